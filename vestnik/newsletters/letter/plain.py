"""The plain text of an issue, made of the same items as its HTML. For people who read mail in a terminal, by ear, or
on a watch: no lines of signs to be read aloud, each address on a line of its own. Pure but for the words of the frame.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from vestnik.newsletters.letter.items import Entry, Item, Lines, Paid, Pick, Plate, Saying, Words


def text_of(items: tuple[Item, ...], frame) -> str:
    """The text part. `frame` is the `Frame` of `composing`."""
    parts = [f"{frame.paper} · {frame.name}\n{frame.day} · {frame.number_words}", frame.subject]
    on_the_web = _("On the web:")
    parts += [f"{on_the_web} {frame.web_url}"]
    parts += [part for item in items if (part := item_text(item))]
    return "\n\n".join(parts) + f"\n\n-- \n{_foot(frame)}\n"


def item_text(item: Item) -> str:
    """One block in plain text; '' for a picture that says nothing without being seen."""
    match item:
        case Words():
            return "\n\n".join(paragraph.text for paragraph in item.paragraphs)
        case Pick():
            return _entry(item.story)
        case Lines():
            stories = "\n\n".join(_entry(story, short=True) for story in item.stories)
            return f"{item.title}\n\n{stories}" if item.title else stories
        case Saying():
            return f"{item.text}\n– {item.source}" if item.source else item.text
        case Plate():
            shown = item.caption or (item.shot.alt if item.shot else "")
            credit = item.shot.credit if item.shot else ""
            lines = [
                _("Photo: %(what)s") % {"what": shown} if shown else "",
                credit if shown else "",
                item.url,
            ]
            return "\n".join(line for line in lines if line)
        case Paid():
            label = _("Paid content: %(who)s") % {"who": item.name}
            return "\n".join(line for line in (label, item.title, item.text, item.url) if line)
    return ""


def _entry(story: Entry, short: bool = False) -> str:
    over = f"[{story.over}] " if story.over and not short else ""
    lines = [f"{over}{story.title}", "" if short else story.line, story.url]
    return "\n".join(line for line in lines if line)


def _foot(frame) -> str:
    leave, choose = _("Leave the newsletter"), _("Choose, pause, change your address")
    lines = [
        frame.reason,
        f"{leave}: {frame.leave_url}",
        f"{choose}: {frame.you_url}",
        "",
        *frame.imprint,
    ]
    return "\n".join(lines)
