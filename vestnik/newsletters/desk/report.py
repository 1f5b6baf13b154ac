"""How an issue went: counts, what came back, who left, which links were opened. Nothing about any one reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vestnik.newsletters.desk import notes, sending
from vestnik.newsletters.desk.views import EDIT, SEND, issue_url, may, state_of
from vestnik.newsletters.models import FrozenLetter, Issue, LinkClicks, Returned, Subscription
from vestnik.newsletters.post.counts import counts
from vestnik.newsletters.selection.finds import stories_in
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Story

#: who leaves so long after an issue has come counts as having left after it
AFTER = timedelta(days=7)
#: issues that one is compared with
BEFORE = 8
#: lengths in the chart, in its own units
CHART_WIDTH, BAR, GAP, LABELS = 720, 22, 20, 64


@dataclass(frozen=True, slots=True)
class Bar:
    """A link of the issue in the chart: `width` and `top` are lengths in the chart."""

    label: str
    url: str
    count: int
    share: str
    width: int
    top: int


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    total: int
    height: int
    width: int = CHART_WIDTH


@dataclass(frozen=True, slots=True)
class Compared:
    """An issue in the table of the last ones. `clicks` is None where none were counted."""

    number: int
    title: str
    url: str
    at: datetime
    audience: int
    reached: str
    returned: int
    left: int
    clicks: int | None
    own: bool


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of an issue whose sending has begun."""
    may(request, EDIT, SEND)
    issue = get_object_or_404(Issue.objects.select_related("newsletter__locale", "sent_by"), pk=pk)
    if issue.started_at is None:
        return redirect(issue_url("sending", issue))
    found = counts(issue)
    return render(
        request,
        "newsletters_admin/report.html",
        {
            "issue": issue,
            "newsletter": issue.newsletter,
            "state": state_of(issue),
            "running": issue.state in sending.RUNNING,
            "sending_url": issue_url("sending", issue),
            "counts": found,
            "lines": sending.lines(found),
            "readers": sending.readers_words(found.audience),
            "notes": notes.how_many(issue),
            "took": _took(issue),
            "returned": returned_of(issue),
            "left": left_after(issue),
            "after_days": AFTER.days,
            "counts_clicks": issue.newsletter.counts_clicks or issue.clicks.exists(),
            "chart": chart_of(issue),
            "compared": compared(issue),
        },
    )


def chart_of(issue: Issue) -> Chart:
    """How often each link of an issue was opened, the most opened first."""
    letter = FrozenLetter.objects.filter(issue=issue.pk).values_list("links", flat=True).first()
    totals = issue.clicks.values("link").annotate(total=Sum("count")).values_list("link", "total")
    return draw(letter or [], dict(totals), titles_of(issue))


def draw(links: Sequence[str], clicks: Mapping[int, int], titles: Mapping[str, str]) -> Chart:
    """The chart of `links` (addresses in the order of their numbers) by their clicks. Pure."""
    total = sum(count for link, count in clicks.items() if link < len(links))
    top = max((count for link, count in clicks.items() if link < len(links)), default=0)
    order = sorted(range(len(links)), key=lambda link: (-clicks.get(link, 0), link))
    bars = tuple(
        Bar(
            label=titles.get(links[link], links[link]),
            url=links[link],
            count=clicks.get(link, 0),
            share=_share(clicks.get(link, 0), total),
            width=round((CHART_WIDTH - LABELS) * clicks.get(link, 0) / top) if top else 0,
            top=place * (BAR + GAP),
        )
        for place, link in enumerate(order)
    )
    return Chart(bars, total, len(bars) * (BAR + GAP))


def titles_of(issue: Issue) -> dict[str, str]:
    """The titles of an issue's stories by their whole addresses."""
    stories = Story.objects.filter(pk__in=stories_in(issue)).select_related("locale")
    rows = stories.only("title", "path", "locale__language_code", "expire_at")
    return {absolute(story.url): story.title for story in rows if story.path}


def returned_of(issue: Issue) -> list[tuple[str, int]]:
    """What came back, by kind, in words; only what there is."""
    rows = dict(issue.returned.order_by().values_list("kind").annotate(Count("pk")))
    return [(str(label), rows[kind]) for kind, label in Returned.Kind.choices if kind in rows]


def left_after(issue: Issue) -> int:
    """How many have left this newsletter in the week after it came, and not asked for it again."""
    begun = issue.started_at
    if begun is None:
        return 0
    gone = issue.newsletter.subscriptions.filter(state=Subscription.State.LEFT, left_at__gte=begun)
    return gone.filter(left_at__lt=begun + AFTER).count()


def compared(issue: Issue) -> list[Compared]:
    """This issue and those sent before it, the newest first."""
    sent = issue.newsletter.issues.filter(started_at__lte=issue.started_at).order_by("-started_at", "-number")
    issues = list(sent.defer("body").select_related("newsletter__locale")[: BEFORE + 1])
    ids = [one.pk for one in issues]
    clicks = LinkClicks.objects.filter(issue__in=ids).order_by().values_list("issue")
    opened = dict(clicks.annotate(total=Sum("count")))
    back = Returned.objects.filter(issue__in=ids).order_by().values_list("issue")
    returned = dict(back.annotate(total=Count("pk")))
    return [_compared(one, opened.get(one.pk), returned.get(one.pk, 0), one.pk == issue.pk) for one in issues]


def _compared(one: Issue, clicks: int | None, returned: int, own: bool) -> Compared:
    found = counts(one)
    return Compared(
        number=one.number,
        title=one.subject,
        url=issue_url("report", one),
        at=one.started_at or one.made_at,
        audience=found.audience,
        reached=_share(found.accepted, found.audience),
        returned=returned,
        left=left_after(one),
        clicks=clicks,
        own=own,
    )


def _share(part: int, whole: int) -> str:
    """'99.8 %' in the language of the admin; '' where there is no whole."""
    if not whole:
        return ""
    percent = 100 * part / whole
    # what is nearly all is not all
    shown = min(percent, 99.9) if part < whole else percent
    return f"{number_format(shown, 0 if shown in (0, 100) else 1)} %"


def _took(issue: Issue) -> str:
    """How long its sending took, in words; '' while it lasts."""
    if not issue.started_at or not issue.ended_at:
        return ""
    minutes = max(1, round((issue.ended_at - issue.started_at).total_seconds() / 60))
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}
    return _("%(minutes)d min") % {"minutes": minutes}
