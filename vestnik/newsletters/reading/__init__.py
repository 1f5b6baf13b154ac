"""Readers: their own page, lists that are brought over, the newsroom's list of subscribers."""
