"""Recorded rows that tell what of them has changed, so that no page is made anew for what it does not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.db.models.functions import Cast
from wagtail.fields import StreamField

from vestnik.press.log import change
from vestnik.press.recorded import Recorded

Values = Mapping[str, Any]


def stored_values(
    model: type[models.Model],
    pks: Iterable[int],
    without: frozenset[str] = frozenset(),
    lock: bool = False,
    **also: models.F,
) -> dict[int, dict[str, Any]]:
    """What the database holds of these rows, by primary key: values by column, but for the fields in `without`.

    With `lock` nobody else writes them until the transaction ends: or else two who save at a time would each compare
    with what neither of them has replaced.
    """
    fields = [field for field in model._meta.concrete_fields if field.name not in without]
    # a body is compared as its text: as a value it would load every photo in it
    bodies = {
        f"{field.name}_text": Cast(field.name, models.TextField())
        for field in fields
        if isinstance(field, StreamField)
    }
    plain = [field.attname for field in fields if not isinstance(field, StreamField)]
    rows = model._base_manager.filter(pk__in=list(pks))
    if lock:
        parents = (link.name for link in model._meta.parents.values() if link)
        rows = rows.select_for_update(no_key=True, of=("self", *parents))
    found = rows.values("pk", *plain, **bodies, **also)
    return {row.pop("pk"): row for row in found}


class Compared(Recorded):
    """Writes a change only if something that readers see differs from what was stored.

    Who loads no more of a row than `press_name_fields` reads `<key>:name`, which changes with those only.
    """

    #: columns that menus, bylines and teasers show
    press_name_fields: frozenset[str] = frozenset()
    #: columns that decide which rows stand in the list of all of them, and in which order
    press_list_fields: frozenset[str] = frozenset()
    #: True if a page that shows such a row must not be seen any more once the row is gone
    press_hard_if_gone = False

    class Meta:
        abstract = True

    def press_keys_read(self, loaded: frozenset[str]) -> Iterable[str]:
        few = self.press_name_fields and loaded <= self.press_name_fields | {"id"}
        return (self.press_name_key if few else self.press_key,)

    @property
    def press_name_key(self) -> str:
        return f"{self.press_key}:name"

    @property
    def press_rows_key(self) -> str:
        """The key of 'which of them there are'."""
        rows = f"{self._meta.model_name}s"
        lang = getattr(self, "lang", "")
        return f"{rows}:{lang}" if lang else rows

    def press_shown(self, values: Values) -> bool:
        """True if readers can see a row with these values."""
        return True

    def save(self, *args: Any, **kwargs: Any) -> None:
        names = kwargs.get("update_fields")
        if names is not None and frozenset(names) <= self.press_silent_fields:
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            self._press_before = self._press_stored(lock=True)
            super().save(*args, **kwargs)

    def press_changed(self) -> None:
        before: Values | None = self.__dict__.pop("_press_before", None)
        after = self._press_stored()
        self._press_tell(before, after)

    def press_deleted(self) -> None:
        if self.press_shown(vars(self)):
            self._press_tell(vars(self), None)

    def _press_stored(self, lock: bool = False) -> Values | None:
        """What readers see of the row as it is stored; None if they see nothing of it."""
        if self.pk is None:
            return None
        values = stored_values(type(self), [self.pk], self.press_silent_fields, lock).get(self.pk)
        return values if values is not None and self.press_shown(values) else None

    def _press_tell(self, before: Values | None, after: Values | None) -> None:
        if before is None and after is None:
            return
        everything = before is None or after is None
        differ = set() if everything else {name for name in after if before.get(name) != after[name]}
        if not (everything or differ):
            return
        keys = {self.press_key}
        if everything or differ & self.press_name_fields:
            keys.add(self.press_name_key)
        hard = keys.copy() if after is None and self.press_hard_if_gone else set()
        if self.press_list_fields and (everything or differ & self.press_list_fields):
            keys.add(self.press_rows_key)
        named = self.press_name_fields | {"translation_key"}
        if translation_key := getattr(self, "translation_key", None):
            keys.update([f"translations:{translation_key}"] if everything or differ & named else [])
            if before is not None and (old := before.get("translation_key")) not in (None, translation_key):
                keys.add(f"translations:{old}")
        change(*keys, hard=hard)
