"""The chooser of a slot: live and scheduled stories of the front's language, newest first."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Locale

from vestnik.fronts.admin.words import when
from vestnik.stories.admin.rows import scheduled_revisions
from vestnik.stories.models import Story

#: the element of the front's page that holds the front's language
LANGUAGE_FIELD = "#front-language"


class SearchOnly(SearchFilterMixin, BaseFilterForm):
    """No choice of language: the front has one."""


def choosable(lang: str | None) -> QuerySet[Story]:
    """Stories that an editor may put on the front of `lang`: readers see them, or will by themselves."""
    scheduled = [int(pk) for pk in scheduled_revisions().values_list("object_id", flat=True)]
    stories = (
        Story.objects.filter(Q(live=True) | Q(id__in=scheduled))
        if scheduled
        else Story.objects.filter(live=True)
    )
    if lang:
        # by its id, as the search index knows it
        stories = stories.filter(
            locale_id=Locale.objects.filter(language_code=lang).values_list("pk").first()
        )
    return stories.select_related("section")


class NearPaginator(WagtailPaginator):
    """Counts so far as anybody leafs: to count a whole archive takes longer than to show a page of it."""

    furthest = 600

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, QuerySet):
            return self.object_list.order_by()[: self.furthest].count()
        return super().count


class StoriesForSlot(BaseChooseView):
    filter_form_class = SearchOnly
    paginator_class = NearPaginator
    per_page = 12

    def get_object_list(self) -> QuerySet[Story]:
        return choosable(self.request.GET.get("lang"))

    def apply_object_list_ordering(self, objects: QuerySet[Story]) -> QuerySet[Story]:
        # what is scheduled has no such time yet, and comes first
        return objects.order_by(F("first_published_at").desc(nulls_first=True), "-id")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("section", label=_("Section")),
            Column("published", label=_("Published"), accessor=self._published),
        ]

    @cached_property
    def _scheduled(self) -> dict[int, datetime]:
        moments = scheduled_revisions().values_list("object_id", "approved_go_live_at")
        return {int(pk): moment for pk, moment in moments}

    def _published(self, story: Story) -> str:
        if story.live:
            return when(story.first_published_at) if story.first_published_at else ""
        moment = self._scheduled.get(story.pk)
        return gettext("goes live %(when)s") % {"when": when(moment)} if moment else ""


class ChooseStory(ChooseViewMixin, CreationFormMixin, StoriesForSlot):
    pass


class ChooseStoryResults(ChooseResultsViewMixin, CreationFormMixin, StoriesForSlot):
    pass


class SlotChooserViewSet(ChooserViewSet):
    model = Story
    icon = "doc-full"
    choose_one_text = _("Choose a story")
    choose_another_text = _("Choose another story")
    edit_item_text = _("Edit this story")
    page_title = _("Choose a story")
    choose_view_class = ChooseStory
    choose_results_view_class = ChooseStoryResults
    preserve_url_parameters = ["multiple", "lang"]
    #: stories are chosen elsewhere with a chooser of their own
    register_widget = False


slot_chooser = SlotChooserViewSet("front_slot_story")


def slot_widget():
    return slot_chooser.widget_class(linked_fields={"lang": LANGUAGE_FIELD})
