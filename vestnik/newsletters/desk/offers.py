"""What an editor may put into an issue: further suggestions, and what a search finds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.blocks import RichTextBlock
from wagtail.search.backends import get_search_backend

from vestnik.newsletters.blocks import IssueBody, StoryPick
from vestnik.newsletters.models import Issue
from vestnik.newsletters.selection.corrections import untold, words_of
from vestnik.newsletters.selection.finds import stories_in, suggestions
from vestnik.newsletters.selection.words import reason
from vestnik.stories.admin.rows import facts_of
from vestnik.stories.admin.words import when
from vestnik.stories.models import Kind, Story

#: so many stories are offered beside an issue
MOST = 12
LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Offer:
    """A block that can be put into the issue: a story, or a correction (`kind` 'letter').

    `state` is the block's value as the editor's script takes it (JSON); `block` its id, '' for a new one.
    """

    id: int
    title: str
    facts: tuple[str, ...]
    reason: str
    picture: str
    state: str
    stands: bool = False
    kind: str = "story"
    block: str = ""


def offers(issue: Issue, query: str = "") -> list[Offer]:
    """Further suggestions for an issue, or the stories that a search finds, those that stand in it marked."""
    if query := query.strip()[:LONGEST_QUERY]:
        return _found(issue, query)
    now = timezone.now()
    near = suggestions(issue.newsletter, now, MOST, issue)
    if len(near) < MOST:
        known = {one.story for one in near}
        wider = suggestions(issue.newsletter, now, MOST, issue, topics_too=False)
        near += [one for one in wider if one.story not in known][: MOST - len(near)]
    reasons = {one.story: reason(one, issue.newsletter.rhythm) for one in near}
    return [*_corrections(issue), *_offered(reasons, reasons, frozenset())]


def _corrections(issue: Issue) -> Iterable[Offer]:
    """What was corrected since the draft was made, or was dropped from it."""
    block: RichTextBlock = IssueBody().child_blocks["letter"]
    for one in untold(issue.newsletter, timezone.now(), issue):
        with override(issue.lang):
            words = words_of(one)
        yield Offer(
            id=one.correction.story_id,
            title=_("Correction: %(title)s") % {"title": one.correction.story.title},
            facts=(when(one.correction.made_at),),
            reason=_("For readers who got the story before; the others get the issue without it."),
            picture="",
            state=json.dumps(block.get_form_state(block.normalize(words))),
            kind="letter",
            block=one.block_id,
        )


def told(issue: Issue) -> str:
    """How much stands in an issue: '7 stories'."""
    count = len(stories_in(issue))
    return ngettext("%(count)d story", "%(count)d stories", count) % {"count": count}


def _found(issue: Issue, query: str) -> list[Offer]:
    stories = Story.objects.filter(live=True, locale_id=issue.newsletter.locale_id)
    hits = get_search_backend().autocomplete(query, stories)[: 2 * MOST]
    usable = [story.pk for story in hits if story.can_be_read and story.kind != Kind.PAID]
    return _offered(usable[:MOST], {}, stories_in(issue))


def _offered(ids: Iterable[int], reasons: Mapping[int, str], standing: Iterable[int]) -> list[Offer]:
    rows = Story.objects.filter(pk__in=list(ids)).select_related("section", "locale", "lead_photo")
    stories = {story.pk: story for story in rows.defer("body")}
    order: Sequence[Story] = [stories[pk] for pk in ids if pk in stories]
    facts, stands = facts_of(order), set(standing)
    return [
        Offer(
            id=story.pk,
            title=story.title,
            facts=tuple(_facts(story)),
            reason=reasons.get(story.pk, ""),
            picture=facts[story.pk].thumbnail,
            state=block_state(story, reasons.get(story.pk, "")),
            stands=story.pk in stands,
        )
        for story in order
    ]


def _facts(story: Story) -> Iterable[str]:
    if story.section:
        yield story.section.name
    if story.kind != Kind.NEWS:
        yield story.get_kind_display()
    yield when(story.first_published_at) if story.first_published_at else _("not published")


def block_state(story: Story, why: str) -> str:
    """The block of a story as Wagtail's editor inserts it."""
    block: StoryPick = IssueBody().child_blocks["story"]
    value = block.normalize({"story": story, "headline": "", "line": "", "picture": True, "reason": why})
    return json.dumps(block.get_form_state(value))
