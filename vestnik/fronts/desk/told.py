"""What the server tells a desk: the front as it stands, what others did, and what came of a deed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db.models import Count, Max
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vestnik.fronts.desk.board import Board, make_board
from vestnik.fronts.desk.history import deeds, moves_of
from vestnik.fronts.draft import NothingToRedo, NothingToUndo, draft_of, to_redo, to_undo
from vestnik.fronts.live import live_version, scheduled_versions
from vestnik.fronts.models import Front
from vestnik.fronts.troubles import Trouble
from vestnik.fronts.words import told
from vestnik.press import recorder
from vestnik.press.log import journal
from vestnik.stories.admin.words import when
from vestnik.stories.members import shown_name

#: of what others did meanwhile a desk tells so much; the history has the rest
MOST_NEWS = 3
#: stand in a piece of HTML for what is put in at the end; a front holds no such characters
DIGEST, TOKEN = "\x01digest\x01", "\x01token\x01"


@dataclass(frozen=True, slots=True)
class Bar:
    """The line over the board: what readers have, and what can be done. `undo`, `redo`: '' if there is nothing."""

    ahead: bool
    state: str
    since: str
    coming: tuple[str, ...]
    number: int
    undo: str
    nothing_to_undo: str
    redo: str
    nothing_to_redo: str
    troubles: tuple[Trouble, ...]


def stamp_of(front_pk: int) -> str | None:
    """Changes whenever a desk should look again; None if there is no such front. One query."""
    found = (
        Front.objects.filter(pk=front_pk)
        .annotate(last=Max("versions__pk"), cancelled=Count("versions__cancelled_at"))
        .values_list("draft_number", "last", "cancelled")
        .first()
    )
    return None if found is None else f"{found[0]}.{found[1] or 0}.{found[2]}.{journal().edition}"


def tell(
    request: HttpRequest,
    front: Front,
    *,
    since: int | None = None,
    known: str = "",
    notes: Sequence[str] = (),
    message: str = "",
    tone: str = "info",
) -> dict[str, Any]:
    """The front as JSON for the desk, with containers and bar as finished HTML.

    `since` is the number of the draft that the desk shows: what others did after it is told as news, but for what they
    did with the thing `known`. `notes` and `message` are told to whoever asked; `message` may be safe HTML.
    """
    stamp = stamp_of(front.pk)
    front.refresh_from_db(fields=["draft", "draft_number"])
    draft = draft_of(front)
    board = make_board(front, draft.arrangement)
    urls = urls_of(front)
    news = []
    if since is not None and since < draft.number:
        others = moves_of(front).filter(number__gt=since).exclude(made_by=request.user)
        others = others.exclude(thing=known) if known else others
        news = [str(deed) for deed in deeds(front, draft.arrangement, others[:MOST_NEWS])][::-1]
    coming = [version.live_at for version in scheduled_versions(front)]
    bar = _bar(request, front, draft, board, coming)
    moments = [moment for moment in (board.until, *coming[:1]) if moment]
    return {
        "number": draft.number,
        "stamp": stamp,
        "edition": journal().edition,
        "next": max(0.0, (min(moments) - recorder.now()).total_seconds()) if moments else None,
        "containers": [
            {
                "id": box.id,
                **_piece(request, "desk/fronts/box.html", {"box": box, "urls": urls, "number": draft.number}),
            }
            for box in board.boxes
        ],
        "bar": _piece(request, "desk/fronts/bar.html", {"bar": bar, "urls": urls}),
        "places": {str(pk): where for pk, where in board.places.items()},
        "news": [escape(text) for text in news],
        "notes": [escape(text) for text in notes],
        "message": conditional_escape(message),
        "tone": tone,
    }


def urls_of(front: Front) -> dict[str, str]:
    """The addresses of all that can be done with a front."""
    names = (
        "move", "state", "incoming", "publish", "undo", "redo", "discard", "schedule", "history", "preview",
        "preview_page", "where", "add_container", "restore", "cancel", "about",
    )  # fmt: skip
    urls = {name: reverse(f"vestnik_front:{name}", args=[front.pk]) for name in names}
    urls["desk"] = reverse("vestnik_front:edit", args=[front.pk])
    urls["new"] = f"{reverse('vestnik_front:new')}?lang={front.lang}"
    return urls


def _piece(request: HttpRequest, template: str, context: dict) -> dict[str, str]:
    """HTML, and a digest of it by which a desk knows whether it has the same."""
    # the token differs at each request, and the digest stands in what it is of: both are put in afterwards
    html = render_to_string(template, {**context, "digest": DIGEST, "csrf_token": TOKEN})
    digest = blake2b(html.encode(), digest_size=8).hexdigest()
    html = html.replace(DIGEST, digest).replace(TOKEN, get_token(request))
    return {"digest": digest, "html": mark_safe(html)}  # noqa: S308 - our own template


def _bar(request: HttpRequest, front: Front, draft, board: Board, coming: Sequence[datetime]) -> Bar:
    count = board.diff.count
    live = live_version(front)
    if live is None:
        since = _("Readers have what the paper arranges by itself: nobody has published yet.")
    elif live.made_by_id:
        since = _("Live since %(when)s, by %(who)s.") % {
            "when": when(live.live_at),
            "who": shown_name(live.made_by),
        }
    else:
        since = _("Live since %(when)s.") % {"when": when(live.live_at)}
    if count:
        state = ngettext(
            "%(count)d change that readers don’t have yet",
            "%(count)d changes that readers don’t have yet",
            count,
        ) % {"count": count}
        if board.lost:
            state += " · " + _("removed: %(what)s") % {"what": ", ".join(board.lost)}
    else:
        state = _("Readers have this front")
    own = [to_undo(front, request.user), to_redo(front, request.user)]
    said = iter(deeds(front, draft.arrangement, [move for move in own if move]))
    undo, redo = [next(said).what if move else "" for move in own]
    return Bar(
        ahead=bool(count),
        state=state,
        since=since,
        coming=tuple(_("Goes live %(when)s") % {"when": when(at)} for at in coming),
        number=draft.number,
        undo=_("Undo: %(what)s") % {"what": undo} if undo else "",
        nothing_to_undo=told(NothingToUndo()),
        redo=_("Redo: %(what)s") % {"what": redo} if redo else "",
        nothing_to_redo=told(NothingToRedo()),
        troubles=board.troubles,
    )
