"""Story threads: topics that go on from day to day, with a summary that an editor keeps."""

from __future__ import annotations

import re

from django.utils.html import strip_tags

#: how many stories of a thread 'The story so far' names
STEPS = 4
#: how many threads stand under one story
THREADS = 2
BLOCK = re.compile(r"<(p|ul|ol)\b.*?</\1>", re.DOTALL)


def first_block(source: str) -> str:
    """The first paragraph or list with words of a formatted text as it is stored; '' if it has none."""
    blocks = (found[0] for found in BLOCK.finditer(source))
    return next((block for block in blocks if strip_tags(block).strip()), "")
