"""Issues and newsletters in the admin."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column

from vestnik.newsletters.desk import report, sending, views
from vestnik.newsletters.models import Issue, Newsletter
from vestnik.stories.admin.crumbs import OwnSnippetViewSet
from vestnik.stories.written import WrittenForm


class IssueForm(WrittenForm):
    """An issue speaks the language of its newsletter."""

    @property
    def lang(self) -> str:
        return self.instance.lang


ISSUE_EDITOR = ObjectList(
    [
        FieldPanel("subject", heading=_("Subject")),
        FieldPanel("preheader"),
        FieldPanel("body", heading=_("The selection")),
    ],
    base_form_class=IssueForm,
)

NEWSLETTER_EDITOR = ObjectList(
    [
        MultiFieldPanel(
            [
                FieldPanel("locale"),
                FieldPanel("name"),
                FieldPanel("slug"),
                FieldPanel("promise"),
                FieldPanel("section"),
                FieldPanel("template"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("rhythm"), FieldPanel("weekday"), FieldPanel("ready_at")])],
            heading=_("When a draft waits"),
            help_text=_(
                "On its day a draft with suggestions waits on the desk. Nothing is sent before somebody sends it."
            ),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("sender_name"), FieldPanel("sender_address")]),
                FieldPanel("reply_to"),
            ],
            heading=_("Who sends it"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("in_box"),
                FieldPanel("offered"),
                FieldPanel("consent_text"),
                FieldPanel("counts_clicks"),
                FieldPanel("sort_order"),
            ],
            heading=_("Readers"),
        ),
    ],
    base_form_class=WrittenForm,
)


class IssueViewSet(OwnSnippetViewSet):
    model = Issue
    icon = "mail"
    menu_label = _("Issues")
    base_url_path = "newsletters/issues"
    list_per_page = 30
    list_filter = ["newsletter", "state"]
    edit_handler = ISSUE_EDITOR
    # a copy would be an issue that nobody chose
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = views.IssueIndexView
    edit_view_class = views.EditIssueView
    delete_view_class = views.DeleteIssueView
    preview_on_edit_view_class = views.PreviewIssueView
    edit_template_name = "newsletters_admin/edit.html"
    # both stand in the newsletter's menu, and so not among Wagtail's snippets
    menu_item_is_registered = True

    def get_urlpatterns(self) -> list:
        issue = "<int:pk>/"
        return [
            path("add/", views.new, name="add"),
            path(f"{issue}offers/", views.offered, name="offers"),
            path(f"{issue}checks/", sending.checks, name="checks"),
            path(f"{issue}sending/", sending.sending, name="sending"),
            path(f"{issue}sending/progress/", sending.progress, name="progress"),
            path(f"{issue}sending/act/", sending.act, name="act"),
            path(f"{issue}sending/test/", sending.test, name="test"),
            path(f"{issue}report/", report.report, name="report"),
            *super().get_urlpatterns(),
        ]


class NewsletterViewSet(OwnSnippetViewSet):
    model = Newsletter
    icon = "list-ul"
    menu_label = _("Newsletters")
    base_url_path = "newsletters/newsletters"
    edit_handler = NEWSLETTER_EDITOR
    copy_view_enabled = False
    add_to_reference_index = False
    delete_view_class = views.DeleteNewsletterView
    menu_item_is_registered = True
    list_display = [
        "name",
        Column("language", label=_("Language"), accessor="lang"),
        Column("rhythm", label=_("Rhythm"), accessor=views.rhythm_of),
        Column("section", label=_("Section")),
        BooleanColumn("offered", label=_("Readers can sign up")),
    ]
