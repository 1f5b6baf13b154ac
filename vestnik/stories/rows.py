"""Stories by number, as far as readers can see them: rows, teasers, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from vestnik.press import recorder
from vestnik.press.recorded import each
from vestnik.press.recorder import Record
from vestnik.press.remembered import Remembered
from vestnik.stories.display import Teaser, teaser_of, teasers_apart
from vestnik.stories.models import Story
from vestnik.stories.models.story import TEASER_COLUMNS

WORD_FIELDS = (
    *sorted(TEASER_COLUMNS), "important_until",
    "section__name", "section__slug", "section__locale", "locale__language_code",
)  # fmt: skip
TEASER_FIELDS = (
    *WORD_FIELDS,
    "lead_photo__title", "lead_photo__description", "lead_photo__caption", "lead_photo__credit",
    "lead_photo__translations", "lead_photo__width", "lead_photo__height", "lead_photo__file",
    "lead_photo__focal_point_x", "lead_photo__focal_point_y", "lead_photo__licence_ends_on", "lead_photo__ai",
)  # fmt: skip


def readable(now: datetime | None = None) -> Q:
    """What readers can see: live, and not expired, whether or not that was noticed yet."""
    now = now or recorder.now()
    return Q(live=True) & (Q(expire_at__isnull=True) | Q(expire_at__gt=now))


def rows_by_id(ids: Iterable[int], lang: str | None = None, words_only: bool = False) -> dict[int, Story]:
    """Those of the stories that readers can see (and of `lang`, if given), by id, loaded as far as teasers need them.

    With `words_only` their photos are not loaded, and whoever shows them does not depend on those.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    # also those that are not there: once they are published, they will be
    recorder.read(*(f"story:{pk}:teaser" for pk in wanted))
    return {story.pk: story for story in _by_id(wanted, lang, words_only)}


def _by_id(ids: Iterable[int], lang: str | None, words_only: bool) -> QuerySet[Story]:
    stories = Story.objects.filter(readable(), pk__in=list(ids))
    related = ("section", "locale") if words_only else ("section", "lead_photo", "locale")
    stories = stories.select_related(*related).only(*(WORD_FIELDS if words_only else TEASER_FIELDS))
    return stories.filter(locale__language_code=lang) if lang else stories


class _Asked(NamedTuple):
    """What names a teaser: its story, the edition it must be of ('' is any), and the language it is shown in."""

    story: int
    lang: str
    words_only: bool
    shown_in: str


#: None where readers can't see the story
_teasers: Remembered[_Asked, Teaser | None] = Remembered(2_000)


def whole_story(pk: int) -> Story | None:
    """A story with all it says; None if readers can't see it. Who shows it depends on its page, not on its teaser."""
    recorder.read(f"story:{pk}")
    return Story.objects.filter(readable(), pk=pk).select_related("section", "lead_photo", "locale").first()


def teasers_by_id(ids: Iterable[int], lang: str | None = None, words_only: bool = False) -> dict[int, Teaser]:
    """Teasers of those of the stories that readers can see (and of `lang`, if given), by id.

    Three queries at most; one that no change has touched is not loaded again. With `words_only` without pictures and
    authors, as in `rows_by_id`.
    """
    shown_in = get_language() or ""
    asked = [_Asked(pk, lang or "", words_only, shown_in) for pk in ids]
    found = _teasers.values(asked, _load_teasers)
    return {one.story: teaser for one, teaser in found.items() if teaser is not None}


def _load_teasers(asked: Sequence[_Asked]) -> Iterator[tuple[_Asked, Teaser | None, Record]]:
    _story, lang, words_only, _shown_in = asked[0]  # they differ in their stories only
    rows = {
        story.pk: (story, record)
        for story, record in each(_by_id([one.story for one in asked], lang, words_only))
    }
    if words_only:
        made = {pk: (teaser_of(story, (), None), record) for pk, (story, record) in rows.items()}
    else:
        made = {
            teaser.id: (teaser, record)
            for teaser, record in teasers_apart([story for story, _ in rows.values()])
        }
    for one in asked:
        # also of those that are not there: once they are published, they will be
        record = recorder.reading(f"story:{one.story}:teaser")
        if one.story in rows:
            record.add(rows[one.story][1])
            record.add(made[one.story][1])
        yield one, made[one.story][0] if one.story in made else None, record


def urls_by_id(ids: Iterable[int]) -> dict[int, str]:
    """Present addresses of those of the stories that readers can see, by id. One query, none for no ids."""
    wanted = set(ids)
    if not wanted:
        return {}
    recorder.read(*(f"story:{pk}:url" for pk in wanted))
    stories = Story.objects.filter(readable(), pk__in=wanted).exclude(path="")
    stories = stories.select_related("locale").only("path", "expire_at", "locale__language_code")
    return {story.pk: story.url for story in stories}
