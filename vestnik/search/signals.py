"""What tells the index that something is to be found in another way now; all in the content's own transaction."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from taggit.models import TaggedItem
from wagtail.search import index

from vestnik.search.indexing import forget_stories, index_stories
from vestnik.search.things import forget_things, index_things, other_models
from vestnik.stories import changes
from vestnik.stories.models import Story


def connect() -> None:
    """Called in the app's `ready()`, before that of Wagtail's search, which then has nothing left to do."""
    for model in index.get_indexed_models():
        model.search_auto_update = False
    changes.watchers.append(index_stories)
    post_save.connect(_drafted, sender=Story, dispatch_uid="search.drafted")
    post_delete.connect(_story_gone, sender=Story, dispatch_uid="search.gone")
    for model in other_models():
        name = f"search.{model._meta.label}"
        post_save.connect(_thing_saved, sender=model, dispatch_uid=name)
        post_delete.connect(_thing_gone, sender=model, dispatch_uid=name)
    m2m_changed.connect(_tagged, sender=TaggedItem, dispatch_uid="search.tagged")


def _drafted(instance: Story, raw: bool, update_fields: Collection[str] | None, **_kwargs: Any) -> None:
    """A draft is saved: no deed that readers see, so nobody else notices it."""
    if not raw and "latest_revision" in (update_fields or ()) and not changes.is_noticed(instance.pk):
        with transaction.atomic():
            index_stories([instance.pk])


def _story_gone(instance: Story, **_kwargs: Any) -> None:
    forget_stories([instance.pk])


def _thing_saved(instance: Model, raw: bool, **_kwargs: Any) -> None:
    if not raw:
        with transaction.atomic():
            index_things(type(instance), [instance])


def _tagged(instance: Model, action: str, **_kwargs: Any) -> None:
    """Forms write tags after the thing itself."""
    if action.startswith("post_") and type(instance) in other_models():
        _thing_saved(instance, raw=False)


def _thing_gone(instance: Model, **_kwargs: Any) -> None:
    forget_things(type(instance), [instance.pk])
