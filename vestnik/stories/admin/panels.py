"""The tabs of the story editor, in the order in which a story is written."""

from __future__ import annotations

from django.forms import Select, TextInput
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from vestnik.stories.admin.forms import StoryForm
from vestnik.stories.admin.pickers import TopicPicker


class AddressPanel(Panel):
    """Shows the address that readers get: the present one, or the one that publishing would give."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories_admin/address_panel.html"

        def get_context_data(self, parent_context=None) -> dict:
            context = super().get_context_data(parent_context)
            return context | {"story": self.instance, "lang": self.instance.lang}


TEXT = [
    FieldPanel("title", classname="title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
    FieldPanel("kicker"),
    FieldPanel("standfirst"),
    FieldPanel("section", widget=Select),
    InlinePanel(
        "bylines",
        [FieldRowPanel([FieldPanel("person"), FieldPanel("role")])],
        heading=_("Byline"),
        label=_("person"),
    ),
    MultiFieldPanel([FieldPanel("lead_photo"), FieldPanel("lead_caption")], heading=_("Lead photo")),
    FieldPanel("body"),
]

PLACING = [
    FieldPanel("kind", widget=Select),
    FieldPanel("topics", widget=TopicPicker),
    FieldPanel("place"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("important_until"), FieldPanel("due_at")]), FieldPanel("embargo_until")],
        heading=_("Times"),
    ),
    FieldPanel("sources"),
]

SEARCH_AND_SOCIAL = [
    MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("seo_description")], heading=_("Search engines")),
    MultiFieldPanel(
        [FieldPanel("social_title"), FieldPanel("social_description"), FieldPanel("social_photo")],
        heading=_("Social networks"),
    ),
]

SETTINGS = [
    MultiFieldPanel([FieldPanel("slug", widget=TextInput), AddressPanel()], heading=_("Address")),
    PublishingPanel(),
]

STORY_EDITOR = TabbedInterface(
    [
        ObjectList(TEXT, heading=_("Text")),
        ObjectList(PLACING, heading=_("Placing")),
        ObjectList(SEARCH_AND_SOCIAL, heading=_("Search and social")),
        ObjectList(SETTINGS, heading=_("Settings")),
    ],
    base_form_class=StoryForm,
)
