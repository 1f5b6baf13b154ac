"""What a benchmark does inside Django, on the paper that VESTNIK_HOME names; run as `python -m vestnik.bench.inside`.

What a deed tells is JSON, a line each.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator

from vestnik.conf.django import set_up

#: which stories come first; those of the archive are the same ones in an archive of any size
ORDERS = {"newest": "-first_published_at", "oldest": "first_published_at", "archive": "pk"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="vestnik.bench.inside")
    deeds = parser.add_subparsers(dest="deed", required=True)
    addresses = deeds.add_parser("addresses")
    addresses.add_argument("count", type=int)
    addresses.add_argument("which", choices=ORDERS)
    edit = deeds.add_parser("edit")
    edit.add_argument("mark")
    edit.add_argument("count", type=int)
    edit.add_argument("--begin", type=float, required=True, help="unix time in seconds")
    grow = deeds.add_parser("grow")
    grow.add_argument("size", type=int)
    deeds.add_parser("sitemaps")
    weigh = deeds.add_parser("weigh")
    weigh.add_argument("mark")
    readers = deeds.add_parser("readers")
    readers.add_argument("many", type=int)
    for name in ("send", "backend"):
        one = deeds.add_parser(name)
        one.add_argument("messages", type=int)
        one.add_argument("core", type=int)
    deeds.add_parser("audience").add_argument("rounds", type=int)
    archive = deeds.add_parser("archive")
    archive.add_argument("size", type=int)
    archive.add_argument("compared", type=int)
    search = deeds.add_parser("search")
    search.add_argument("rounds", type=int)
    search.add_argument("with_wagtail", type=int)
    given = vars(parser.parse_args())
    set_up()
    for line in DEEDS[given.pop("deed")](**given):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def addresses(count: int, which: str) -> Iterator[list[str]]:
    """Addresses of the newest or oldest stories of the main language that can be read, or of the archive's first."""
    from django.conf import settings

    from vestnik.stories.models import Story

    stories = Story.objects.filter(live=True, locale__language_code=settings.LANGUAGE_CODE).exclude(path="")
    if which == "archive":
        stories = stories.filter(slug__startswith="archive-")
    yield [story.url for story in stories.select_related("locale").order_by(ORDERS[which])[:count]]


def edit(mark: str, count: int, begin: float) -> Iterator[dict[str, float]]:
    """Publishes a story a second; tells of each its number, and when (unix seconds) it was committed."""
    from vestnik.bench.stories import Desk

    desk = Desk(mark)
    desk.rehearse()
    for number in range(count):
        time.sleep(max(0.0, begin + number - time.time()))
        published = desk.publish(number)
        yield {"number": number, "committed": published.committed, "seconds": published.seconds}


def grow(size: int) -> Iterator[int]:
    """Brings the paper to `size` stories; tells how many there are."""
    from vestnik.bench.growing import grow_to

    yield grow_to(size)


def sitemaps() -> Iterator[int]:
    """Has the sitemap's index know all its files, as its chore does little by little; tells how many there are."""
    from django.utils import timezone

    from vestnik.distribution.models import SitemapFile, SitemapProgress
    from vestnik.distribution.sitemaps.keep import keep
    from vestnik.press.log import advance

    advance()
    before, counted = -1, 0
    while counted != before:
        keep(timezone.now())
        before, counted = counted, SitemapProgress.objects.get().counted
    yield SitemapFile.objects.count()


def weigh(mark: str) -> Iterator[dict[str, object]]:
    """Does what each line of input says: 'publish' or 'count'; tells what that took."""
    from vestnik.bench.weighing import Scales

    scales = Scales(mark)
    deeds = {"publish": scales.publish, "count": scales.count}
    for line in sys.stdin:
        yield deeds[line.strip()]()


def readers(many: int) -> Iterator[dict[str, int]]:
    """A newsletter with so many readers."""
    from vestnik.bench.readers import make_readers

    yield make_readers(many)


def send(messages: int, core: int) -> Iterator[dict[str, float]]:
    """Sends an issue to all of them."""
    from vestnik.bench import readers

    yield readers.send(messages, core)


def backend(messages: int, core: int) -> Iterator[dict[str, float]]:
    """The same to some of them by Django's own backend."""
    from vestnik.bench import readers

    yield readers.backend(messages, core)


def audience(rounds: int) -> Iterator[dict[str, list[float]]]:
    """What takes longer the more readers there are."""
    from vestnik.bench import readers

    yield readers.audience(rounds)


def archive(size: int, compared: int) -> Iterator[int]:
    """An archive to be searched; tells how many stories it has."""
    from vestnik.bench.words import fill

    yield fill(size, compared)


def search(rounds: int, with_wagtail: int) -> Iterator[dict[str, object]]:
    """What searches in it take."""
    from vestnik.bench.words import measure

    yield from measure(rounds, bool(with_wagtail))


DEEDS = {
    "addresses": addresses,
    "edit": edit,
    "grow": grow,
    "sitemaps": sitemaps,
    "weigh": weigh,
    "readers": readers,
    "send": send,
    "backend": backend,
    "audience": audience,
    "archive": archive,
    "search": search,
}

if __name__ == "__main__":
    main()
