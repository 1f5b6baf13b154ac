"""What deeds share."""


class Mistake(Exception):
    """It can't be done as it was asked for; the message says why, and what to do."""
