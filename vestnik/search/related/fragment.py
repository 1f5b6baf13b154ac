"""What stands under a story: a fragment, so that a new neighbour has no page of a story made anew."""

from __future__ import annotations

from typing import Any

from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment, register_fragment
from vestnik.search.related.edges import related_key
from vestnik.search.related.models import Related, RelatedChoice
from vestnik.stories.models import Story
from vestnik.stories.rows import teasers_by_id

#: a row of them
SHOWN = 4


def register_fragments() -> None:
    """`related/<story>`."""
    register_fragment("related", "theme/related.html", _related)


def _related(lang: str, variant: str) -> dict[str, Any]:
    recorder.read(f"story:{variant}:url")
    if not variant.isdecimal() or not Story.objects.filter(pk=variant, locale__language_code=lang).exists():
        raise NoSuchFragment(f"related/{variant}")
    wanted = related_to(int(variant))
    # what readers can't see, and what is of another language, is not among them, whatever is stored
    found = teasers_by_id(wanted, lang)
    return {"teasers": tuple(found[pk] for pk in wanted if pk in found)[:SHOWN]}


def related_to(pk: int) -> list[int]:
    """Numbers of the stories that stand under a story: those an editor pinned, the last one first, then the nearest."""
    recorder.read(related_key(pk))
    pinned = RelatedChoice.objects.filter(story=pk, word=RelatedChoice.Word.PINNED).order_by(
        "-made_at", "-pk"
    )
    first = list(pinned.values_list("other_id", flat=True))
    recorder.read(related_key(pk))
    nearest = Related.objects.filter(story=pk).order_by("-nearness", "-other_id")
    return list(dict.fromkeys([*first, *nearest.values_list("other_id", flat=True)]))
