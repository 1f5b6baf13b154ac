"""Vestnik: an online newspaper."""

__version__ = "0.1.0.dev0"
