from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page
from wagtail.search import index

from vestnik.stories.addresses import taken
from vestnik.stories.blocks import StoryBody
from vestnik.stories.models.compared import Compared, Values
from vestnik.stories.standing_form import StandingPageForm, TitlePanel, free_slug


class ComparedPage(Compared, Page):
    """A page of Wagtail's tree that records itself, under the same key as it has for those who load it as a `Page`."""

    press_list_fields = frozenset({"title", "slug", "in_footer", "depth", "path", "url_path", "locale_id"})
    press_hard_if_gone = True
    press_silent_fields = frozenset(
        {
            "draft_title", "latest_revision", "latest_revision_created_at", "live_revision", "last_published_at",
            "has_unpublished_changes", "go_live_at", "expired", "locked", "locked_at", "locked_by", "owner", "numchild",
            "show_in_menus", COMMENTS_RELATION_NAME,
        }
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def press_key(self) -> str:
        return f"page:{self.pk}"

    @property
    def press_rows_key(self) -> str:
        return f"pages:{self.locale.language_code}"

    def press_shown(self, values: Values) -> bool:
        return bool(values["live"])

    def press_deleted(self) -> None:
        # by now Wagtail has set `live` to False
        self._press_tell(vars(self), None)


class HomePage(ComparedPage):
    """The root of the standing pages of one edition. Readers never see it: the front stands at its address."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["stories.StandingPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("root of the standing pages")


class StandingPage(ComparedPage):
    """A page that stands: about us, imprint, ownership, policies."""

    intro = models.TextField(_("intro"), blank=True, max_length=600)
    body = StreamField(StoryBody(), verbose_name=_("text"), blank=True)
    in_footer = models.BooleanField(_("link at the foot of each page"), default=True)

    template = "stories/standing_page.html"
    parent_page_types = ["stories.HomePage", "stories.StandingPage"]
    subpage_types = ["stories.StandingPage"]

    base_form_class = StandingPageForm
    content_panels = [TitlePanel("title"), FieldPanel("intro"), FieldPanel("body"), FieldPanel("in_footer")]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def clean(self) -> None:
        super().clean()
        if self.taken(self.slug):
            raise ValidationError(
                {"slug": _("This address is used by the paper or a section. Choose another slug.")}
            )

    def taken(self, slug: str) -> bool:
        """True if the paper itself, a section or a front has the address."""
        return taken(slug, self.locale.language_code if self.locale_id else "", but=page_at)

    def full_clean(self, *args, **kwargs) -> None:
        self._give_slug()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self._give_slug()
        super().minimal_clean()

    def _give_slug(self) -> None:
        # Wagtail would leave all Cyrillic out; its API sets the parent of a page that has no place in the tree yet
        parent = getattr(self, "_cached_parent_obj", None) or (self.get_parent() if self.path else None)
        if not self.slug and self.title and parent:
            self.slug = free_slug(self, self.title, parent, self.taken)

    def get_context(self, request, *args, **kwargs):
        from vestnik.stories.display import prepare_body
        from vestnik.stories.meta import standing_page_meta

        prepare_body(self.body)
        return super().get_context(request, *args, **kwargs) | {"meta": standing_page_meta(self)}


def page_at(slug: str, lang: str) -> StandingPage | None:
    """The standing page whose address this is, live or not; one below another has a longer one."""
    return StandingPage.objects.filter(slug=slug, locale__language_code=lang, depth=3).first()
