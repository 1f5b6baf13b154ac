"""What an editor does on a paper under proof; run as `python -m tests.proofs.newsroom DEED`, VESTNIK_HOME naming it.

Each deed is told in a line of JSON once all of it is done, `at` being the unix time of its commit.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

from vestnik.conf.django import set_up

SECTIONS = (("Политика", "politics"), ("Икономика", "economy"), ("Спорт", "sport"))
#: texts of a usual length, so that the pages weigh what pages weigh
PARAGRAPHS = 12
SENTENCE = "Съветът реши с голямо мнозинство да отложи делото до края на месеца, когато ще има ново мнение. "

Told = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.proofs.newsroom")
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("seed").add_argument("count", type=int)
    for name in ("publish", "unpublish"):
        deeds.add_parser(name).add_argument("titles", nargs="+")
    edit = deeds.add_parser("edit")
    edit.add_argument("mark")
    edit.add_argument("first", type=int)
    edit.add_argument("--pause", type=float, default=0.5)
    for name in ("obey", "key", "new_key", "followers", "waiting"):
        deeds.add_parser(name)
    given = vars(parser.parse_args())
    set_up()
    for line in DEEDS[given.pop("deed")](**given):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def seed(count: int) -> Iterator[Told]:
    """Sections and `count` stories in them, an hour apart."""
    from django.utils import timezone

    from tests import make

    sections = [make.section(name, slug=slug) for name, slug in SECTIONS]
    for section in sections:
        yield {"section": section.name, "url": f"/{section.slug}/"}
    for number in range(count):
        at = timezone.now() - timedelta(hours=count - number)
        yield _publish(f"Стара{number:04}", sections[number % len(sections)], at)


def publish(titles: list[str]) -> Iterator[Told]:
    for title in titles:
        yield _publish(title)


def unpublish(titles: list[str]) -> Iterator[Told]:
    for title in titles:
        yield _unpublish(title)


def edit(mark: str, first: int, pause: float) -> Iterator[Told]:
    """Publishes stories, from the number `first` on, and takes down the third before every third."""
    number = first
    while True:
        began = time.monotonic()
        yield {"begun": number}
        yield _publish(f"{mark}{number:04}")
        if number >= 3 and number % 3 == 0:
            yield {"going": f"{mark}{number - 3:04}"}
            yield _unpublish(f"{mark}{number - 3:04}")
        number += 1
        time.sleep(max(0.0, pause - (time.monotonic() - began)))


def obey() -> Iterator[Told]:
    """Does what each line of input says: 'publish TITLE', 'change TITLE|NEW' …; tells of an error."""
    from django.db import Error, close_old_connections

    yield {"ready": True}
    for line in sys.stdin:
        deed, _, title = line.strip().partition(" ")
        close_old_connections()
        try:
            yield OBEYED[deed](*title.split("|"))
        except Error as error:
            yield {"error": f"{type(error).__name__}: {error}"}


def _publish(title: str, section=None, at=None) -> Told:
    """Publishes the story of this title, which may be half done by one who was killed at it."""
    from django.db import transaction

    from tests import make
    from vestnik.stories.models import Story

    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(
            lambda: committed.append(time.time())
        )  # told before all others that wait for it
        story = Story.objects.filter(title=title).first()
        if story is None:
            body = [("paragraph", f"<p>{SENTENCE * 4}</p>")] * PARAGRAPHS
            story = make.draft(title, section=section or make.section(), body=body, first_published_at=at)
        if not story.live:
            story.save_revision().publish()
    story.refresh_from_db()
    return {"published": title, "url": story.url, "at": committed[0]}


def _unpublish(title: str) -> Told:
    from django.db import transaction

    from vestnik.stories.models import Story

    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.time()))
        story = Story.objects.get(title=title)
        url = story.url
        if story.live:
            story.unpublish()
    _until_numbered()
    return {"down": title, "url": url, "at": committed[0]}


def _change(title: str, new: str) -> Told:
    from django.db import transaction

    from tests import make
    from vestnik.stories.models import Story

    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.time()))
        make.change(Story.objects.get(title=title), title=new)
    return {"changed": new, "at": committed[0]}


def _take_down(title: str) -> Told:
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from vestnik.stories.actions.take_down import take_down
    from vestnik.stories.models import Story

    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.time()))
        take_down(
            Story.objects.get(title=title), "Съдът я забрани.", "Дело 7.", get_user_model().objects.get()
        )
    return {"down": title, "at": committed[0]}


def key() -> Iterator[Told]:
    """The key of the account by which the paper is followed."""
    from vestnik.distribution.models import Account

    yield {"private": Account.objects.get(section=None, lang="bg").private_key}


def new_key() -> Iterator[Told]:
    """Gives that account another one."""
    from vestnik.distribution.activitypub.signatures import new_keys
    from vestnik.distribution.models import Account

    account = Account.objects.get(section=None, lang="bg")
    account.private_key, account.public_key = new_keys()
    account.save()
    yield from key()


def followers() -> Iterator[Told]:
    from vestnik.distribution.models import Follower

    yield {"followers": list(Follower.objects.order_by("uri").values_list("uri", flat=True))}


def waiting() -> Iterator[Told]:
    """How much others are still to be told or asked."""
    from vestnik.distribution.models import Delivery

    yield {"waiting": Delivery.objects.count()}


def _until_numbered() -> None:
    """Waits for what somebody who was killed right after his commit has left to the keeper."""
    from vestnik.press.models import Change

    while Change.objects.filter(edition=None).exists():
        time.sleep(0.02)


OBEYED = {"publish": _publish, "unpublish": _unpublish, "change": _change, "take_down": _take_down}
DEEDS = {
    "seed": seed, "publish": publish, "unpublish": unpublish, "edit": edit, "obey": obey,
    "key": key, "new_key": new_key, "followers": followers, "waiting": waiting,
}  # fmt: skip

if __name__ == "__main__":
    main()
