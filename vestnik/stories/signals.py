"""Receivers of the stories room: small, and each says why it is no part of an action."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.signals import page_published

from vestnik.press import recorder
from vestnik.stories import changes
from vestnik.stories.documents import note_links
from vestnik.stories.models import Photo, StandingPage, Story
from vestnik.stories.photo_rights import TOLD, take_over
from vestnik.stories.photos import press_photo_task

#: what of a photo must be the same for its sizes to stay as they are
RETOLD = (*TOLD, "licence_ends_on", "focal_point_x", "focal_point_y")


# Photos are saved by Wagtail's forms, its choosers and its API; only the model sees them all.
@receiver(pre_save, sender=Photo)
def notice_new_file(instance: Photo, raw: bool, update_fields: frozenset[str] | None, **_kwargs) -> None:
    """A new file starts without sizes, and says whose it is; new rights have them made again, and so has saving a photo
    whose sizes failed.
    """
    whole = update_fields is None
    instance.file_is_new = not raw and (whole or "file" in update_fields) and _has_new_file(instance)
    if instance.file_is_new and whole:
        take_over(instance)
    retold = not raw and (whole or not update_fields.isdisjoint(RETOLD)) and _says_something_else(instance)
    instance.is_to_press = (
        instance.file_is_new or retold or (not raw and whole and bool(instance.pressed_error))
    )
    if instance.is_to_press:
        instance.pressed_error, instance.broken_at, instance.file_lost = "", None, False
    if instance.file_is_new or retold:
        instance.pressed_at = None


@receiver(post_save, sender=Photo)
def press_new_file(instance: Photo, created: bool, **_kwargs) -> None:
    """Sizes of the old file go, and those of the new one are made by the worker once all is saved."""
    if instance.file_is_new and not created:
        instance.renditions.all().delete()
    if instance.is_to_press and not created:
        # `save(update_fields=["file"])` would leave them
        Photo.objects.filter(pk=instance.pk).update(
            pressed_at=instance.pressed_at, pressed_error="", broken_at=None, file_lost=False
        )
    if instance.is_to_press:
        transaction.on_commit(partial(press_photo_task.enqueue, instance.pk))


def _says_something_else(photo: Photo) -> bool:
    """Whether its sizes must tell another thing of its rights than they do, or may be made again."""
    if photo._state.adding:
        return False
    stored = Photo.objects.filter(pk=photo.pk).values(*RETOLD).first()
    return stored is not None and any(stored[name] != getattr(photo, name) for name in RETOLD)


def _has_new_file(photo: Photo) -> bool:
    if "file" in photo.get_deferred_fields() or not photo.file:
        return False
    if photo._state.adding or not photo.file._committed:
        return True
    return not Photo.objects.filter(pk=photo.pk, file=photo.file.name).exists()


# Wagtail publishes pages by an action that it takes for all kinds of them.
@receiver(page_published, sender=StandingPage)
def note_links_of_page(instance: StandingPage, **_kwargs) -> None:
    with transaction.atomic():
        note_links(instance)


# Stories are deleted one by one, in bulk and with what they hang on; only the signals see them all.
@receiver(pre_delete, sender=Story)
def remember_where_it_stood(instance: Story, **_kwargs) -> None:
    instance.stood = changes.placements([instance.pk], recorder.now())


@receiver(post_delete, sender=Story)
def tell_that_it_is_gone(instance: Story, **_kwargs) -> None:
    changes.write(instance.stood, {})
