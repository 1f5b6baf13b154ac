"""Stories: what a newsroom writes, who wrote it, where it stands, and named lists of it."""
