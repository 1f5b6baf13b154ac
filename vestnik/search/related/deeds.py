"""What editors decide about related stories and threads. Their word is final; the background work keeps to it."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vestnik.search.related.edges import look_again
from vestnik.search.related.models import RelatedChoice, TopicHint
from vestnik.stories.models import Story


@transaction.atomic
def pin(story: Story, other: Story, user: AbstractBaseUser | None) -> None:
    """Puts `other` first under `story`.

    :raises ValidationError: it is the same story, or one of another language
    """
    _decide(story, other, RelatedChoice.Word.PINNED, user)


@transaction.atomic
def refuse(story: Story, other: Story, user: AbstractBaseUser | None) -> None:
    """Neither of the two stands under the other any more.

    :raises ValidationError: it is the same story, or one of another language
    """
    RelatedChoice.objects.filter(story=other, other=story, word=RelatedChoice.Word.PINNED).delete()
    _decide(story, other, RelatedChoice.Word.REFUSED, user)


@transaction.atomic
def leave_open(story: Story, other: Story) -> None:
    """Takes a decision back."""
    RelatedChoice.objects.filter(story=story, other=other).delete()
    RelatedChoice.objects.filter(story=other, other=story, word=RelatedChoice.Word.REFUSED).delete()
    look_again(story.pk, other.pk)


def _decide(story: Story, other: Story, word: str, user: AbstractBaseUser | None) -> None:
    if story.pk == other.pk:
        raise ValidationError(_("A story can’t stand under itself. Choose another one."))
    if story.locale_id != other.locale_id:
        raise ValidationError(
            _("“%(story)s” is in another language. Choose one of this edition.") % {"story": other}
        )
    if word == RelatedChoice.Word.PINNED:
        RelatedChoice.objects.filter(story=other, other=story, word=RelatedChoice.Word.REFUSED).delete()
    RelatedChoice.objects.update_or_create(story=story, other=other, defaults={"word": word, "made_by": user})
    look_again(story.pk, other.pk)


@transaction.atomic
def answer_hint(hint: TopicHint, yes: bool, user: AbstractBaseUser, may_publish: bool) -> bool:
    """Adds the topic to the story, or never asks again; True if readers see it at once.

    It goes into the story's draft; where readers have that draft already, and the user may publish, out with it.
    """
    hint.answer = TopicHint.Answer.YES if yes else TopicHint.Answer.NO
    hint.answered_by = user
    hint.save(update_fields=["answer", "answered_by"])
    if not yes:
        return False
    story = hint.story
    in_step = story.live and not story.has_unpublished_changes
    draft = story.get_latest_revision_as_object()
    draft.topics.add(hint.topic)
    draft.minor_change = in_step
    revision = draft.save_revision(user=user)
    if in_step and may_publish:
        revision.publish(user=user)
        return True
    return False
