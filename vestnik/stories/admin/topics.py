"""Topics in the admin. Stories on one are counted: Wagtail's index of references knows no many-to-many fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views import snippets

from vestnik.stories.models import Topic


def stories_on(topics: Sequence[Topic]) -> dict[int, int]:
    """How many stories of any state stand under each of the topics, by the topic's id. One query."""
    counted = Topic.objects.filter(pk__in=[topic.pk for topic in topics]).annotate(count=Count("stories"))
    return dict(counted.values_list("pk", "count"))


class EditTopicView(snippets.EditView):
    def get_usage_url(self) -> None:
        """None: Wagtail's page would say that it is used nowhere."""


class DeleteTopicView(snippets.DeleteView):
    """Says on how many stories a topic stands."""

    def get_usage_url(self) -> None:
        return None

    @property
    def confirmation_message(self) -> str:
        stories = stories_on([self.object])[self.object.pk]
        if not stories:
            return super().confirmation_message
        return ngettext(
            "“%(topic)s” stands on %(count)d story, which would lose it. Delete the topic all the same?",
            "“%(topic)s” stands on %(count)d stories, which would lose it. Delete the topic all the same?",
            stories,
        ) % {"topic": self.object, "count": stories}


class DeleteTopicsAction(DeleteBulkAction):
    """The same for many at once. Registered after Wagtail's for all snippets, which it stands for."""

    models = [Topic]
    template_name = "stories_admin/delete_topics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        counts = stories_on([row["item"] for row in context["items"]])
        for row in context["items"]:
            row["stories"] = counts[row["item"].pk]
        return context
