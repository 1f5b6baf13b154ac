"""What needs a form: where a story goes, how it stands in its slot, what a container is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from vestnik.fronts import draft
from vestnik.fronts.arrangement import Container, Slot
from vestnik.fronts.desk import asks, pictures
from vestnik.fronts.desk.board import make_board
from vestnik.fronts.desk.forms import ContainerForm, SlotForm, container_initial, slot_initial, slot_values
from vestnik.fronts.desk.history import FIELDS
from vestnik.fronts.desk.moving import choices
from vestnik.fronts.document import rule_fields
from vestnik.fronts.models import Front
from vestnik.fronts.moves import Move, MoveKind, new_id
from vestnik.fronts.refusals import Gone, Refused, Stale
from vestnik.fronts.words import told
from vestnik.stories.models import Photo, Story

SLOT, CONTAINER = "desk/fronts/parts/slot.html", "desk/fronts/parts/container.html"


@require_safe
def where(request: HttpRequest, pk: int) -> HttpResponse:
    """All the places where a story can go, as buttons."""
    front = asks.front_or_404(request, pk)
    story = get_object_or_404(Story, pk=asks.number(request.GET, "story"))
    slot = request.GET.get("slot", "")
    board = make_board(front, draft.draft_of(front).arrangement)
    context = {
        "title": story.title,
        "story": story.pk,
        "slot": slot,
        "stands": board.places.get(story.pk, ""),
        "places": [
            {"title": box.title, "places": choices(box.id, box.rows, slot)}
            for box in board.boxes
            if not box.spread
        ],
    }
    return asks.part(request, front, "desk/fronts/parts/where.html", _("Move to …"), context)


# --- a slot


def slot(request: HttpRequest, pk: int, slot_id: str) -> HttpResponse:
    """How a story stands in its slot: GET shows it, POST changes it in the draft."""
    front = asks.front_or_404(request, pk)
    found = draft.draft_of(front).arrangement.slot(slot_id)
    if found is None and request.method != "POST":
        raise Http404
    own = found[1] if found else None
    story = _story(own)
    if request.method != "POST":
        form = SlotForm(
            initial={**slot_initial(own), "was": json.dumps(slot_values(own))}, links=own.sublinks
        )
        return asks.part(request, front, SLOT, _title(story), _slot_context(front, own, story, form))
    form = SlotForm(request.POST, links=own.sublinks if own else ())
    if not form.is_valid():
        return asks.again(request, front, SLOT, _title(story), _slot_context(front, own, story, form))
    values = form.values()
    values["headline_of"] = story.title if values["headline"] and story else ""
    wanted = Move(MoveKind.EDIT_SLOT, slot=slot_id, fields=values, was=_was(request))
    return _edit(
        request, front, wanted, SLOT, _title(story), form, lambda: _slot_theirs(front, slot_id, form, request)
    )


def _story(own: Slot | None) -> Story | None:
    stories = Story.objects.select_related("lead_photo", "locale")
    return stories.filter(pk=own.story if own else None).first()


def _slot_context(front: Front, own: Slot | None, story: Story | None, form: SlotForm) -> dict[str, Any]:
    chosen = form["picture"].value()
    chosen = int(chosen) if str(chosen or "").isdecimal() else None
    changed = own is not None and story is not None and own.headline and own.headline_of != story.title
    return {
        "form": form,
        "story": story,
        "action": reverse("vestnik_front:slot", args=[front.pk, own.id]) if own else "",
        "headline_was": own.headline_of if changed else "",
        "headline_changed": changed,
        "pictures": pictures.choices(story, chosen),
        "chosen": chosen,
        "pictures_url": reverse("vestnik_front:pictures", args=[front.pk])
        + (f"?story={story.pk}" if story else ""),
    }


def _slot_theirs(front: Front, slot_id: str, form: SlotForm, request: HttpRequest) -> dict[str, Any]:
    """What stands in the slot now, beside what the editor wrote; saving again is meant then."""
    found = draft.draft_of(front).arrangement.slot(slot_id)
    if found is None:
        raise Gone(slot_id)
    own = found[1]
    story = _story(own)
    now, was = slot_values(own), _was(request)
    form.data = form.data.copy()
    form.data["was"] = json.dumps(now)
    return {
        **_slot_context(front, own, story, form),
        "theirs": [
            (FIELDS[name], _shown(name, now[name])) for name in now if name in was and now[name] != was[name]
        ],
    }


@require_GET
def picture_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The photos that a search finds."""
    asks.front_or_404(request, pk)
    story = Story.objects.select_related("lead_photo").filter(pk=asks.number(request.GET, "story")).first()
    chosen = asks.number(request.GET, "picture")
    found = pictures.choices(story, chosen, request.GET.get("q", "").strip()[:100])
    return render(request, "desk/fronts/parts/pictures.html", {"pictures": found, "chosen": chosen})


# --- a container


def container(request: HttpRequest, pk: int, container_id: str) -> HttpResponse:
    """How a container looks and fills up: GET shows it, POST changes it in the draft."""
    front = asks.front_or_404(request, pk)
    own = draft.draft_of(front).arrangement.container(container_id)
    if own is None and request.method != "POST":
        raise Http404
    action = reverse("vestnik_front:container", args=[front.pk, container_id])
    context = {"action": action, "yes": _("Save")}
    title = _("Edit the container")
    if request.method != "POST":
        initial = {**container_initial(own), "was": json.dumps(_container_values(own))}
        form = ContainerForm(initial=initial, locale=front.locale)
        return asks.part(request, front, CONTAINER, title, {**context, "form": form})
    form = ContainerForm(request.POST, locale=front.locale)
    if not form.is_valid():
        return asks.again(request, front, CONTAINER, title, {**context, "form": form})

    def theirs() -> dict[str, Any]:
        now = draft.draft_of(front).arrangement.container(container_id)
        if now is None:
            raise Gone(container_id)
        form.data = form.data.copy()
        form.data["was"] = json.dumps(_container_values(now))
        shown = ContainerForm(initial=container_initial(now), locale=front.locale)
        fields = [(field.label, field.value()) for field in shown if field.name not in ("was", "layout")]
        return {**context, "form": form, "theirs": [(label, value) for label, value in fields if value]}

    wanted = Move(MoveKind.EDIT_CONTAINER, container=container_id, fields=form.values(), was=_was(request))
    return _edit(request, front, wanted, CONTAINER, title, form, theirs)


def add_container(request: HttpRequest, pk: int) -> HttpResponse:
    """A new container, after all others."""
    front = asks.front_or_404(request, pk)
    title = _("Add a container")
    context = {"action": reverse("vestnik_front:add_container", args=[front.pk]), "yes": _("Add it")}
    form = ContainerForm(request.POST if request.method == "POST" else None, locale=front.locale)
    if request.method != "POST":
        return asks.part(request, front, CONTAINER, title, {**context, "form": form})
    if not form.is_valid():
        return asks.again(request, front, CONTAINER, title, {**context, "form": form})
    rule = form.values()
    outer = {name: rule.pop(name) for name in ("title", "layout")}
    last = draft.draft_of(front).arrangement.containers
    wanted = Move(
        MoveKind.ADD_CONTAINER,
        container=new_id(),
        after=last[-1].id if last else "",
        fields={**outer, "rule": rule},
    )
    return _edit(request, front, wanted, CONTAINER, title, form, lambda: {**context, "form": form})


def _container_values(own: Container) -> dict[str, Any]:
    return {"title": own.title, "layout": own.layout.value, **rule_fields(own.rule)}


# --- what all of them share


def _edit(
    request: HttpRequest,
    front: Front,
    wanted: Move,
    template: str,
    title: str,
    form: Form,
    theirs: Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """Does an edit. Where it can't be done, what the editor wrote stays in the form, with the reason over it."""
    try:
        made = draft.change(front.pk, wanted, request.user)
    except Gone as gone:
        return asks.refused(request, front, told(gone), asks.number(request.POST, "number"))
    except Refused as refusal:
        front.refresh_from_db(fields=["draft", "draft_number"])
        form.add_error(None, told(refusal))
        try:
            context = theirs() if isinstance(refusal, Stale) else {**theirs(), "theirs": ()}
        except Gone as gone:
            return asks.refused(request, front, told(gone))
        return asks.again(request, front, template, title, context)
    notes = tuple(told(note) for note in made.notes)
    return asks.do(request, front, lambda: asks.Done(notes, _("Saved in the draft.")))


def _was(request: HttpRequest) -> dict[str, Any]:
    """The values on which the editor's are based."""
    try:
        found = json.loads(request.POST.get("was") or "{}")
    except ValueError:
        raise asks.BadRequest("was") from None
    if not isinstance(found, dict):
        raise asks.BadRequest("was")
    return found


def _title(story: Story | None) -> str:
    return _("How “%(title)s” stands here") % {"title": story.title if story else "?"}


def _shown(name: str, value: object) -> str:
    if name == "picture" and value:
        return Photo.objects.filter(pk=value).values_list("title", flat=True).first() or str(value)
    if name == "sublinks" and isinstance(value, list):
        return (
            ", ".join(str(link.get("text") or link.get("url") or link.get("story")) for link in value) or "–"
        )
    return str(value or "–")
