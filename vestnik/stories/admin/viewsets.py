"""Stories, sections, topics, people and editions in the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from vestnik.stories.admin import topics, views
from vestnik.stories.admin.choosers import NamedChooserViewSet, PersonChooserViewSet, StoryChooserViewSet
from vestnik.stories.admin.crumbs import OwnSnippetViewSet
from vestnik.stories.admin.listing import StoryListingView
from vestnik.stories.admin.panels import STORY_EDITOR
from vestnik.stories.models import Edition, Person, Section, Story, Topic


class StoryViewSet(OwnSnippetViewSet):
    model = Story
    icon = "newspaper"
    menu_label = _("Stories")
    menu_name = "stories"
    menu_order = 50
    add_to_admin_menu = True
    base_url_path = "stories"
    chooser_base_url_path = "stories/choose"
    # a copy would take the bylines of the story it was made of with it
    copy_view_enabled = False
    list_per_page = 30
    edit_handler = STORY_EDITOR
    chooser_viewset_class = StoryChooserViewSet

    index_view_class = StoryListingView
    add_view_class = views.CreateStoryView
    edit_view_class = views.EditStoryView
    delete_view_class = views.DeleteStoryView
    usage_view_class = views.UsageStoryView
    history_view_class = views.HistoryStoryView
    revisions_view_class = views.PreviewRevisionStoryView
    revisions_compare_view_class = views.CompareStoryView
    revisions_unschedule_view_class = views.UnscheduleStoryView
    unpublish_view_class = views.UnpublishStoryView
    preview_on_add_view_class = views.PreviewOnCreateStoryView
    lock_view_class = views.LockStoryView
    unlock_view_class = views.UnlockStoryView
    workflow_action_view_class = views.WorkflowActionStoryView
    collect_workflow_action_data_view_class = views.CollectWorkflowActionStoryView
    workflow_history_view_class = views.WorkflowHistoryStoryView
    workflow_history_detail_view_class = views.WorkflowHistoryDetailStoryView


class SectionViewSet(OwnSnippetViewSet):
    model = Section
    icon = "folder-open-inverse"
    base_url_path = "sections"
    list_display = [
        "name",
        Column("slug", label=_("Address"), accessor="url"),
        "order",
        BooleanColumn("in_menu", label=_("In the menu")),
    ]
    ordering = ["order", "name"]
    copy_view_enabled = False
    chooser_viewset_class = NamedChooserViewSet


class TopicViewSet(OwnSnippetViewSet):
    model = Topic
    icon = "tag"
    base_url_path = "topics"
    list_display = ["name", Column("slug", label=_("Address"), accessor="url")]
    copy_view_enabled = False
    edit_view_class = topics.EditTopicView
    delete_view_class = topics.DeleteTopicView
    chooser_viewset_class = NamedChooserViewSet


class PersonViewSet(OwnSnippetViewSet):
    model = Person
    icon = "user"
    base_url_path = "people"
    list_display = ["name", "post_title", BooleanColumn("on_staff", label=_("On the staff"))]
    list_filter = ["on_staff"]
    copy_view_enabled = False
    chooser_viewset_class = PersonChooserViewSet


class EditionViewSet(OwnSnippetViewSet):
    model = Edition
    icon = "globe"
    base_url_path = "editions"
    list_display = ["name", "tagline"]
    copy_view_enabled = False


class PaperGroup(SnippetViewSetGroup):
    """What stands around stories."""

    items = (SectionViewSet, TopicViewSet, PersonViewSet, EditionViewSet)
    menu_label = _("The paper")
    menu_name = "paper"
    menu_icon = "list-ul"
    menu_order = 150
