"""What readers of a story had before, and how it was changed. Published versions only: a draft is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from vestnik.language.differences import Line, differences
from vestnik.press import recorder
from vestnik.stories.models import Edition, FormerVersion, Story
from vestnik.stories.models.edition import Versions

#: so many changes of a story are shown, the newest; each is worked out when the page is made
MOST_SHOWN = 50
#: where a paragraph of formatted text ends
_END = re.compile(r"</(?:p|li|h[1-6]|blockquote|tr)>|<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed at one publication, in paragraphs."""

    at: datetime
    lines: tuple[Line, ...]


def lines_of(story: Story) -> list[str]:
    """All that a story says, in paragraphs of plain text: headline, standfirst, names, text, captions, sources."""
    people = ", ".join(byline.person.name for byline in story.bylines.all() if byline.person_id)
    head = (story.kicker, story.title, story.standfirst, people, story.place)
    caption = story.lead_caption or (story.lead_photo.caption if story.lead_photo else "")
    found = (*head, caption, *_body(story.body), story.sources)
    return [line for text in found if (line := " ".join(text.split()))]


def _body(body: StreamValue) -> Iterator[str]:
    for block in body or ():
        if isinstance(block.value, RichText):
            yield from _paragraphs(block.value.source)
        else:
            for text in block.block.get_searchable_content(block.value):
                yield from _paragraphs(str(text))


def _paragraphs(html: str) -> Iterator[str]:
    yield from (unescape(strip_tags(part)) for part in _END.split(html))


def keep_former(story: Story) -> None:
    """Keeps what readers have, or last had, of a story that is about to be published with another text."""
    before = Story.objects.filter(pk=story.pk).exclude(path="").first()
    if before is None:
        return
    lines = lines_of(before)
    if lines != lines_of(story):
        FormerVersion.objects.create(story=before, lines=lines, replaced_at=recorder.now())


def are_shown(story: Story, corrected: bool) -> bool:
    """Whether readers may see how this story was changed, and there is anything to see."""
    # most stories never get another text; one that got nothing but small fixes shows none
    if story.pk is None or (story.updated_at is None and not corrected):
        return False
    edition = Edition.objects.filter(locale=story.locale_id).only("versions").first()
    if edition is None:
        recorder.read("editions")
    choice = edition.versions if edition else Versions.CORRECTED
    if choice == Versions.NONE or (choice == Versions.CORRECTED and not corrected):
        return False
    recorder.read(f"story:{story.pk}:versions")
    return FormerVersion.objects.filter(story=story.pk, hidden_at=None).exists()


def changes_of(story: Story) -> tuple[Change, ...]:
    """What was changed in a story, the newest first. What is hidden is passed over, as if it had never been."""
    recorder.read(f"story:{story.pk}:versions", f"story:{story.pk}")
    former = FormerVersion.objects.filter(story=story.pk, hidden_at=None).order_by("-replaced_at", "-pk")
    later = lines_of(story)
    found = []
    for version in former[:MOST_SHOWN]:
        if lines := differences(version.lines, later):
            found.append(Change(version.replaced_at, lines))
        later = version.lines
    return tuple(found)
