"""What a page tells machines of itself, within a script element that no browser runs (HTML, 4.12.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString, mark_safe


def script_data(told: Mapping[str, Any]) -> SafeString:
    """`told` as JSON that is safe within a script element.

    Nothing in it looks like the element's end or a comment's beginning (HTML, 4.12.1.3), whatever the words are.
    """
    written = json.dumps(told, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        written = written.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(written)  # noqa: S308  (nothing of it is markup any more)
