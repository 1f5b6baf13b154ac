"""Django's SQLite, with turns for those who write."""
