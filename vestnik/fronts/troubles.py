"""What an editor must know of a front: slots that readers don't see, or shouldn't, and parts that stand empty or still.

Readers get a whole page in any case; `assemble` leaves out what can't be shown. This says what, and why, in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Revision

from vestnik.fronts.arrangement import OF_SOMETHING, Arrangement, Container, Slot, Source
from vestnik.fronts.fills import Names, expanded, names_of, offers
from vestnik.fronts.models import Front
from vestnik.fronts.places import Place, Placed, ends, place, stands
from vestnik.fronts.quiet import daytime_between, is_quiet
from vestnik.press import recorder
from vestnik.stories.admin.words import when
from vestnik.stories.models import Photo, Story
from vestnik.stories.rules import photo_problem

#: of a story, what decides whether readers see it and whether its slot is right
FACTS = (
    "title", "live", "expired", "expire_at", "locale_id", "first_published_at", "embargo_until", "lead_photo_id",
)  # fmt: skip


class Severity(StrEnum):
    """BAD: readers miss something, or see what they shouldn't. LOOK: somebody should look. WAIT: comes by itself."""

    BAD = "bad"
    LOOK = "look"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`slot` and `container` are ids; without a slot it is of the container, without both of the whole front.

    `about` is what the story, or the container, is called here; '' if it has no name.
    """

    slot: str
    container: str
    words: str
    severity: Severity
    about: str = ""


def troubles(front: Front, arrangement: Arrangement, at: datetime | None = None) -> list[Trouble]:
    """All of this arrangement of a front as it will stand `at` (aware; now), in order. Nine queries at most."""
    with recorder.clock_at(at or recorder.now()):
        return [*_of_front(front), *_Look(front, arrangement).all()]


def quiet(front: Front) -> Trouble | None:
    """That a front whose newsroom arranges it has not changed for too long, by day. One query."""
    now, zone = recorder.now(), timezone.get_default_timezone()
    changed_at = front.versions.live_at(now).values_list("live_at", flat=True).first()
    if changed_at is None or not is_quiet(changed_at, now, front.quiet_hours, zone):
        return None
    hours = int(daytime_between(changed_at, now, zone).total_seconds() // 3600)
    words = ngettext(
        "It has not changed for %(count)d hour of the day.",
        "It has not changed for %(count)d hours of the day.",
        hours,
    )
    return Trouble("", "", words % {"count": hours}, Severity.LOOK)


def _of_front(front: Front) -> Iterator[Trouble]:
    if found := quiet(front):
        yield found


class _Look:
    """One look at an arrangement: everything is asked for at once, and then judged slot by slot."""

    def __init__(self, front: Front, arrangement: Arrangement) -> None:
        self.front, self.arrangement, self.now = front, arrangement, recorder.now()
        self.names: Names = names_of(arrangement, front.lang)
        whole = expanded(arrangement, self.names)
        picks, self.fills = offers(whole, self.names)
        self.placed: tuple[Placed, ...] = place(whole, picks, self.fills, self.now).containers
        places = [at for placed in self.placed for at in placed.places]
        linked = {link.story for slot in arrangement.slots for link in slot.sublinks if link.story}
        wanted = {slot.story for slot in arrangement.slots} | linked | {at.story for at in places}
        self.stories: Mapping[int, dict] = {
            row["pk"]: row for row in Story.objects.filter(pk__in=wanted).values("pk", *FACTS)
        }
        self.go_live = _go_live(wanted)
        pictures = {slot.picture for slot in arrangement.slots} | {
            row["lead_photo_id"] for row in self.stories.values()
        }
        self.photos = {photo.pk: photo for photo in Photo.objects.filter(pk__in=pictures - {None})}
        self.standing = {at.slot.id for at in places if at.slot}
        self.where = {at.story: placed.container for placed in self.placed for at in placed.places}

    def all(self) -> list[Trouble]:
        by_id = {placed.container.id: placed for placed in self.placed}
        found: list[Trouble] = []
        for container in self.arrangement.containers:
            for slot in container.slots:
                about = slot.headline or self.stories.get(slot.story, {}).get("title", "")
                found += [
                    Trouble(slot.id, container.id, words, severity, about)
                    for words, severity in self._of_slot(container, slot)
                ]
            about = self.names.title(container)
            found += [
                Trouble("", container.id, words, severity, about)
                for words, severity in self._of_container(container, by_id.get(container.id))
            ]
        return found

    # --- a slot

    def _of_slot(self, container: Container, slot: Slot) -> Iterator[tuple[str, Severity]]:
        story = self.stories.get(slot.story)
        if story is None:
            yield _("The story has been deleted. Take it out."), Severity.BAD
            return
        if slot.since and slot.until and slot.since >= slot.until:
            yield _("‘From’ is not before ‘until’: it is never shown. Change one of them."), Severity.BAD
        elif (end := ends(slot, container.rule)) and end <= self.now:
            yield (
                _("Its time here was over %(when)s. Take it out, or give it more.") % {"when": when(end)},
                Severity.LOOK,
            )
        elif unseen := self._unseen(story):
            yield unseen
        elif story["live"] and stands(slot, container.rule, self.now) and slot.id not in self.standing:
            yield self._crowded_out(container, slot)
        if slot.headline and slot.headline_of and slot.headline_of != story["title"]:
            yield (
                _("The story has got a new headline since: “%(title)s”. Is the one written here still right?")
                % {"title": story["title"]},
                Severity.LOOK,
            )
        yield from self._of_picture(slot, story)
        if any(link.story and self._unseen(self.stories.get(link.story)) for link in slot.sublinks):
            yield _("A link under it leads to a story that readers can’t see; it is left out."), Severity.LOOK

    def _unseen(self, story: dict | None) -> tuple[str, Severity] | None:
        """Why readers don't see a story now; None if they do."""
        if story is None:
            return _("The story has been deleted. Take it out."), Severity.BAD
        if story["locale_id"] != self.front.locale_id:
            return _(
                "The story is in another language now. Choose one of this front’s language."
            ), Severity.BAD
        if story["live"] and (story["expire_at"] is None or story["expire_at"] > self.now):
            return None
        goes_live = self.go_live.get(story["pk"])
        if goes_live is not None and not story["live"]:
            if goes_live <= self.now:
                return None
            return _("It goes live %(when)s and takes its place then.") % {
                "when": when(goes_live)
            }, Severity.WAIT
        if story["expired"] or story["live"]:
            return _("The story has expired. Take it out."), Severity.BAD
        if story["embargo_until"] and story["embargo_until"] > self.now:
            return _("The story is under embargo until %(when)s, and nobody has scheduled it.") % {
                "when": when(story["embargo_until"])
            }, Severity.BAD
        if story["first_published_at"]:
            return _("The story was taken down. Take it out."), Severity.BAD
        return _("The story is a draft: publish it, and it takes its place."), Severity.BAD

    def _crowded_out(self, container: Container, slot: Slot) -> tuple[str, Severity]:
        other = self.where.get(slot.story)
        if other is None:
            return ngettext(
                "There is no room: this part shows %(count)d story.",
                "There is no room: this part shows %(count)d stories.",
                container.rule.size,
            ) % {"count": container.rule.size}, Severity.LOOK
        name = self.names.title(other)
        if other.id == container.id or not name:
            return _("It stands further up already; no story stands twice."), Severity.LOOK
        return _("It stands in “%(part)s” already; no story stands twice.") % {"part": name}, Severity.LOOK

    def _of_picture(self, slot: Slot, story: dict) -> Iterator[tuple[str, Severity]]:
        if slot.picture:
            own = self.photos.get(slot.picture)
            why = photo_problem(own) if own else _("The photo chosen for this place has been deleted.")
            if why is None:
                return
            meanwhile = _("Until then the story’s own photo stands here.")
            yield f"{why} {meanwhile}", Severity.LOOK
        if slot.id in self.standing and (why := self._lead_photo(story)):
            yield why, Severity.BAD

    def _lead_photo(self, story: dict) -> str | None:
        photo = self.photos.get(story["lead_photo_id"])
        return photo_problem(photo) if photo else None

    # --- a container

    def _of_container(self, container: Container, placed: Placed | None) -> Iterator[tuple[str, Severity]]:
        rule = container.rule
        if rule.source == Source.EVERY_SECTION:
            return
        if rule.source in OF_SOMETHING and self.names.of(rule) is None:
            yield _("What fills this part up is gone. Choose another section, topic or person."), Severity.BAD
        elif rule.source == Source.MOST_READ and not self.fills.get(container.id):
            yield _("Readers have not been counted lately, so nothing is shown as most read."), Severity.LOOK
        elif rule.source != Source.NOTHING and not self.fills.get(container.id):
            yield _("The rule of this part finds no story now."), Severity.LOOK
        if placed is None or not placed.places:
            yield _("Nothing stands here, so readers don’t see this part."), Severity.LOOK
            return
        yield from self._of_fills(placed.places)

    def _of_fills(self, places: tuple[Place, ...]) -> Iterator[tuple[str, Severity]]:
        for at in places:
            story = self.stories.get(at.story)
            if at.slot is None and story and (why := self._lead_photo(story)):
                yield f"“{story['title']}”: {why}", Severity.BAD


def _go_live(stories: set[int]) -> dict[int, datetime]:
    """When those of the stories go live that are scheduled."""
    rows = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Story),
        object_id__in=[str(pk) for pk in stories],
        approved_go_live_at__isnull=False,
    )
    return {int(pk): moment for pk, moment in rows.values_list("object_id", "approved_go_live_at")}
