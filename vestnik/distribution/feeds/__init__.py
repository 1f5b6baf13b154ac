"""Feeds of stories and of newsletters: gathered once, written as RSS 2.0, Atom or JSON Feed."""
