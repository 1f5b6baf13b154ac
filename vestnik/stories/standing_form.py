"""How a standing page gets its address: from its title, by the rules of its language, once."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import TitleFieldPanel
from wagtail.models import Page

from vestnik.language import slug_for
from vestnik.stories.written import mark_language


class TitlePanel(TitleFieldPanel):
    """The title, without Wagtail's script that writes the slug: it spells Bulgarian as if it were Russian."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_attrs(self) -> dict[str, object]:
            return {"placeholder": self.get_placeholder()}


class StandingPageForm(WagtailAdminPageForm):
    """A slug may be left empty: then it is made of the title, and one that readers know stays."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = _("Part of the address. Made of the title if left empty.")
        if self.instance.locale_id is not None:
            mark_language(self, self.instance.locale.language_code)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if not cleaned.get("slug", "-") and cleaned.get("title"):
            page = self.instance
            known = (page.live or page.first_published_at) and page.pk and self.initial.get("slug")
            cleaned["slug"] = known or free_slug(page, cleaned["title"], self.parent_page, page.taken)
        return cleaned


def free_slug(page: Page, title: str, parent: Page, taken: Callable[[str], bool]) -> str:
    """The slug of a title that no other page below `parent` has, and for which `taken` is False."""
    wanted = slug = slug_for(title, parent.locale.language_code)
    others = parent.get_children().exclude(pk=page.pk)
    number = 1
    while taken(slug) or others.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug
