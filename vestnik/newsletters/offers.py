"""Which newsletters there are for readers of a language. Every edition has one in its box from the start."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.models import Newsletter
from vestnik.stories.models import Edition


def newsletter_in_box(language: str) -> Newsletter | None:
    """The one that the box on every page of an edition offers; None if the editors took it out."""
    return Newsletter.objects.filter(locale__language_code=language, in_box=True).first()


def ensure_newsletter(instance: Edition, created: bool = False, raw: bool = False, **_signal) -> None:
    """Receiver: a new edition offers a weekly newsletter, which the editors may change or take away."""
    if raw or not created or Newsletter.objects.filter(locale_id=instance.locale_id).exists():
        return
    with override(instance.locale.language_code):
        newsletter = Newsletter(locale=instance.locale, name=_("The week"), in_box=True)
        newsletter.promise = instance.newsletter_text
    newsletter.clean()
    newsletter.save()
