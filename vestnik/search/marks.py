"""Tokens that stand for a whole entry: engines find them like words, and no word is written like them."""

from __future__ import annotations

import re

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

LIVE = "__v"
_NOT_IN_MARK = re.compile("[^a-z0-9]")


def language_mark(lang: str) -> str:
    return "__l" + _NOT_IN_MARK.sub("", lang.lower())


def section_mark(pk: int) -> str:
    return f"__s{pk}"


def topic_mark(pk: int) -> str:
    return f"__t{pk}"


def person_mark(pk: int) -> str:
    return f"__p{pk}"


def kind_mark(model: type[Model]) -> str:
    return f"__c{ContentType.objects.get_for_model(model).pk}"
