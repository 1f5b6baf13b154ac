"""Checks of what readers see: that they can leave, read, tap, and trust each link, in the light and in the dark."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from vestnik.newsletters.letter.compiled import TOKEN
from vestnik.newsletters.letter.composing import entries
from vestnik.newsletters.letter.faults import ONE, Case, Fault
from vestnik.newsletters.letter.seen import contrast
from vestnik.stories.rules import photo_problem

Check = Callable[[Case], Iterator[Fault]]

#: Gmail cuts a mail at about 102 KB and hides the foot, and with it the link to leave
LARGE, TOO_LARGE = 80_000, 100_000
LEGIBLE, SMALLEST, TARGET = 4.5, 14, 44
SHORTENERS = frozenset(
    {
        "bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "buff.ly", "lnkd.in", "rebrand.ly", "cutt.ly",
        "shorturl.at", "t.ly", "rb.gy", "fb.me", "dlvr.it", "trib.al",
    }
)  # fmt: skip
FORBIDDEN = (
    "form",
    "script",
    "svg",
    "video",
    "audio",
    "iframe",
    "object",
    "embed",
    "input",
    "button",
    "link",
)
VAGUE = {
    "here",
    "click here",
    "more",
    "read more",
    "link",
    "тук",
    "още",
    "повече",
    "вижте",
    "прочети",
    "линк",
}


def leaving(case: Case) -> Iterator[Fault]:
    """3: how to leave, who writes, and why it came (GDPR, article 21(4); Directive 2000/31/EC, article 5)."""
    url = case.frame.leave_url.replace(TOKEN, ONE.token.decode())
    if url not in {anchor.href for anchor in case.seen.anchors}:
        yield Fault(3, _("The mail has no link to leave that can be seen."))
    if url not in case.text:
        yield Fault(3, _("The plain text has no link to leave."))
    address = case.frame.imprint[-1] if len(case.frame.imprint) == 2 else ""
    if not address:
        words = _("The paper’s postal address is missing: write it in the edition (Settings, Imprint).")
        yield Fault(3, words, fatal=not case.is_local)
    elif not (_stands_in(address, _plain(case)) and _stands_in(address, case.text)):
        yield Fault(3, _("The postal address does not stand in the mail and in its plain text."))
    if not (_stands_in(case.frame.reason, _plain(case)) and _stands_in(case.frame.reason, case.text)):
        yield Fault(3, _("The mail does not say why the reader gets it."))


def size(case: Case) -> Iterator[Fault]:
    """6: small enough to be shown whole; the way to the web stands near the top."""
    length = len(case.html.encode())
    if length > LARGE:
        words = _(
            "The mail has %(size)s KB; Gmail cuts it at about 100 and hides the link to leave. Take stories out."
        )
        yield Fault(6, words % {"size": round(length / 1000)}, fatal=length > TOO_LARGE)
    before = case.html.partition('id="b')[0]
    if f'href="{case.frame.web_url}"' not in before:
        yield Fault(6, _("The link to the web page must stand above the first block."))


def plain_text(case: Case) -> Iterator[Fault]:
    """8: an issue has something in it, and the plain text has every headline with its address."""
    if not case.letter.items:
        yield Fault(8, _("There is nothing in this issue yet."))
    if not case.text.strip():
        yield Fault(8, _("The plain text is missing."))
        return
    for item in case.letter.items:
        for story in entries([item]):
            if not (_stands_in(story.title, case.text) and story.url in case.text):
                words = _("“%(title)s” does not stand in the plain text with its address.")
                yield Fault(8, words % {"title": story.title}, item.block)


def pictures(case: Case) -> Iterator[Fault]:
    """9: every picture has its size and words for those who don't see it."""
    for image in case.seen.all("img"):
        block, given = case.block(image.block), image.attributes
        if not (given.get("width") or "").isdecimal() or not (given.get("height") or "").isdecimal():
            yield Fault(9, _("A picture has no width and height: the mail would jump while it loads."), block)
        if "alt" not in given:
            yield Fault(9, _("A picture has no alternative text."), block)
        elif not (given["alt"] or "").strip():
            words = _("A photo has no description: write one in the photo, for readers who don’t see it.")
            yield Fault(9, words, block, fatal=False)
    first = next(iter(case.letter.items), None)
    if first is not None and first.kind == "photo" and not case.letter.text.strip():
        yield Fault(9, _("The issue begins with a picture and no words."), first.block)


def markup(case: Case) -> Iterator[Fault]:
    """9: a screen reader can tell language, headings and layout."""
    for table in case.seen.all("table"):
        if table.attributes.get("role") != "presentation":
            yield Fault(9, _("A table of the layout does not say that it is one."), case.block(table.block))
    html = next(iter(case.seen.all("html")), None)
    if html is None or not html.attributes.get("lang") or html.attributes.get("dir") not in ("ltr", "rtl"):
        yield Fault(9, _("The mail does not tell its language and direction."))
    if not case.seen.title.strip():
        yield Fault(9, _("The mail has no title."))
    levels = [int(one.tag[1]) for one in case.seen.all("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[:1] != [1] or any(b - a > 1 for a, b in pairwise(levels)):
        yield Fault(9, _("The headings are not one of the first level and then the others in order."))


def legibility(case: Case) -> Iterator[Fault]:
    """9: text of 14 px and more, with a contrast of 4.5 to 1 in both schemes (WCAG 2.2, 1.4.3)."""
    told: set[tuple[object, ...]] = set()
    for text in case.seen.texts:
        block, style = case.block(text.block), text.style
        if style.size < SMALLEST and ("size", style.size) not in told:
            told.add(("size", style.size))
            words = _("“%(words)s” is set in %(size)s px: 14 is the least.")
            yield Fault(9, words % {"words": text.words[:40], "size": style.size}, block)
        for scheme, colour, ground in (
            (_("in the light"), style.light, style.light_ground),
            (_("in the dark"), style.dark, style.dark_ground),
        ):
            if (colour, ground) in told:
                continue
            if not colour or not ground:
                told.add((colour, ground))
                words = _("“%(words)s” has no colour of its own %(scheme)s: mail programs would choose one.")
                yield Fault(9, words % {"words": text.words[:40], "scheme": scheme}, block)
            elif contrast(colour, ground) < LEGIBLE:
                told.add((colour, ground))
                words = _(
                    "“%(words)s” is hard to read %(scheme)s: %(colour)s on %(ground)s is %(ratio)s to 1."
                )
                facts = {"words": text.words[:40], "scheme": scheme, "colour": colour, "ground": ground}
                yield Fault(9, words % (facts | {"ratio": f"{contrast(colour, ground):.1f}"}), block)


def taps(case: Case) -> Iterator[Fault]:
    """9: each link says where it leads, and a thumb can hit it."""
    leads: dict[str, set[str]] = defaultdict(set)
    for anchor in case.seen.anchors:
        block, words = case.block(anchor.block), " ".join(anchor.words.split())
        if not words:
            yield Fault(9, _("A link has no words."), block)
        elif words.lower().strip(" .…→>") in VAGUE:
            yield Fault(9, _("“%(words)s” does not say where the link leads.") % {"words": words}, block)
        elif not anchor.pictured:
            if leads[words] and anchor.href not in leads[words]:
                told = _("“%(words)s” leads to two places: say what makes them differ.") % {
                    "words": words[:60]
                }
                yield Fault(9, told, block, fatal=False)
            leads[words].add(anchor.href)
        if anchor.height and anchor.height < TARGET and not anchor.pictured:
            told = _("The link “%(words)s” is %(height)s px high: a thumb needs 44.")
            yield Fault(9, told % {"words": words[:60], "height": anchor.height}, block, fatal=False)


def dark(case: Case) -> Iterator[Fault]:
    """10: it says that it knows the dark, and does."""
    metas = {meta.attributes.get("name"): meta.attributes.get("content") for meta in case.seen.all("meta")}
    for name in ("color-scheme", "supported-color-schemes"):
        if metas.get(name) != "light dark":
            yield Fault(10, _("The mail does not say that it knows the dark (%(name)s).") % {"name": name})
    if "prefers-color-scheme:dark" not in case.seen.css.replace(" ", ""):
        yield Fault(10, _("The mail has no colours for the dark."))
    every = " ".join([case.seen.css, *case.seen.styles]).lower()
    if re.search(r"#(?:000|fff)(?:000|fff)?\b|:\s*(?:black|white)\b", every):
        yield Fault(10, _("Pure black or white: mail programs turn them into each other."), fatal=False)
    if re.search(r"background(?:-image)?:[^;]*url\(", every):
        yield Fault(10, _("A picture in the background: many mail programs don’t show it."), fatal=False)


def links(case: Case) -> Iterator[Fault]:
    """11: every link is https and leads where it says; nothing in the mail runs."""
    for element in case.seen.all(*FORBIDDEN):
        yield Fault(
            11, _("<%(tag)s> does not belong into a mail.") % {"tag": element.tag}, case.block(element.block)
        )
    aims = [(anchor.href, anchor.block) for anchor in case.seen.anchors]
    aims += [(image.attributes.get("src") or "", image.block) for image in case.seen.all("img")]
    plain: dict[str, str] = {}
    for url, number in aims:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname:
            plain.setdefault(parts.hostname, case.block(number))
        elif parts.scheme not in ("https", "mailto") or (parts.scheme == "https" and not parts.hostname):
            yield Fault(11, _("“%(url)s” is no whole address.") % {"url": url[:80]}, case.block(number))
    for host, block in plain.items():
        words = _("Links to %(host)s are not https.") % {"host": host}
        yield Fault(11, words, block, fatal=not case.is_local)
    for url in case.letter.links:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        if host in SHORTENERS:
            words = _("%(url)s hides where it leads: write the real address.") % {"url": url[:80]}
            yield Fault(11, words, _block_with(case, url))


def sources(case: Case) -> Iterator[Fault]:
    """11: what the issue names can be read and may be shown."""
    for missing in case.letter.missing:
        if missing.what == "story":
            words = _("Readers can’t see “%(name)s”: it is not published, or was taken down. Take it out.")
            yield Fault(11, words % {"name": missing.name}, missing.block)
        else:
            words = _(
                "The photo of “%(name)s” is not ready yet: the mail would go without it. Wait a minute."
            )
            yield Fault(11, words % {"name": missing.name}, missing.block, fatal=False)
    for block in case.issue.body:
        if block.block_type in ("photo", "sponsor") and block.value["photo"]:
            problem = photo_problem(block.value["photo"])
            if problem:
                yield Fault(11, str(problem), str(block.id or ""))


def _block_with(case: Case, url: str) -> str:
    for item in case.letter.items:
        if getattr(item, "url", "") == url or any(story.url == url for story in entries([item])):
            return item.block
    return ""


def _plain(case: Case) -> str:
    return " ".join(text.words for text in case.seen.texts)


def _stands_in(words: str, text: str) -> bool:
    return " ".join(words.split()) in " ".join(text.split())


CHECKS: tuple[Check, ...] = (
    leaving, size, plain_text, pictures, markup, legibility, taps, dark, links, sources
)  # fmt: skip
