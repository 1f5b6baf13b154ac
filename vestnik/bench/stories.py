"""Stories that are written and published for a measurement, as an editor does it."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vestnik.press.rehearsal import rehearsal
from vestnik.stories.models import Byline, Kind, Story


@dataclass(frozen=True)
class Published:
    """`committed`: unix time in seconds; `seconds`: what all of it took the editor."""

    story: Story
    committed: float
    seconds: float


class Desk:
    """Publishes stories like one of the paper's own; their addresses end with `mark` and a number."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        own = Story.objects.filter(
            live=True, kind=Kind.NEWS, lead_photo__isnull=False, locale__language_code=settings.LANGUAGE_CODE
        ).exclude(slug__startswith="archive-")
        found = own.order_by("-first_published_at", "pk").first()
        if found is None:
            raise SystemExit("This is no demo paper: it has no news with a photo to write more like it.")
        self.model: Story = found
        self.people = [byline.person for byline in found.bylines.select_related("person")]
        self.topics = list(found.topics.all())

    def draft(self, number: int) -> Story:
        """A new story, not saved."""
        model = self.model
        story = Story(
            locale=model.locale,
            title=f"{model.title[:150]} ({self.mark} {number})",
            slug=f"{self.mark}-{number}",
            kicker=model.kicker,
            standfirst=model.standfirst,
            body=model.body,
            section=model.section,
            kind=model.kind,
            lead_photo=model.lead_photo,
            live=False,
        )
        story.bylines = [Byline(person=person, sort_order=order) for order, person in enumerate(self.people)]
        story.topics = self.topics
        return story

    def rehearse(self) -> None:
        """Publishes a story and takes it back: the first one has a process load its dictionaries, which a paper's web
        processes have loaded long since.
        """
        with rehearsal(timezone.now()):
            story = self.draft(0)
            story.save()
            story.save_revision().publish()

    def publish(self, number: int, within: AbstractContextManager[object] | None = None) -> Published:
        """Saves a new story and publishes it, in one transaction, with all that its commit brings about.

        `within` is entered in the transaction.
        """
        story = self.draft(number)
        committed: list[float] = []
        began = time.perf_counter()
        with transaction.atomic():
            # told before all others that wait for the commit
            transaction.on_commit(lambda: committed.append(time.time()))
            with within or nullcontext():
                story.save()
                story.save_revision().publish()
        return Published(story, committed[0], time.perf_counter() - began)
