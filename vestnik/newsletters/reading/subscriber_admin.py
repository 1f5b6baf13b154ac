"""The list of subscribers in the admin: a million rows, found at once; to look at, hardly to change."""

from __future__ import annotations

import django_filters
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from vestnik.newsletters.models import Newsletter, SignUp, Subscriber, Subscription
from vestnik.newsletters.reading.subscriber_page import SubscriberPage, mail_state

#: so many rows are counted, and can be leafed through; nobody leafs further
MOST = 5_000
#: so many addresses that hold the letters typed are looked at; who wants fewer types more letters
MOST_FOUND = 1_000
PER_PAGE = 50


class BoundedPaginator(WagtailPaginator):
    """Counts no further than MOST: an exact count of a million rows would read all of an index for each page."""

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list.order_by() if isinstance(self.object_list, QuerySet) else self.object_list
        return len(rows) if isinstance(rows, list) else rows[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    @property
    def items_count_label(self) -> str:
        if self._counted <= MOST:
            return super().items_count_label
        return _("more than %(many)s subscribers") % {"many": number_format(MOST, force_grouping=True)}


class SubscriberFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=Subscriber.State.choices)
    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"),
        choices=lambda: [(code, capfirst(name)) for code, name in settings.LANGUAGES],
    )
    newsletter = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Newsletter"), queryset=Newsletter.objects.all(), method="of_newsletter"
    )

    class Meta:
        model = Subscriber
        fields = ["state", "language", "newsletter"]

    def of_newsletter(self, rows: QuerySet, _name: str, newsletter: Newsletter) -> QuerySet:
        """Who gets a newsletter, or has paused it. Few are named one by one; of many the newest rows are looked at."""
        states = [Subscription.State.ON, Subscription.State.PAUSED]
        gets = Subscription.objects.filter(newsletter=newsletter, state__in=states)
        few = list(gets.values_list("subscriber_id", flat=True)[: MOST + 1])
        if len(few) <= MOST:
            return rows.filter(pk__in=few)
        return rows.filter(Exists(gets.filter(subscriber=OuterRef("pk"))))


class SubscriberIndex(IndexView):
    paginator_class = BoundedPaginator
    filterset_class = SubscriberFilters

    @cached_property
    def columns(self):
        columns = super().columns
        # the spelling given is not indexed, the key in small letters is
        columns[0].sort_key = "key"
        return columns

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Finds a part of an address: the index of the keys is read, not the rows."""
        if not self.is_searching:
            return queryset
        typed = self.search_query.strip().lower()
        if "@" in typed and (whole := queryset.filter(key=typed)).exists():
            return whole
        found = queryset.order_by().filter(key__contains=typed).values_list("pk", flat=True)[:MOST_FOUND]
        return queryset.filter(pk__in=list(found))

    def paginate_queryset(self, queryset, page_size):
        paginator, page, rows, more = super().paginate_queryset(queryset, page_size)
        page.object_list = rows = list(rows)
        last: dict[int, SignUp] = {}
        forms = SignUp.objects.filter(subscriber__in=rows).order_by("asked_at", "pk")
        for form in forms.only("subscriber_id", "outcome", "problem"):
            last[form.subscriber_id] = form
        for row in rows:
            row.last_mail = mail_state(last[row.pk]) if row.pk in last else ""
        return paginator, page, rows, more


class SubscriberViewSet(ModelViewSet):
    model = Subscriber
    icon = "group"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SubscriberIndex
    index_template_name = "newsletters_admin/list.html"
    inspect_view_class = SubscriberPage
    inspect_template_name = "newsletters_admin/subscriber.html"
    inspect_view_fields = ["address", "state", "language", "asked_at", "confirmed_at", "left_at"]
    list_display = [
        "address",
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("language", label=gettext_lazy("Language")),
        DateColumn("asked_at", label=gettext_lazy("Asked"), sort_key="asked_at"),
        DateColumn("confirmed_at", label=gettext_lazy("Confirmed")),
        Column("last_mail", label=gettext_lazy("Last mail")),
    ]
    list_per_page = PER_PAGE
    search_fields = ["address"]
    form_fields = ["address"]
