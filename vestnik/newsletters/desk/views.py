"""Issues: their list, the desk on which one is written, a new one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import policy_registry
from wagtail.snippets.views import snippets

from vestnik.newsletters.desk import offers
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.newsletters.selection.drafts import new_issue
from vestnik.stories.admin.words import when

EDITABLE = (Issue.State.DRAFT, Issue.State.SCHEDULED)
EDIT, ADD, SEND = "newsletters.change_issue", "newsletters.add_issue", "newsletters.send_issue"
PREFIX = "wagtailsnippets_newsletters_issue"


def issue_url(name: str, issue: Issue) -> str:
    return reverse(f"{PREFIX}:{name}", args=[issue.pk])


def desk_url(issue: Issue) -> str:
    """Where one goes on with an issue: to write it, to watch it being sent, to read how it went."""
    return issue_url("edit" if issue.state in EDITABLE else "sending", issue)


def state_of(issue: Issue) -> str:
    """'scheduled: tomorrow, 18:00', 'sent: 14 November, 09:00'."""
    at = issue.send_at if issue.state == Issue.State.SCHEDULED else issue.started_at
    label = capfirst(issue.get_state_display())
    return f"{label}: {when(at)}" if at else label


def rhythm_of(newsletter: Newsletter) -> str:
    """'every week: Saturday, 07:00'."""
    if newsletter.rhythm == Newsletter.Rhythm.FREE:
        return newsletter.get_rhythm_display()
    at = time_format(newsletter.ready_at, "H:i")
    day = newsletter.get_weekday_display() if newsletter.rhythm == Newsletter.Rhythm.WEEKLY else ""
    return f"{newsletter.get_rhythm_display()}: {', '.join(part for part in (day, at) if part)}"


class IssueIndexView(snippets.IndexView):
    add_item_label = gettext_lazy("New issue")
    default_ordering = "-made_at"

    def get_base_queryset(self):
        return Issue.objects.select_related("newsletter__locale", "latest_revision").defer(
            "body", "latest_revision__content"
        )

    @cached_property
    def columns(self) -> list:
        return [
            TitleColumn("subject", label=_("Issue"), get_url=self.get_edit_url),
            Column("newsletter", label=_("Newsletter")),
            Column("number", label=_("Number"), sort_key="number"),
            Column("state", label=_("State"), accessor=state_of),
            Column("audience", label=_("Readers"), accessor=lambda issue: issue.audience or ""),
        ]

    def get_edit_url(self, instance: Issue) -> str | None:
        return desk_url(instance) if self.user_has_permission("change") else None

    def get_list_buttons(self, instance: Issue) -> list:
        return []


class EditIssueView(snippets.EditView):
    """Writing an issue. Once its sending has begun, what readers got can't be written anew."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.object.state not in EDITABLE and not self.expects_json_response:
            if request.method == "POST":
                messages.error(request, _("This issue is being sent: it can’t be changed any more."))
            return redirect(desk_url(self.object))
        return super().dispatch(request, *args, **kwargs)

    def save_instance(self) -> Issue:
        # the row is locked: whoever starts the sending waits until this is saved, or has been before it
        row = Issue.objects.select_for_update().filter(pk=self.object.pk, state__in=EDITABLE)
        if row.values_list("pk").first() is None:
            raise PermissionDenied(_("This issue is being sent: it can’t be changed any more."))
        return super().save_instance()

    def get_success_url(self) -> str:
        return self.get_edit_url()

    def get_success_message(self, instance: Model | None = None) -> str:
        return _("Saved.")

    def get_success_buttons(self) -> list:
        return []

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.expects_json_response:
            return context
        issue = self.object
        return context | {
            "issue": issue,
            "newsletter": issue.newsletter,
            "state": state_of(issue),
            "sending_url": issue_url("sending", issue),
            "may_send": self.request.user.has_perm(SEND),
            "offers": offers.offers(issue),
            "offers_url": issue_url("offers", issue),
            "checks_url": issue_url("checks", issue),
            "nothing": nothing_offered(""),
        }


class DeleteIssueView(snippets.DeleteView):
    """A draft can be thrown away; what was sent stays."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        issue = get_object_or_404(Issue, pk=kwargs["pk"])
        if issue.state != Issue.State.DRAFT or issue.started_at is not None:
            messages.error(request, _("Only a draft can be deleted: readers have got this issue, or will."))
            return redirect(desk_url(issue))
        return super().dispatch(request, *args, **kwargs)


class DeleteNewsletterView(snippets.DeleteView):
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        newsletter = get_object_or_404(Newsletter, pk=kwargs["pk"])
        if newsletter.issues.exists() or newsletter.subscriptions.exists():
            words = _(
                "It has issues or readers, so it stays. Take it out of the box, and switch its sign-up off."
            )
            messages.error(request, words)
            return redirect(reverse("wagtailsnippets_newsletters_newsletter:edit", args=[newsletter.pk]))
        return super().dispatch(request, *args, **kwargs)


class PreviewIssueView(snippets.PreviewOnEditView):
    """As the editor's form says it; the gate and the letter read the issue that it makes."""


def may(request: HttpRequest, *permissions: str) -> None:
    """:raises PermissionDenied: the user has none of these."""
    if not any(request.user.has_perm(name) for name in permissions):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft with suggestions, made now, whatever day it is."""
    may(request, ADD)
    newsletters = list(Newsletter.objects.select_related("locale"))
    if request.method == "POST":
        chosen = next((one for one in newsletters if str(one.pk) == request.POST.get("newsletter")), None)
        if chosen is None:
            raise Http404
        return redirect(desk_url(new_issue(chosen, timezone.now())))
    return render(
        request,
        "newsletters_admin/new.html",
        {
            "newsletters": [(one, rhythm_of(one)) for one in newsletters],
            "add_url": reverse("wagtailsnippets_newsletters_newsletter:add"),
            "may_add": policy_registry.get_by_type(Newsletter).user_has_permission(request.user, "add"),
        },
    )


@require_safe
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """The stories beside an issue, as a piece of the page."""
    may(request, EDIT)
    issue = get_object_or_404(Issue.objects.select_related("newsletter__locale"), pk=pk)
    query = request.GET.get("q", "")
    return render(
        request,
        "newsletters_admin/offers.html",
        {"offers": offers.offers(issue, query), "nothing": nothing_offered(query)},
    )


def nothing_offered(query: str) -> str:
    if query.strip():
        return _("No published story has these words.")
    return _("There is nothing else of this period. Search for older stories.")
