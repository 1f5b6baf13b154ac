"""The demo paper's newsletter: an issue that was sent, and a draft that waits as it would on any Saturday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from vestnik.demo import content_files
from vestnik.newsletters import letter
from vestnik.newsletters.models import FrozenLetter, Issue, Newsletter
from vestnik.newsletters.selection.drafts import block_of, new_issue

if TYPE_CHECKING:
    from vestnik.demo.build import DemoPaper

#: so long the demo's first issue was being sent
TOOK = timedelta(seconds=50)


def publish_newsletters(paper: DemoPaper) -> None:
    """The weekly of each edition. Nobody gets it yet, so nobody is sent anything."""
    for about in content_files.read("newsletters.toml").values():
        for lang in paper.langs:
            newsletter = _newsletter(paper, about, lang)
            _sent(paper, newsletter, about["sent"], lang)
            draft = new_issue(newsletter, paper.now)
            newsletter.drafted_until = draft.made_at
            newsletter.save(update_fields=["drafted_until"])


def _newsletter(paper: DemoPaper, about: Mapping[str, Any], lang: str) -> Newsletter:
    """The one that every edition has in its box from the start, with words of its own."""
    newsletter = Newsletter.objects.get(locale=paper.locales[lang], in_box=True)
    newsletter.name, newsletter.promise = about[f"name_{lang}"], about[f"promise_{lang}"]
    newsletter.slug = about["slug"]
    newsletter.full_clean()
    newsletter.save()
    return newsletter


def _sent(paper: DemoPaper, newsletter: Newsletter, about: Mapping[str, Any], lang: str) -> None:
    at = paper.now - content_files.duration(about["age"])
    issue = Issue.objects.create(
        newsletter=newsletter,
        number=1,
        state=Issue.State.DONE,
        subject=about[f"subject_{lang}"],
        preheader=about[f"preheader_{lang}"],
        body=[
            _block("letter", about[f"letter_{lang}"]),
            *(_read(one, lang, paper) for one in about["block"]),
        ],
        made_at=at,
        send_at=at,
        started_at=at,
        ended_at=at + TOOK,
        sent_by=paper.editor,
    )
    composed = letter.compose(issue)
    FrozenLetter.objects.create(
        issue=issue,
        made_at=at,
        mail=letter.compile(composed, issue).dump(),
        page=composed.page,
        links=list(composed.links),
    )


def _read(about: Mapping[str, Any], lang: str, paper: DemoPaper) -> dict[str, Any]:
    if "story" in about:
        block = block_of(paper.stories[about["story"], lang].pk)
        block["value"]["line"] = about.get(f"line_{lang}", "")
        return block
    if "stories" in about:
        stories = [paper.stories[key, lang].pk for key in about["stories"]]
        return _block("stories", {"title": about[f"title_{lang}"], "stories": stories})
    return _block("quote", {"text": about[f"quote_{lang}"], "source": about[f"source_{lang}"]})


def _block(kind: str, value: object) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}
