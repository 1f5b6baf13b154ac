"""The addresses of accounts. What is read are pages of the press; inboxes are the web processes' own."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from vestnik.distribution.activitypub import accounts, documents, knocks
from vestnik.distribution.activitypub.signatures import Forged
from vestnik.distribution.activitypub.telling import article_of
from vestnik.distribution.models import Account, ToldStory
from vestnik.press import recorder
from vestnik.press.pressed import pressed
from vestnik.stories.listings import Listing
from vestnik.stories.models import Story

#: stories in an outbox: what a server shows of who was just followed
OUTBOX = 20
_RESOURCE = re.compile(r"acct:@?([-a-z0-9_]+)@(.+)", re.IGNORECASE)


def _of_account(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the account of its address, and speaks its language."""

    @wraps(view)
    def found(request: HttpRequest, name: str, **named: Any) -> HttpResponse:
        account = _account(name)
        with translation.override(account.lang):
            return view(request, account, **named)

    return found


def _account(name: str) -> Account:
    """:raises Http404: there is none, or the paper wants none"""
    recorder.read("accounts")
    account = Account.objects.filter(name=name).select_related("section__locale").first()
    if account is None or not accounts.is_on():
        raise Http404
    return account


@pressed(
    params={
        "resource": r"acct:@?[-A-Za-z0-9_]{1,100}@[-A-Za-z0-9_.:]{1,255}|https?://[-A-Za-z0-9_.:/]{1,300}"
    }
)
@require_safe
def webfinger(request: HttpRequest) -> HttpResponse:
    """Where an account is found (RFC 7033)."""
    resource = request.GET.get("resource", "")
    host = settings.PUBLIC_URL.partition("://")[2]
    if found := _RESOURCE.fullmatch(resource):
        name = found[1].lower() if found[2].lower() in (host.lower(), settings.PUBLIC_HOST.lower()) else ""
    else:
        account = knocks.account_of(resource)
        name = account.name if account else ""
    account = _account(name)
    told = documents.webfinger(resource, account.name, accounts.page_of(account))
    answer = _json(told, "application/jrd+json")
    answer["Access-Control-Allow-Origin"] = "*"  # RFC 7033, 5
    return answer


@pressed
@require_safe
@_of_account
def account(_request: HttpRequest, found: Account) -> HttpResponse:
    return _json(accounts.document(found))


@pressed
@require_safe
@_of_account
def outbox(_request: HttpRequest, found: Account) -> HttpResponse:
    """The newest stories; a section's account announces them."""
    listing = Listing.of_section(found.section) if found.section else Listing.latest(found.lang)
    paper = _paper(found.lang)
    rows = listing.rows(OUTBOX, words_only=True)
    recorder.read(*(f"told:{story.pk}" for story in rows))
    rounds = dict(ToldStory.objects.filter(story__in=[one.pk for one in rows]).values_list("story", "round"))
    items = []
    for story in rows:
        url = documents.part_url(paper.name, documents.story_part(story.pk, rounds.get(story.pk, 1)))
        kind = "Announce" if found.section else "Create"
        items.append(documents.activity(kind, found.name, url, "0"))
    return _json(documents.collection(documents.part_url(found.name, "outbox.json"), items, len(items)))


@pressed
@require_safe
@_of_account
def followers(_request: HttpRequest, found: Account) -> HttpResponse:
    """Who follows is nobody's business, and how many is told to nobody who counts every minute."""
    return _json(documents.collection(documents.part_url(found.name, "followers.json"), None, 0))


@pressed
@require_safe
@_of_account
def story(_request: HttpRequest, found: Account, pk: int, round: int = 1) -> HttpResponse:
    """A story as followers get it; 410 and a tombstone for what was taken from them."""
    recorder.read(f"story:{pk}", f"told:{pk}")
    return _story(found, pk, round, ToldStory.objects.filter(story=pk).first())


@pressed
@require_safe
def story_now(_request: HttpRequest, pk: int) -> HttpResponse:
    """The same under an address that a story's page can name for life: it knows no account and no round."""
    if not accounts.is_on():
        raise Http404
    recorder.read(f"story:{pk}", f"told:{pk}")
    told = ToldStory.objects.filter(story=pk).first()
    return _story(_paper(get_language()), pk, told.round if told else 1, told)


def _story(found: Account, pk: int, round: int, told: ToldStory | None) -> HttpResponse:
    url = documents.part_url(found.name, documents.story_part(pk, round))
    if told is not None and (told.gone_at or round < told.round):
        return _json(documents.tombstone(url, told.gone_at or found.made_at), status=410)
    rows = Story.objects.select_related("section", "lead_photo", "locale")
    one = rows.filter(pk=pk, locale__language_code=found.lang).first()
    wanted = told.round if told else 1
    if one is None or found.section or not one.can_be_read or not one.path or round != wanted:
        raise Http404
    recorder.read(f"story:{pk}")
    return _json({"@context": documents.CONTEXT, **article_of(found, one, round)})


def _paper(lang: str) -> Account:
    recorder.read("accounts")
    found = Account.objects.filter(section=None, lang=lang).first()
    if found is None:
        raise Http404
    return found


@csrf_exempt
@require_POST
def inbox(request: HttpRequest, name: str = "") -> HttpResponse:
    """202 for what waits to be verified, or is of no use to us; 401 for what can't be by whom it says."""
    if name:
        _account(name)
    elif not accounts.is_on():
        raise Http404
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > knocks.LONGEST:
        return _said("The activity is too long.", 413)
    headers = {header.lower(): value for header, value in request.headers.items()}
    try:
        knocks.take(request.body, headers, request.get_full_path(), timezone.now())
    except Forged as fault:
        return _said(f"Not believed: {fault}.", 401)
    except knocks.TooMany:
        answer = _said("Too many wait already.", 429)
        answer["Retry-After"] = "600"
        return answer
    return HttpResponse(status=202)


def _said(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


def _json(told: dict[str, Any], media_type: str = documents.TYPE, status: int = 200) -> HttpResponse:
    body = json.dumps(told, ensure_ascii=False)
    return HttpResponse(body, content_type=f"{media_type}; charset=utf-8", status=status)
