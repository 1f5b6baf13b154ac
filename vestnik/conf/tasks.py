"""The queue of tasks: django-tasks-db's, but an object is looked through once for all that a transaction does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django_tasks.base import Task, TaskResult
from django_tasks_db.backend import DatabaseBackend
from modelcluster.fields import ParentalKey

#: Wagtail's task that looks through all of an object for what it refers to: gets an app, a model and a primary key
LOOKS_THROUGH = "wagtail.tasks.update_reference_index_task"
#: of what waits for a commit, so many of the latest are looked at: who writes thousands must not wait for it
LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class _Queued:
    """Stands among what a commit calls, and so for as long as what was queued is part of the transaction: a savepoint
    that is rolled back takes both.
    """

    args: tuple[str, ...]
    result: TaskResult

    def __call__(self) -> None:
        """There is nothing left to do."""


class Queue(DatabaseBackend):
    """Wagtail has an object looked through at each save of it and of its children: six times for one story published.
    Once is enough for all that a transaction does, since the worker sees nothing of it before its commit.
    """

    def enqueue(self, task: Task, args: Sequence[Any], kwargs: Mapping[str, Any]) -> TaskResult:
        if task.module_path != LOOKS_THROUGH or kwargs:
            return super().enqueue(task, args, kwargs)
        wanted = _root_of(*args)
        if waiting := _waiting(wanted):
            return waiting
        result = super().enqueue(task, wanted, kwargs)
        transaction.on_commit(_Queued(wanted, result))
        return result


def _root_of(app: str, model_name: str, pk: str) -> tuple[str, str, str]:
    """What is looked through in the end: of a child (a byline) that is its parent, as Wagtail's task finds it, too."""
    model = apps.get_model(app, model_name)
    for field in model._meta.get_fields():
        if isinstance(field, ParentalKey):
            parent = model._base_manager.filter(pk=pk).values_list(f"{field.name}__pk", flat=True).first()
            if parent is None:
                break
            about = field.related_model._meta
            return _root_of(about.app_label, about.model_name, str(parent))
    return app, model_name, pk


def _waiting(args: tuple[str, ...]) -> TaskResult | None:
    """What the transaction under way has queued with these arguments already."""
    hooks = (hook for _savepoints, hook, *_rest in reversed(connection.run_on_commit))
    for hook in islice(hooks, LOOKED_AT):
        if isinstance(hook, _Queued) and hook.args == args:
            return hook.result
    return None
