"""A picture of each story for social networks, in the paper's own type."""
