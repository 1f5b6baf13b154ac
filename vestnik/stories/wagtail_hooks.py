"""What the stories room adds to the admin."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.admin.search import SearchArea
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from vestnik.stories import rich_text
from vestnik.stories.actions import correct, take_down
from vestnik.stories.actions.publish import PublishStory
from vestnik.stories.actions.translate import TranslateStory
from vestnik.stories.admin import corrections_views, notes_views
from vestnik.stories.admin.action_menu import SmallFixMenuItem, only_what_they_may
from vestnik.stories.admin.address_view import future_address
from vestnik.stories.admin.notes import may_read_notes
from vestnik.stories.admin.section_rights import SectionRightsPanel
from vestnik.stories.admin.topics import DeleteTopicsAction
from vestnik.stories.admin.viewsets import PaperGroup, StoryViewSet
from vestnik.stories.models import Story
from vestnik.stories.photo_admin import hooks as photo_hooks  # noqa: F401  registers the photos' part

register_snippet(StoryViewSet)
register_snippet(PaperGroup)


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    return [*icons, "stories_admin/icons/newspaper.svg"]


@hooks.register("register_actions")
def register_actions(registry) -> None:
    registry.register(Story, PublishStory)
    registry.register(Story, TranslateStory)


@hooks.register("register_rich_text_features")
def register_story_links(features) -> None:
    features.register_link_type(rich_text.StoryLinkHandler)
    chooser = StoryViewSet().chooser_viewset.get_url_name("choose")
    features.register_editor_plugin(
        "draftail",
        rich_text.FEATURE,
        EntityFeature(
            {
                "type": rich_text.ENTITY,
                "icon": "newspaper",
                "description": _("Link to a story"),
                "attributes": ["id"],
                "chooserUrls": {"storyChooser": reverse_lazy(chooser)},
            },
            js=["wagtailadmin/js/chooser-modal.js", "stories/link-to-story.js"],
        ),
    )
    features.register_converter_rule("contentstate", rich_text.FEATURE, rich_text.CONTENT_STATE_RULE)
    features.register_converter_rule("editorhtml", rich_text.FEATURE, rich_text.EDITOR_HTML_RULE)
    features.default_features.append(rich_text.FEATURE)


@hooks.register("register_snippet_action_menu_item")
def register_small_fix(model) -> SmallFixMenuItem | None:
    return SmallFixMenuItem(order=31) if model is Story else None


hooks.register("construct_snippet_action_menu", only_what_they_may)


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("stories/notes/", include(notes_views)),
        path("stories/corrections/", include(corrections_views)),
        path("stories/address/", future_address, name="story_future_address"),
    ]


@hooks.register("register_group_permission_panel")
def register_section_rights() -> type[SectionRightsPanel]:
    return SectionRightsPanel


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    for action, label, message in (
        (correct.CORRECTED, _("Correct"), _("Corrected the story")),
        (correct.CHANGED, _("Change a correction"), _("Changed a correction")),
        (correct.WITHDRAWN, _("Withdraw a correction"), _("Withdrew a correction")),
        (correct.HIDDEN, _("Hide a former version"), _("Hid a former version from readers")),
        (correct.SHOWN, _("Show a former version"), _("Showed a former version again")),
        (take_down.TAKEN_DOWN, _("Take down"), _("Took the story down")),
        (take_down.PUT_BACK, _("Put back"), _("Put the story back")),
        (take_down.RELEASED, _("Lift a take-down"), _("Lifted the take-down: the story is a draft")),
    ):
        actions.register_action(action, label, message)


hooks.register("register_bulk_action", DeleteTopicsAction, order=10)


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(
        content_type__app_label="stories", codename__in=["lock_story", "unlock_story"]
    )


class NotesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_read_notes(request.user)


@hooks.register("register_admin_menu_item")
def register_notes_menu_item() -> MenuItem:
    return NotesMenuItem(_("Notes"), reverse("story_notes:list"), name="notes", icon_name="comment", order=60)


class StorySearchArea(SearchArea):
    def is_shown(self, request) -> bool:
        return may_read_notes(request.user)


@hooks.register("register_admin_search_area")
def register_story_search() -> SearchArea:
    url = reverse(Story.snippet_viewset.get_url_name("list"))
    return StorySearchArea(_("Stories"), url, name="stories", icon_name="newspaper", order=10)


@hooks.register("insert_global_admin_css")
def style() -> str:
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("stories/admin.css"))


@hooks.register("insert_editor_js")
def scripts() -> str:
    return format_html_join(
        "",
        '<script src="{}" defer></script>',
        ((versioned_static(f"stories/{name}.js"),) for name in ("early", "editor")),
    )
