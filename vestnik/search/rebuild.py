"""The whole index anew, in the background: each entry is replaced by its new one, so that nothing is away meanwhile.

The worker does it in slices, so that photos need not wait; where it has come to is written with each batch, so that
whoever takes over after a crash goes on from there. Who publishes meanwhile writes the new entry himself.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from vestnik.language import ANALYZER
from vestnik.search.engines import engine
from vestnik.search.indexing import index_stories
from vestnik.search.models import Entry, IndexState
from vestnik.search.things import forget_things, index_things, other_models, root_of
from vestnik.search.words import forget_words
from vestnik.stories.models import Story

#: raised with whatever changes what an entry holds
FORMAT = 1
#: things of one transaction: on SQLite nobody else writes meanwhile
BATCH = 40
#: seconds that one slice takes
SLICE = 8.0
#: without a sign of life for so long, a rebuild is taken up by the next worker
LOST = timedelta(minutes=2)


def analyzer() -> str:
    """What entries are made by now."""
    return f"{ANALYZER}.{FORMAT}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How a rebuild stands; `percent` is whole only once it is done."""

    state: str
    done: int
    total: int
    began_at: datetime | None
    ended_at: datetime | None

    @property
    def percent(self) -> int:
        if self.state == IndexState.State.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


def progress() -> Progress:
    """Of the rebuild under way, or the last one."""
    state = IndexState.get()
    return Progress(state.state, state.done, state.total, state.began_at, state.ended_at)


def is_needed() -> bool:
    """Whether entries were made by another analyzer than this paper's code has."""
    return IndexState.get().analyzer != analyzer()


def ask_for_rebuild() -> bool:
    """Notes that the index is to be made anew, and gives it to the worker; False if that is under way already."""
    now = timezone.now()
    with transaction.atomic():
        IndexState.get()
        waiting = IndexState.objects.exclude(state=IndexState.State.DONE, target="").filter(
            state__in=(IndexState.State.WAITING, IndexState.State.RUNNING), target=analyzer()
        )
        if waiting.exists():
            return False
        IndexState.objects.update(
            state=IndexState.State.WAITING, target=analyzer(), model="", after=None, done=0, total=_total(),
            began_at=now, beat_at=now, ended_at=None,
        )  # fmt: skip
        forget_words()
    _give_to_worker()
    return True


def look_after(now: datetime) -> None:
    """Has the index made anew if the analyzer is another one, and takes up a rebuild that nobody works at."""
    if is_needed():
        ask_for_rebuild()
    if _is_lost(now):
        _give_to_worker()


def go_on(seconds: float = SLICE) -> bool:
    """Works at the rebuild for about so long; True if there is more to do."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not _batch():
            return False
    return True


def _batch() -> bool:
    """One batch in one transaction; False once all is done, or another one works at it."""
    models = [Story, *other_models()]
    with transaction.atomic():
        rows = IndexState.objects.all()
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        state = rows.exclude(state=IndexState.State.DONE).first()
        if state is None:
            return False
        if state.target != analyzer():  # other code has begun it
            state.target, state.model, state.after, state.done = analyzer(), "", None, 0
        labels = [model._meta.label for model in models]
        at = labels.index(state.model) if state.model in labels else 0
        pks = _next(models[at], state.after)
        now = timezone.now()
        if pks:
            _index(models[at], pks)
            state.model, state.after, state.done = labels[at], pks[-1], state.done + len(pks)
        elif at + 1 < len(models):
            state.model, state.after = labels[at + 1], None
        else:
            state.state, state.analyzer, state.ended_at = IndexState.State.DONE, state.target, now
            state.total = state.done
        if state.state != IndexState.State.DONE:
            state.state = IndexState.State.RUNNING
        state.beat_at = now
        state.save(
            update_fields=[
                "state",
                "analyzer",
                "target",
                "model",
                "after",
                "done",
                "total",
                "beat_at",
                "ended_at",
            ]
        )
    if state.state == IndexState.State.DONE:
        _forget_lost()
    return state.state != IndexState.State.DONE


def _next(model: type[Model], after: int | None) -> list[int]:
    rows = model._base_manager.order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", flat=True)[:BATCH])


def _index(model: type[Model], pks: Sequence[int]) -> None:
    if model is Story:
        # nobody publishes them between the look and the entry
        list(Story.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
        index_stories(pks)
    else:
        index_things(model, model._base_manager.filter(pk__in=pks))


def _forget_lost() -> None:
    """Entries of things that went in a way that told nobody."""
    for label in {root_of(model)._meta.label for model in (Story, *other_models())}:
        model = apps.get_model(label)
        for pks in _entries_of(model):
            there = set(model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
            if gone := set(pks) - there:
                with transaction.atomic():
                    forget_things(model, gone)


def _entries_of(model: type[Model]) -> Iterator[list[int]]:
    entries = Entry.objects.filter(content_type=ContentType.objects.get_for_model(model)).order_by(
        "object_id"
    )
    after: int | None = None
    while True:
        rows = entries.filter(object_id__gt=after) if after is not None else entries
        pks = list(rows.values_list("object_id", flat=True)[:1000])
        if not pks:
            return
        yield pks
        after = pks[-1]


def tidy(_now: datetime) -> None:
    """A little of what keeps the engine fast after many writes."""
    for _step in range(20):
        if not engine().tidy():
            break


def _total() -> int:
    return sum(model._base_manager.count() for model in (Story, *other_models()))


def _is_lost(now: datetime) -> bool:
    open_states = (IndexState.State.WAITING, IndexState.State.RUNNING)
    return IndexState.objects.filter(state__in=open_states, beat_at__lt=now - LOST).exists()


def _give_to_worker() -> None:
    from vestnik.search.tasks import rebuild_task

    IndexState.objects.update(beat_at=timezone.now())
    transaction.on_commit(rebuild_task.enqueue)
