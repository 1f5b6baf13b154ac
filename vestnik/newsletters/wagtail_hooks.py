"""The list of subscribers in the admin: to look at, not to change."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import OuterRef, Subquery
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from vestnik.newsletters.desk import hooks as desk_hooks  # noqa: F401  registers the newsletter's desk
from vestnik.newsletters.mailbox import views as mailbox
from vestnik.newsletters.models import ConsentEvent, SignUp, Subscriber


class SubscriberIndex(IndexView):
    def get_base_queryset(self):
        last = SignUp.objects.filter(subscriber=OuterRef("pk")).order_by("-asked_at", "-pk")
        return (
            super()
            .get_base_queryset()
            .annotate(
                last_outcome=Subquery(last.values("outcome")[:1]),
                last_problem=Subquery(last.values("problem")[:1]),
            )
        )


class SubscriberInspect(InspectView):
    page_title = gettext_lazy("Subscriber")

    def get_field_label(self, field_name, field) -> str:
        named = {"consent": _("Consent"), "mails": _("Mails of the sign-up")}
        return named.get(field_name) or super().get_field_label(field_name, field)

    def get_consent_display_value(self) -> SafeString:
        """All events of the address, each with its time in UTC and the wording agreed to."""
        events = ConsentEvent.objects.filter(address_hash=self.object.hash).select_related("wording")
        return format_html_join("", "<p>{}</p>", ((_line(event),) for event in events)) or _("None.")

    def get_mails_display_value(self) -> SafeString:
        mails = self.object.sign_ups.order_by("asked_at", "pk")
        rows = (
            (_moment(mail.asked_at), _mail_state(mail.outcome, mail.problem), mail.tries) for mail in mails
        )
        return format_html_join("", "<p>{} · {} ({})</p>", rows) or _("None.")


def _line(event: ConsentEvent) -> SafeString:
    facts = [event.get_kind_display(), event.page, event.language, event.network, event.detail]
    first = format_html("{} · {}", _moment(event.at), " · ".join(str(fact) for fact in facts if fact))
    if event.wording is None or not event.wording.text:
        return first
    return format_html(
        "{}<br>“{}”<br><small>{} {}, SHA-256 {}</small>",
        first,
        event.wording.text,
        _("version"),
        event.wording.version,
        event.wording.hash,
    )


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _mail_state(outcome: str, problem: str) -> str:
    label = str(dict(SignUp.Outcome.choices).get(outcome, ""))
    return f"{label}: {problem}" if problem else label


class SubscriberViewSet(ModelViewSet):
    model = Subscriber
    icon = "mail"
    menu_label = gettext_lazy("Subscribers")
    menu_name = "subscribers"
    menu_order = 30
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SubscriberIndex
    inspect_view_class = SubscriberInspect
    inspect_view_fields = [
        "address",
        "state",
        "language",
        "asked_at",
        "confirmed_at",
        "left_at",
        "mails",
        "consent",
    ]
    list_display = [
        "address",
        Column("state", label=gettext_lazy("State"), accessor="get_state_display", sort_key="state"),
        Column("language", label=gettext_lazy("Language"), sort_key="language"),
        DateColumn("asked_at", label=gettext_lazy("Asked"), sort_key="asked_at"),
        DateColumn("confirmed_at", label=gettext_lazy("Confirmed"), sort_key="confirmed_at"),
        Column(
            "mail",
            label=gettext_lazy("Last mail"),
            accessor=lambda subscriber: _mail_state(subscriber.last_outcome, subscriber.last_problem),
        ),
    ]
    list_filter = ["state", "language"]
    list_per_page = 50
    search_fields = ["address"]
    form_fields = ["address"]


@hooks.register("register_admin_viewset")
def subscribers():
    return SubscriberViewSet("subscribers")


hooks.register("register_admin_urls", mailbox.admin_urls)
hooks.register("register_newsletter_menu_item", mailbox.menu_item)
