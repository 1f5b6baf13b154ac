"""Members of the newsroom: the accounts behind stories, notes and fronts."""

from __future__ import annotations


def shown_name(user) -> str:
    """What colleagues call the owner of an account: the full name, or the user name where none was given."""
    return user.get_full_name() or user.get_username()
