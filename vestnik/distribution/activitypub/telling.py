"""Followers are told what readers get: a story is created, updated and deleted for them as for everybody else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone, translation

from vestnik.distribution.activitypub import documents
from vestnik.distribution.activitypub.accounts import is_on
from vestnik.distribution.activitypub.signatures import signed
from vestnik.distribution.feeds.gather import entry_of
from vestnik.distribution.models import Account, Delivery, Follower, ToldStory
from vestnik.distribution.outgoing import queue
from vestnik.distribution.outgoing.http import ask
from vestnik.distribution.outgoing.messenger import Later, Post, Refused
from vestnik.press.followed import Followed
from vestnik.press.log import change
from vestnik.stories.display import teasers_of
from vestnik.stories.models import Story, Topic

_STORY = re.compile(r"story:(\d+)")
#: an older story that nobody was told of is no news: the archive of a paper that has just begun to tell
NEWS = timedelta(days=2)
KIND = Delivery.Kind.ACTIVITYPUB


def gather(news: Followed, now: datetime) -> None:
    """Puts into the queue what followers are to be told. Of a lost part of the log they are told nothing."""
    pks = sorted({int(found[1]) for key in news.keys if (found := _STORY.fullmatch(key))})
    papers = {account.lang: account for account in Account.objects.filter(section=None)} if pks else {}
    for pk in pks:
        story = Story.objects.filter(pk=pk).select_related("section", "lead_photo", "locale").first()
        told = ToldStory.objects.filter(story=pk).first()
        lang = story.lang if story else told.lang if told else ""
        paper = papers.get(lang)
        if paper is None:
            continue
        if story is not None and story.can_be_read and story.path:
            _tell(paper, story, told, now)
        elif told is not None and told.gone_at is None:
            _take_back(paper, story, told, now)


def article_of(paper: Account, story: Story, round_: int) -> documents.Document:
    """The story as followers get it."""
    with translation.override(story.lang):
        prefetch_related_objects([story], Prefetch("topics", Topic.objects.select_related("locale")))
        [teaser] = teasers_of([story])
        return documents.article(paper.name, story.pk, round_, entry_of(story, teaser))


def _tell(paper: Account, story: Story, told: ToldStory | None, now: datetime) -> None:
    new = told is None or told.gone_at is not None
    if told is None and story.first_published_at < now - NEWS:
        return
    round_ = told.round + 1 if told and told.gone_at else told.round if told else 1
    found = article_of(paper, story, round_)
    digest = documents.digest_of(found)
    if told is not None and not new and told.digest == digest:
        return
    ToldStory.objects.update_or_create(
        story=story.pk, defaults={"lang": paper.lang, "round": round_, "digest": digest, "gone_at": None}
    )
    section = _section_account(story)
    accounts = [paper, section] if section and not new else [paper]
    number = str(int(now.timestamp()))
    deed = documents.activity("Create" if new else "Update", paper.name, found, number)
    _put(paper, found["id"], deed, accounts, now, still_new=not new)
    if new and section:
        announce = documents.activity("Announce", section.name, found["id"], number)
        _put(section, announce["id"], announce, [section], now)


def _take_back(paper: Account, story: Story | None, told: ToldStory, now: datetime) -> None:
    """Also to the followers of sections: nobody knows any more where a deleted story stood."""
    object_id = documents.part_url(paper.name, documents.story_part(told.story, told.round))
    ToldStory.objects.filter(pk=told.pk).update(gone_at=now)
    change(told.press_key)
    section = _section_account(story) if story else None
    others = [section] if section else Account.objects.filter(lang=told.lang).exclude(section=None)
    deed = documents.activity("Delete", paper.name, object_id, str(int(now.timestamp())))
    _put(paper, object_id, deed, [paper, *others], now)


def _section_account(story: Story) -> Account | None:
    return Account.objects.filter(section=story.section_id).first() if story.section_id else None


def _put(
    signer: Account, key: str, deed: documents.Document, accounts: Iterable[Account], now: datetime,
    still_new: bool = False,
) -> None:  # fmt: skip
    """One delivery for each server that has followers of these accounts.

    `still_new`: a server that has not taken the creation yet gets that, with what there is to be said now.
    """
    rows = Follower.objects.filter(account__in=list(accounts)).values_list("inbox", "shared_inbox")
    inboxes = sorted({shared or inbox for inbox, shared in rows})
    waiting: set[str] = set()
    if still_new:
        mine = Delivery.objects.filter(kind=KIND, key=key, payload__activity__type="Create")
        waiting = set(mine.values_list("target", flat=True))
    first = {**deed, "type": "Create"}
    queue.put(
        KIND,
        [
            queue.New(inbox, key, {"name": signer.name, "activity": first if inbox in waiting else deed})
            for inbox in inboxes
        ],
        now,
    )


def prepare(delivery: Delivery) -> str:
    """The key by which it is signed; '' if the account is gone."""
    found = Account.objects.filter(name=delivery.payload["name"]).values_list("private_key", flat=True)
    return found.first() or ""


def tell(delivery: Delivery, private_key: Any) -> None:
    """Delivers an activity to an inbox."""
    if not private_key:
        raise Refused("the account is gone")
    name = delivery.payload["name"]
    body = json.dumps(delivery.payload["activity"], ensure_ascii=False).encode()
    headers = signed("POST", delivery.target, documents.key_id(name), private_key, timezone.now(), body)
    headers |= {"Content-Type": documents.TYPE, "Accept": documents.TYPE, "User-Agent": user_agent()}
    answer = ask("POST", delivery.target, headers=headers, body=body)
    if answer.status < 300:
        return
    why = f"the inbox answers {answer.status}"
    if answer.status < 500 and answer.status not in (401, 408, 425, 429):
        raise Refused(why)
    wait = answer.headers.get("retry-after", "")
    raise Later(why, timedelta(seconds=min(int(wait), 86_400)) if wait.isdecimal() else None)


def refused(delivery: Delivery, why: str) -> None:
    """An inbox that is gone has no followers."""
    if why.endswith(" 410"):
        Follower.objects.filter(inbox=delivery.target).delete()
        Follower.objects.filter(shared_inbox=delivery.target).delete()


def user_agent() -> str:
    return f"Vestnik (+{settings.PUBLIC_URL}/)"


POST = Post(KIND, gather, tell, prepare=prepare, refused=refused, is_on=is_on)
