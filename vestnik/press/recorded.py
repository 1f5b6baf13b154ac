"""Models whose rows stand on readers' pages: loaded, they record themselves; saved or deleted, they write a change."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models.query import ModelIterable
from django.db.models.signals import post_delete, post_init, post_save

from vestnik.press import recorder
from vestnik.press.log import change
from vestnik.press.recorder import Record

M = TypeVar("M", bound=models.Model)


class Recorded(models.Model):
    """Mixin. A row's key is `<model>:<pk>`; `<models>` and `<models>:<language>` stand for which rows there are."""

    #: fields that no reader sees: saving only these writes no change
    press_silent_fields: frozenset[str] = frozenset()

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # not for all senders: Django deletes rows of a model that nobody listens to by one query
        post_delete.connect(_deleted, sender=cls, dispatch_uid="vestnik.press:deleted")

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Any:
        instance = super().from_db(db, field_names, values)
        if recorder.current() is not None:
            recorder.read(*instance.press_keys_read(frozenset(field_names)))
        return instance

    def press_keys_read(self, loaded: frozenset[str]) -> Iterable[str]:
        """The keys of what a render has read that loaded these fields of this row."""
        return (self.press_key,)

    def press_keys_changed(self) -> Iterable[str]:
        """The keys of what changes for readers when this row is saved or deleted."""
        rows = f"{self._meta.model_name}s"
        lang = getattr(self, "lang", "")
        return (self.press_key, rows, f"{rows}:{lang}") if lang else (self.press_key, rows)

    @property
    def press_key(self) -> str:
        return f"{self._meta.model_name}:{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        with transaction.atomic():
            super().save(*args, **kwargs)
            if names is None or not frozenset(names) <= self.press_silent_fields:
                self.press_changed()

    def press_changed(self) -> None:
        """Writes the change of a saved row."""
        change(*self.press_keys_changed())

    def press_deleted(self) -> None:
        """Writes the change of a deleted row; its number is still known."""
        change(*self.press_keys_changed())


def _deleted(instance: Recorded, **_kwargs: Any) -> None:
    """Rows go in cascades and by querysets, too, where no `delete()` of theirs is called."""
    instance.press_deleted()


def record_foreign(model: type[models.Model], keys: Callable[[Any], Iterable[str]]) -> None:
    """The same for a model of a library: `keys` gives those read when a row is loaded and changed when it is saved.

    Called in an app's `ready()`. A library's own bulk updates are not seen; whoever calls them calls `change()`.
    """

    def loaded(instance: Any, **_kwargs: Any) -> None:
        if recorder.current() is not None and instance.pk is not None:
            recorder.read(*keys(instance))

    def changed(instance: Any, raw: bool = False, **_kwargs: Any) -> None:
        if not raw:
            change(*keys(instance))

    name = f"vestnik.press:{model._meta.label}"
    post_init.connect(loaded, sender=model, weak=False, dispatch_uid=name)
    post_save.connect(changed, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(changed, sender=model, weak=False, dispatch_uid=name)


def each(rows: models.QuerySet[M]) -> Iterator[tuple[M, Record]]:
    """The rows one by one, each with what loading it alone has recorded: its own keys, and those of what it brings
    along. A queryset would make all of its rows at once.
    """
    loading = iter(ModelIterable(rows))
    while True:
        with recorder.recording() as record:
            row = next(loading, None)
        if row is None:
            return
        yield row, record
