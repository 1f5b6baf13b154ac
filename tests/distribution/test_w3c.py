"""Feeds before the W3C's own validator. No package registry has it, so it is run where somebody has put it.

git clone https://github.com/w3c/feedvalidator build/feedvalidator
pip install --target build/feedvalidator/lib html5lib rdflib lxml
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.distribution.test_writing import NOON, PAPER, entry, feed
from vestnik.distribution.feeds.entries import Author, Media
from vestnik.distribution.feeds.plain_html import plain_html
from vestnik.distribution.feeds.views import FORMS

VALIDATOR = Path(__file__).parents[2] / "build/feedvalidator"
#: prints what the validator says of standard input; the level is that of validator.w3.org/feed
CHECK = """
import sys
import feedvalidator
from feedvalidator import compatibility
try:
    document = sys.stdin.buffer.read()
    events = feedvalidator.validateString(document, firstOccurrenceOnly=1, base=sys.argv[1])["loggedEvents"]
except feedvalidator.logging.ValidationFailure as failure:
    events = [failure.event]
print("\\n".join(type(event).__name__ for event in compatibility.AA(events)))
"""
#: a headline that looks like markup is text all the same, and is said to be so (RFC 4287, 3.1.1.1)
EXPLAINED = {"ContainsHTML", "ContainsUndeclaredHTML"}


def told(text: str, address: str) -> set[str]:
    paths = f"{VALIDATOR / 'src'}:{VALIDATOR / 'lib'}"
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHECK, address],
        input=text.encode(), capture_output=True, check=True, env={"PYTHONPATH": paths},
    )  # fmt: skip
    return set(found.stdout.decode().split())


@pytest.mark.skipif(not VALIDATOR.is_dir(), reason="the W3C's feedvalidator is not in build/feedvalidator")
@pytest.mark.parametrize("form", ["rss", "atom"])
def test_the_w3cs_validator_finds_nothing(form):
    html = plain_html(
        "<!-- x --><p>Мост<img src='/a.jpg'><script>x</script><b onclick=1>и <a href=javascript:1>линк", PAPER
    )
    photo = Media(f"{PAPER}/media/a.jpg", 640, 480, "Мост", "Иво Станев / Делник")
    plain = entry(html=html, media=photo, authors=(Author("Елена Маркова", f"{PAPER}/people/elena/"),))
    bare = entry(2, summary="", changed=NOON.replace(hour=13))
    hostile = entry(
        3, title="]]> <b>\x00", summary="\u202eтерпо\u202c &#x0; <i>", changed=NOON.replace(hour=14)
    )
    for entries, explained in (((), set()), ((plain, bare), set()), ((plain, hostile), EXPLAINED)):
        document = feed(*entries, form=form)
        assert told(FORMS[form][0](document), document.url) <= explained
