"""Fronts and rails: which stories stand where, today."""
