"""The desk itself: one front, the stories that come in, and every deed that needs no form."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from wagtail.models import Locale

from vestnik.fronts import draft, publish
from vestnik.fronts.desk import asks
from vestnik.fronts.desk.forms import MINUTE
from vestnik.fronts.desk.history import deeds, moves_of
from vestnik.fronts.desk.incoming import LATEST, TABS, incoming, nothing, standing
from vestnik.fronts.desk.moving import move_of
from vestnik.fronts.desk.switch import head_of
from vestnik.fronts.desk.told import stamp_of, tell, urls_of
from vestnik.fronts.models import Front, FrontKind
from vestnik.fronts.moves import MoveKind
from vestnik.fronts.refusals import Stale
from vestnik.fronts.words import told
from vestnik.press.proof import Deed
from vestnik.stories.display import Link
from vestnik.stories.models import Section

ASK = "desk/fronts/parts/ask.html"
SCRIPTS = tuple(
    f"desk/fronts/{name}.js" for name in ("board", "drag", "keys", "forms", "incoming", "preview", "poll")
)


@require_safe
def own_front(request: HttpRequest) -> HttpResponse:
    """Straight to the home front of the language in which one works, or to what `lang`, `kind` and the rest ask for."""
    asks.require_right(request)
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    locale = locales.get(request.GET.get("lang") or get_language()) or Locale.get_default()
    kind = request.GET.get("kind", FrontKind.HOME)
    if kind == FrontKind.SECTION:
        pk = request.GET.get("section", "")
        section = get_object_or_404(Section, pk=pk if pk.isdecimal() else None, locale=locale)
        return redirect("vestnik_front:edit", draft.section_front(section).pk)
    if kind == FrontKind.SPECIAL:
        special = get_object_or_404(Front, kind=kind, locale=locale, slug=request.GET.get("slug", ""))
        return redirect("vestnik_front:edit", special.pk)
    front = draft.important_rail(locale) if kind == FrontKind.RAIL else draft.home_front(locale)
    return redirect("vestnik_front:edit", front.pk)


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    front = asks.front_or_404(request, pk)
    answer = tell(request, front)
    urls = urls_of(front)
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else LATEST
    return render(
        request,
        "desk/fronts/desk.html",
        {
            "head": head_of(front),
            "told": answer,
            "urls": urls,
            "scripts": SCRIPTS,
            "words": _words(),
            "tabs": [
                Link(str(name), f"{urls['desk']}?tab={slug}", slug, slug == tab)
                for slug, name in TABS.items()
            ],
            **_incoming(request, front, {int(story): where for story, where in answer["places"].items()}),
        },
    )


@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """204 as long as nothing has changed since `stamp`; else the front as it stands, and what others did."""
    asks.require_right(request)
    stamp = stamp_of(pk)
    if stamp is None:
        raise Http404
    if stamp == request.GET.get("stamp"):
        return HttpResponse(status=204)
    front = asks.front_or_404(request, pk)
    return JsonResponse(tell(request, front, since=asks.number(request.GET, "number")))


@require_GET
def incoming_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of stories alone; the desk's script knows by itself where they stand."""
    front = asks.front_or_404(request, pk)
    return render(request, "desk/fronts/incoming_list.html", _incoming(request, front, {}))


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    front = asks.front_or_404(request, pk)
    asked = asks.asked(request)
    seen = asks.number(asked, "number")

    def deed() -> asks.Done:
        wanted = move_of(asked, draft.draft_of(front).arrangement)
        if wanted.kind == MoveKind.MOVE_SLOT and not asked.get("slot") and seen is not None:
            draft.check_not_put_since(front, wanted.slot, seen, request.user)
        made = draft.change(front.pk, wanted, request.user, once=True)
        return asks.Done(tuple(told(note) for note in made.notes))

    return asks.do(request, front, deed, seen)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    front = asks.front_or_404(request, pk)

    def deed() -> asks.Done:
        made = draft.undo(front.pk, request.user)
        return asks.Done(tuple(told(note) for note in made.notes), _("Taken back."))

    return asks.do(request, front, deed)


@require_POST
def redo(request: HttpRequest, pk: int) -> HttpResponse:
    front = asks.front_or_404(request, pk)

    def deed() -> asks.Done:
        made = draft.redo(front.pk, request.user)
        return asks.Done(tuple(told(note) for note in made.notes), _("Done again."))

    return asks.do(request, front, deed)


def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST makes the draft what readers have."""
    front = asks.front_or_404(request, pk)
    if request.method == "POST":

        def deed() -> asks.Done:
            draft.discard(front.pk, request.user)
            return asks.Done(message=_("The draft is what readers have now. Undo brings your changes back."))

        return asks.do(request, front, deed)
    context = {
        "lines": [_("Everything that readers don’t have yet is taken out of the draft, of all editors.")],
        "action": urls_of(front)["discard"],
        "yes": _("Discard the changes"),
        "no": _("Keep them"),
        "serious": True,
    }
    return asks.part(request, front, ASK, _("Discard the draft?"), context)


@require_POST
def publish_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the draft live as the editor saw it; if it is another one by now, asks once more and says what is new."""
    front = asks.front_or_404(request, pk)
    asked = asks.asked(request)
    based_on = asks.number(asked, "based_on")
    if based_on is None:
        raise asks.BadRequest("based_on")
    if based_on == front.draft_number and not publish.differs(front):
        return asks.do(request, front, lambda: asks.Done(message=_("Readers have all of it already.")))

    def deed() -> asks.Done:
        with transaction.atomic():
            done = Deed()
            publish.publish(front.pk, request.user, based_on)
        told = done.told(_("The front is published."), front.press_key, front.public_address)
        return asks.Done(message=told)

    return asks.do(
        request, front, deed, based_on, lambda stale: changed_meanwhile(request, front, stale, based_on)
    )


def changed_meanwhile(
    request: HttpRequest, front: Front, stale: Stale, based_on: int, at: datetime | None = None
) -> HttpResponse:
    """Asks whether to publish (or schedule, `at`) although others changed the draft after the editor looked at it."""
    front.refresh_from_db()
    others = moves_of(front).filter(number__gt=based_on)
    context = {
        "lines": [told(stale), _("This is new in the draft since you looked:")],
        "deeds": deeds(front, draft.draft_of(front).arrangement, others[:20])[::-1],
        "action": urls_of(front)["schedule" if at else "publish"],
        "hidden": {
            "based_on": front.draft_number,
            **({"at": timezone.localtime(at).strftime(MINUTE)} if at else {}),
        },
        "yes": _("Schedule with these changes") if at else _("Publish with these changes"),
        "no": _("Don’t publish"),
    }
    title = _("The draft has changed")
    if not asks.wants_json(request):
        return asks.part(request, front, ASK, title, context, status=409)
    form = asks.part_html(request, front, ASK, title, context)
    return asks.refused(request, front, told(stale), based_on, form)


def _incoming(request: HttpRequest, front: Front, places: dict[int, str]) -> dict:
    where = reverse("vestnik_front:where", args=[front.pk])
    stories = standing(incoming(front.locale_id, request.GET.dict()), places)
    return {
        "incoming": stories,
        "nothing": nothing(request.GET.dict()),
        "query": request.GET.get("q", "")[:100],
        "where_url": where,
    }


def _words() -> dict[str, str]:
    """What the desk's script says by itself. Names in braces are put in by it."""
    return {
        "close": _("Close"),
        "unsaved": _(
            "This could not be saved: the newsroom’s server didn’t answer. Do it again when it does."
        ),
        "unreached": _("The newsroom’s server didn’t answer. Try again."),
        "taken": _("“{title}” taken. Arrow keys carry it, Space puts it down, Escape leaves it."),
        "at": _("{container}, place {place} of {of}: “{title}”."),
        "end": _("There is nothing further this way."),
        "back": _("Left where it was."),
        "dropping": _("“{title}” put down."),
    }
