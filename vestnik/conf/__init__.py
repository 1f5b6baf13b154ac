"""Settings, addresses, the WSGI entry and the process tree."""
