"""An issue composed: HTML for mail, plain text and page, made of the same blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from vestnik.language import punctuate, weekday_date
from vestnik.newsletters.clicks import go_url
from vestnik.newsletters.letter.compiled import TOKEN
from vestnik.newsletters.letter.gathering import Links, Missing, read_blocks
from vestnik.newsletters.letter.items import Entry, Item, Lines, Pick
from vestnik.newsletters.letter.palette import INKS, dark_css
from vestnik.newsletters.letter.plain import text_of
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.selection.corrections import note_ids
from vestnik.press import recorder
from vestnik.stories.addresses import absolute, edition_path
from vestnik.stories.models import Edition

#: fills up the line that mail programs show after the subject, so that the letter's beginning does not: a combining
#: joiner, a zero-width non-joiner, a no-break space
FILLER = "\u034f\u200c\u00a0" * 40


@dataclass(frozen=True)
class Letter:
    """A composed issue. `html` and `text` hold `compiled.TOKEN` in the links that are one reader's; `page` holds none.

    `links` are the addresses it leads to, in the order of their numbers.
    """

    subject: str
    html: str
    text: str
    page: str
    links: tuple[str, ...]
    items: tuple[Item, ...] = ()
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Frame:
    """What stands round the blocks of every issue. Addresses are whole."""

    lang: str
    dir: str
    paper: str
    home_url: str
    name: str
    template: str
    subject: str
    preheader: str
    day: str
    number_words: str
    web_url: str
    leave_url: str
    you_url: str
    reason: str
    imprint: tuple[str, ...]
    email: str


def compose(issue: Issue, counts: bool | None = None) -> Letter:
    """The issue as it would be sent now.

    :param counts: whether its links go by the address that counts; by default as the newsletter says. A test mail
        gives False: nothing counts before the sending begins.
    """
    counts = issue.newsletter.counts_clicks if counts is None else counts
    links = Links(partial(go_url, issue) if counts else None)
    with override(issue.lang):
        items, missing = read_blocks(issue, links)
        frame = frame_of(issue)
        return Letter(
            subject=frame.subject,
            html=html_of(frame, items),
            text=text_of(items, frame),
            page=page_of(items, frame),
            links=tuple(links.addresses),
            items=items,
            missing=missing,
        )


def without_notes(letter: Letter, issue: Issue) -> Letter | None:
    """A composed issue as readers get it who are owed none of its notes on corrections; None if it has no notes.

    Page and numbers of links are the same.
    """
    notes = note_ids(issue)
    items = tuple(item for item in letter.items if item.block not in notes)
    if len(items) == len(letter.items):
        return None
    with override(issue.lang):
        frame = frame_of(issue)
        return replace(letter, html=html_of(frame, items), text=text_of(items, frame), items=items)


def page(issue: Issue) -> str:
    """The body of the issue's page in the archive, as it would be made now: nothing in it is one reader's."""
    with override(issue.lang):
        items, _missing = read_blocks(issue, Links())
        return page_of(items, frame_of(issue))


def page_of(items: tuple[Item, ...], frame: Frame) -> str:
    return render_to_string("newsletters/issue/body.html", {"items": items, "frame": frame})


def frame_of(issue: Issue) -> Frame:
    """Call it in the language of the issue."""
    newsletter, lang = issue.newsletter, issue.lang
    edition = edition_of(newsletter)
    day = issue.started_at or issue.send_at or recorder.now()
    names = {"name": newsletter.name, "paper": edition.name}
    return Frame(
        lang=lang,
        dir="rtl" if get_language_bidi() else "ltr",
        paper=edition.name,
        home_url=absolute(edition_path(lang, "/")),
        name=newsletter.name,
        template=newsletter.template,
        subject=punctuate(issue.subject.strip(), lang),
        preheader=punctuate(issue.preheader.strip(), lang),
        day=weekday_date(day, lang, get_default_timezone()),
        number_words=_("No. %(number)s") % {"number": issue.number},
        web_url=absolute(issue.url),
        leave_url=leave_url(newsletter),
        you_url=absolute(edition_path(lang, f"/newsletter/you/{TOKEN}/")),
        reason=_(
            "You get “%(name)s” because you asked %(paper)s for it and confirmed your address. When that was, and what "
            "you agreed to, stands on your page."
        )
        % names,
        imprint=tuple(part for part in (edition.publisher, edition.address) if part),
        email=edition.email,
    )


def leave_url(newsletter: Newsletter) -> str:
    """The one address of List-Unsubscribe and of the link at the foot, with the sentinel of the token (RFC 8058)."""
    return absolute(edition_path(newsletter.lang, f"/newsletter/leave/{TOKEN}/"))


def edition_of(newsletter: Newsletter) -> Edition:
    found = Edition.objects.filter(locale_id=newsletter.locale_id).first()
    return found or Edition(name=newsletter.name, locale_id=newsletter.locale_id)


def html_of(frame: Frame, items: tuple[Item, ...]) -> str:
    sections = [entry.teaser.section.slug for entry in entries(items)]
    first = next((item.number for item in items if isinstance(item, Pick)), -1)
    html = render_to_string(
        f"newsletters/letter/{frame.template}.html",
        {
            "frame": frame,
            "items": items,
            "lead": first,
            "c": {name: ink.light for name, ink in INKS.items()},
            "dark": SafeString(dark_css(sections)),
            "filler": format_html("{}", FILLER),
        },
    )
    return "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"


def entries(items: Sequence[Item]) -> list[Entry]:
    """All stories of an issue, in order."""
    found: list[Entry] = []
    for item in items:
        if isinstance(item, Pick):
            found.append(item.story)
        elif isinstance(item, Lines):
            found += item.stories
    return found
