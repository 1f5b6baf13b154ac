"""Which views give pages of the press, and which query parameters they know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def pressed(view: View | None = None, *, params: Mapping[str, str] | None = None) -> Any:
    """Declares that a view's answers to GET are the same for every reader, and are kept until what they read changes.

    `params`: the query parameters that the view knows, each with the regular expression that its value fits whole; all
    others are ignored. A value that doesn't fit goes to the view, and its answer is not kept.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            response = view(request, *args, **kwargs)
            mark(response, params or {})
            return response

        return marked

    return decorate(view) if view is not None else decorate


def mark(response: HttpResponseBase, params: Mapping[str, str]) -> None:
    """Says of one answer what `pressed` says of a view's."""
    response.press_params = dict(params)  # type: ignore[attr-defined]
