"""What an issue might hold: stories of its period in the order of what they meant to readers and to the newsroom."""
