"""Receivers of the stories room: small, and each says why it is no part of an action."""
