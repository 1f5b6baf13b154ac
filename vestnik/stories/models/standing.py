from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from vestnik.stories.addresses import taken_by_paper
from vestnik.stories.blocks import StoryBody


class HomePage(Page):
    """The root of the standing pages of one edition. Readers never see it: the front stands at its address."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["stories.StandingPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("root of the standing pages")


class StandingPage(Page):
    """A page that stands: about us, imprint, ownership, policies."""

    intro = models.TextField(_("intro"), blank=True, max_length=600)
    body = StreamField(StoryBody(), verbose_name=_("text"), blank=True)
    in_footer = models.BooleanField(_("link at the foot of each page"), default=True)

    template = "stories/standing_page.html"
    parent_page_types = ["stories.HomePage", "stories.StandingPage"]
    subpage_types = ["stories.StandingPage"]

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def clean(self) -> None:
        super().clean()
        from vestnik.stories.models.section import Section

        if (
            taken_by_paper(self.slug)
            or Section.objects.filter(slug=self.slug, locale_id=self.locale_id).exists()
        ):
            raise ValidationError(
                {"slug": _("This address is used by the paper or a section. Choose another slug.")}
            )

    def get_context(self, request, *args, **kwargs):
        from vestnik.stories.display import prepare_body
        from vestnik.stories.meta import standing_page_meta

        prepare_body(self.body)
        return super().get_context(request, *args, **kwargs) | {"meta": standing_page_meta(self)}
