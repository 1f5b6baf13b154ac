"""What other servers are told: a queue in the database, and whoever works through it beside the press's keeper."""
