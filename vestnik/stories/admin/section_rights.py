"""The rights of a group by section, as a part of the page on which a group is edited."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.models import Locale

from vestnik.stories.models import Section, SectionRight


@dataclass(frozen=True, slots=True)
class Row:
    section: Section
    edit_name: str
    publish_name: str
    edits: bool
    publishes: bool


class SectionRightsPanel:
    """Two ticks a section. A group without any tick works in all sections, as its other permissions say."""

    media = forms.Media()

    def __init__(
        self, data=None, files=None, instance: Group | None = None, prefix: str = "section_rights"
    ) -> None:
        self.data = data
        self.group = instance
        self.prefix = prefix
        self.sections = list(Section.objects.filter(locale=Locale.get_default()))

    def _names(self, section: Section) -> tuple[str, str]:
        return f"{self.prefix}-{section.pk}-edit", f"{self.prefix}-{section.pk}-publish"

    @property
    def rows(self) -> list[Row]:
        given = self._given()
        rows = []
        for section in self.sections:
            edits, publishes = given.get(section.translation_key, (False, False))
            rows.append(Row(section, *self._names(section), edits, publishes))
        return rows

    def _given(self) -> dict:
        """(may edit, may publish) by translation key: as posted, else as stored."""
        if self.data is not None:
            ticked = {
                section: [name in self.data for name in self._names(section)] for section in self.sections
            }
            return {section.translation_key: (any(ticks), ticks[1]) for section, ticks in ticked.items()}
        if self.group is None or self.group.pk is None:
            return {}
        rights = SectionRight.objects.filter(group=self.group).select_related("section")
        return {right.section.translation_key: (True, right.may_publish) for right in rights}

    def is_valid(self) -> bool:
        return True

    @transaction.atomic
    def save(self) -> None:
        SectionRight.objects.filter(group=self.group).delete()
        SectionRight.objects.bulk_create(
            SectionRight(group=self.group, section=row.section, may_publish=row.publishes)
            for row in self.rows
            if row.edits
        )

    def as_admin_panel(self) -> SafeString:
        return render_to_string("stories_admin/section_rights.html", {"panel": self, "rows": self.rows})
