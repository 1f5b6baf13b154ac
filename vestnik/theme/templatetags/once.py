"""Pieces of pages that depend on what they are given and on nothing else: rendered once a process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vestnik.press import recorder

register = template.Library()

#: by what was asked for: of a front of sixty stories a publish changes one or two
_rendered: OrderedDict[Hashable, SafeString] = OrderedDict()
MOST_RENDERED = 2000


@register.simple_tag(takes_context=True)
def once(context: template.Context, name: str, **given: Any) -> SafeString:
    """The template `name` with what it is given, as `include … only` would show it.

    The same values are rendered once a process. A template that reads more than it is given (the recorder knows) is
    rendered each time.
    """
    return render_once(context, name, given)


def render_once(context: template.Context, name: str, given: Mapping[str, Any]) -> SafeString:
    asked = (
        *(context.template.engine, name, get_language(), timezone.get_current_timezone_name()),
        tuple(sorted(given.items())),
    )
    if known := _rendered.get(asked):
        _rendered.move_to_end(asked)
        return known
    before = _read_by_now()
    made = render_to_string(name, given)
    if _read_by_now() == before:
        _rendered[asked] = made
        while len(_rendered) > MOST_RENDERED:
            _rendered.popitem(last=False)
    return made


def _read_by_now() -> Hashable:
    record = recorder.current()
    return record and (record.calls, record.until, record.hard_until, len(record.fragments))
