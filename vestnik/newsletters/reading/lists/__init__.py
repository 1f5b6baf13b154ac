"""Lists of subscribers from other systems: read, looked through, brought over."""
