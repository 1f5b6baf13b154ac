"""What a desk asks, and how it is answered: with JSON for the desk’s script, with a redirect where there is none."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail.admin import messages

from vestnik.fronts.desk.told import tell, urls_of
from vestnik.fronts.models import Front
from vestnik.fronts.refusals import PutAlready, Refused, Stale
from vestnik.fronts.words import told

CHANGE = "fronts.change_front"
#: bytes; a move is a handful of ids
LONGEST_MOVE = 50_000


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a deed: `notes` say what was not quite as asked for, `message` (plain, or safe HTML) what was."""

    notes: tuple[str, ...] = ()
    message: str = ""


def require_right(request: HttpRequest) -> None:
    """:raises PermissionDenied: the user may not change fronts"""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied


def front_or_404(request: HttpRequest, pk: int) -> Front:
    """The front, if the user may change fronts."""
    require_right(request)
    front = Front.objects.select_related("locale", "section__locale").filter(pk=pk).first()
    if front is None:
        raise Http404
    return front


def asked(request: HttpRequest) -> Mapping[str, Any]:
    """What was posted, as a form or as JSON."""
    if request.content_type != "application/json":
        return request.POST.dict()
    if len(request.body) > LONGEST_MOVE:
        raise BadRequest("too long")
    try:
        found = json.loads(request.body)
    except ValueError:
        raise BadRequest("no JSON") from None
    if not isinstance(found, dict):
        raise BadRequest("no JSON object")
    return found


def number(asked: Mapping[str, Any], name: str) -> int | None:
    """A whole number that was posted; None if there is none."""
    found = asked.get(name)
    try:
        return None if found in (None, "") else int(found)
    except (TypeError, ValueError):
        raise BadRequest(name) from None


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def is_fragment(request: HttpRequest) -> bool:
    """True for the desk's script, which shows the answer in a dialog."""
    return "X-Fragment" in request.headers or wants_json(request)


def do(
    request: HttpRequest,
    front: Front,
    deed: Callable[[], Done],
    since: int | None = None,
    if_stale: Callable[[Stale], HttpResponse] | None = None,
) -> HttpResponse:
    """Does a deed and tells the desk how the front stands now; a refusal is told in words, and nothing is lost."""
    try:
        done = deed()
    except Refused as refusal:
        if if_stale is not None and isinstance(refusal, Stale):
            return if_stale(refusal)
        known = refusal.what if isinstance(refusal, PutAlready) else ""
        return refused(request, front, told(refusal), since, known=known)
    if wants_json(request):
        return JsonResponse(tell(request, front, since=since, notes=done.notes, message=done.message))
    for note in done.notes:
        messages.warning(request, note)
    if done.message:
        messages.success(request, done.message)
    return redirect("vestnik_front:edit", front.pk)


def refused(
    request: HttpRequest, front: Front, why: str, since: int | None = None, form: str = "", known: str = ""
) -> HttpResponse:
    """The answer to what can't be done: 409, with the front as it stands; `form` is HTML to go on with.

    `known` is the id of a thing of which `why` tells what others did with it.
    """
    if wants_json(request):
        answer = tell(request, front, since=since, known=known, message="" if form else why, tone="error")
        return JsonResponse({**answer, **({"form": form} if form else {})}, status=409)
    messages.error(request, why)
    return redirect("vestnik_front:edit", front.pk)


def part(
    request: HttpRequest,
    front: Front,
    template: str,
    title: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """A piece of the desk: for its dialog, or as a page of its own."""
    whole = _whole(front, template, title, context)
    return render(
        request, template if is_fragment(request) else "desk/fronts/page.html", whole, status=status
    )


def again(
    request: HttpRequest, front: Front, template: str, title: str, context: Mapping[str, Any]
) -> HttpResponse:
    """The form once more, as it was filled in."""
    if wants_json(request):
        return JsonResponse({"form": part_html(request, front, template, title, context)}, status=422)
    return part(request, front, template, title, context, status=422)


def part_html(
    request: HttpRequest, front: Front, template: str, title: str, context: Mapping[str, Any]
) -> str:
    """A piece of the desk for its dialog, as text."""
    return render_to_string(template, _whole(front, template, title, context), request)


def _whole(front: Front, template: str, title: str, context: Mapping[str, Any]) -> dict[str, Any]:
    urls = urls_of(front)
    return {
        **context,
        "page_title": title,
        "part": template,
        "urls": urls,
        "number": front.draft_number,
        "back_url": urls["desk"],
        "back_text": _("Back to the front"),
    }
