"""Rows that are written once and then stand: what a consent is proven by."""

from django.db import models


class WrittenOnce(Exception):
    """Code tried to change or delete a row of a ledger."""


class LedgerQuerySet(models.QuerySet):
    def update(self, **_values):
        raise WrittenOnce(f"{self.model.__name__} is written once")

    def delete(self):
        raise WrittenOnce(f"{self.model.__name__} is written once; `forget` ends its term")

    def forget(self) -> int:
        """Deletes rows whose term of keeping is over; returns how many."""
        return super().delete()[0]


class LedgerModel(models.Model):
    objects = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} is written once")
        super().save(*args, **kwargs)

    def delete(self, *_args, **_kwargs):
        raise WrittenOnce(f"{type(self).__name__} is written once")
