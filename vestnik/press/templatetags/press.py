from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from vestnik.press import recorder
from vestnik.press.fragments import find_fragment, fragment_address, hole
from vestnik.press.making import stored_fragment

register = template.Library()


@register.simple_tag
def fragment(name: str, variant: object = "") -> SafeString:
    """A fragment of the page: left open in a page of the press, put in at once in all others."""
    lang = get_language() or ""
    found = find_fragment(name)
    address = fragment_address(name, lang, str(variant))
    record = recorder.current()
    if record is not None:
        return hole(record, address)
    return stored_fragment(address) or found.render(lang, str(variant))
