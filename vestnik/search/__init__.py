"""The index of all that can be found, the search page, and what the newsroom finds by it."""
