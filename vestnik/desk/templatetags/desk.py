from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.translation import get_language

from vestnik.stories.models import Edition

register = template.Library()


@register.simple_tag
def paper_name() -> str:
    """The paper's name, as its edition in the reader's language says it."""
    names = dict(Edition.objects.values_list("locale__language_code", "name"))
    return names.get(get_language()) or names.get(settings.LANGUAGE_CODE) or settings.WAGTAIL_SITE_NAME
