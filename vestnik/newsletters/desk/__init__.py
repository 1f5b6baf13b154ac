"""The newsletter's desk in the admin: the selection, its sending, its report."""
