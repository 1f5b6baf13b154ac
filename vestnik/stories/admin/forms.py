"""The form behind the story editor and behind the API's create and edit."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.models import Locale

from vestnik.language import slug_for
from vestnik.stories.admin.permitted import sections_open_to
from vestnik.stories.admin.pickers import InOrder
from vestnik.stories.models import Section, Topic
from vestnik.stories.rich_text import link_own_addresses
from vestnik.stories.rules import problems
from vestnik.stories.written import mark_language

#: text fields with a limit; the browser must not cut what is pasted, so the limit is checked here only
LIMITED = (
    "title", "kicker", "standfirst", "place", "sources", "lead_caption",
    "seo_title", "seo_description", "social_title", "social_description",
)  # fmt: skip


#: outside them a slip of the finger; at the ends of the calendar, no time zone can be worked out
FIRST_YEAR, LAST_YEAR = 1900, 2199


class StoryForm(WagtailAdminModelForm):
    """Saves drafts of almost anything, and lets nothing before readers that breaks a rule of the newsroom.

    `goes_public` says whether the save ends before readers. Wagtail's own views don't tell a form, so ours do; where
    it is None (the API) whatever is not saved as a draft does.
    """

    goes_public: bool | None = None
    small_fix = False

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.locale_id is None:
            self.instance.locale = self._locale_of_section() or Locale.get_default()
        self._limit_choices()
        self._free_texts()
        self._show_slug()
        mark_language(self, self.lang)

    @property
    def lang(self) -> str:
        return self.instance.lang

    def _locale_of_section(self) -> Locale | None:
        """The API names no language when it makes a story: the section does."""
        given = self.data.get(self.add_prefix("section")) if self.is_bound else None
        if not given or not str(given).isdecimal():
            return None
        section = Section.objects.filter(pk=given).select_related("locale").first()
        return section.locale if section else None

    def _limit_choices(self) -> None:
        locale = self.instance.locale
        if section := self.fields.get("section"):
            action = "change" if self.instance.pk else "add"
            section.queryset = sections_open_to(self.for_user, action, locale, kept=self.instance.section_id) if (
                self.for_user
            ) else Section.objects.filter(locale=locale)  # fmt: skip
            section.empty_label = _("Choose a section")
            section.error_messages["required"] = _("Choose the section in which the story stands.")
        if topics := self.fields.get("topics"):
            topics.iterator = InOrder
            topics.queryset = Topic.objects.filter(locale=locale).select_related("locale")

    def _free_texts(self) -> None:
        too_long = _("%(limit_value)d characters at most; there are %(show_value)d. Shorten it.")
        for name in LIMITED:
            if field := self.fields.get(name):
                limit = field.widget.attrs.pop("maxlength", None)
                if limit:
                    field.widget.attrs["data-story-limit"] = limit
                field.error_messages["max_length"] = too_long
        if title := self.fields.get("title"):
            title.error_messages["required"] = _("A story needs a title.")

    def _show_slug(self) -> None:
        """A slug that was made of the title is shown as empty until the first publication: so it follows the title."""
        story = self.instance
        made_of_title = story.slug and not story.path and story.slug == slug_for(story.title, self.lang)
        if "slug" not in self.fields:
            # an edit by the API that doesn't speak of the slug
            story.slug = "" if made_of_title else story.slug
            return
        model_field = self.fields["slug"]
        self.fields["slug"] = forms.CharField(
            required=False,
            label=model_field.label,
            help_text=model_field.help_text,
            widget=model_field.widget,
        )
        if made_of_title:
            self.initial["slug"] = ""

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_slug(self) -> str:
        typed = self.cleaned_data["slug"].strip()
        return slug_for(typed, self.lang) if typed else ""

    def clean(self) -> dict:
        cleaned = super().clean()
        for name, moment in list(cleaned.items()):
            if isinstance(moment, datetime) and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                self.add_error(
                    name,
                    _("Check the year: it may be from %(first)d to %(last)d.")
                    % {"first": FIRST_YEAR, "last": LAST_YEAR},
                )
        return cleaned

    def clean_body(self):
        return link_own_addresses(self.cleaned_data["body"])

    def _post_clean(self) -> None:
        super()._post_clean()
        if self._ends_before_readers():
            self._check_rules()

    def _ends_before_readers(self) -> bool:
        return not self.is_deferred_validation if self.goes_public is None else self.goes_public

    def _check_rules(self) -> None:
        for name, found in problems(self.instance).items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, found)
        section = self.instance.section
        if section is None or self.for_user is None or "section" in self.errors:
            return
        if (
            not sections_open_to(self.for_user, "publish", self.instance.locale)
            .filter(pk=section.pk)
            .exists()
        ):
            refusal = _("You may not publish in this section. Save a draft, or submit it to the desk.")
            self.add_error("section" if "section" in self.fields else None, refusal)

    def save(self, commit: bool = True):
        story = self.instance
        if story.pk is None and self.for_user is not None:
            story.created_by = self.for_user
        story.minor_change = self.small_fix
        return super().save(commit=commit)
