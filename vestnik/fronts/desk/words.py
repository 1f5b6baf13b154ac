"""What things on a front are called, and what was done to them, in the editor's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vestnik.fronts.arrangement import Layout, Rule, Source
from vestnik.fronts.desk.diff import Mark
from vestnik.stories.models import Kind

LAYOUTS = {
    Layout.LEAD_ONE: gettext_lazy("Lead: one large"),
    Layout.LEAD_TWO: gettext_lazy("Lead: two side by side"),
    Layout.LEAD_PACKAGE: gettext_lazy("Lead: one wide, others under it"),
    Layout.GRID: gettext_lazy("Grid"),
    Layout.LIST: gettext_lazy("List"),
    Layout.OPINION: gettext_lazy("Opinion"),
    Layout.MOST_READ: gettext_lazy("Most read"),
    Layout.GALLERY: gettext_lazy("Gallery"),
    Layout.SECTION: gettext_lazy("Section"),
    Layout.RAIL: gettext_lazy("Rail"),
}

#: what an untitled container is called, where that is less than how it looks
NAMES = dict.fromkeys((Layout.LEAD_ONE, Layout.LEAD_TWO, Layout.LEAD_PACKAGE), gettext_lazy("Lead"))

SOURCES = {
    Source.NOTHING: gettext_lazy("Only what is picked"),
    Source.LATEST: gettext_lazy("The latest"),
    Source.NEWS: gettext_lazy("The latest news, no opinion"),
    Source.SECTION: gettext_lazy("The latest of a section"),
    Source.EVERY_SECTION: gettext_lazy("Each section of the menu"),
    Source.TOPIC: gettext_lazy("The latest of a topic"),
    Source.PERSON: gettext_lazy("The latest by a person"),
    Source.LABEL: gettext_lazy("The latest of a kind"),
    Source.IMPORTANT: gettext_lazy("What is important now"),
    Source.MOST_READ: gettext_lazy("What is read most"),
}

MARKS = {
    Mark.NEW: gettext_lazy("new"),
    Mark.MOVED: gettext_lazy("moved"),
    Mark.EDITED: gettext_lazy("edited"),
}


def rule_words(rule: Rule, names: Mapping[tuple[Source, int], str]) -> str:
    """A container's rule in a line: 'the latest of a section: Sport, 6 in all, at most 2 of one section'.

    `names` are those of sections, topics and people by source and id.
    """
    source = str(SOURCES[rule.source])
    if rule.source_id is not None:
        source = f"{source}: {names.get((rule.source, rule.source_id), '?')}"
    elif rule.label:
        source = f"{source}: {dict(Kind.choices).get(rule.label, rule.label)}"
    said = [source, ngettext("%(count)d place", "%(count)d places", rule.size) % {"count": rule.size}]
    if rule.most_of_section:
        said.append(_("at most %(count)d of one section") % {"count": rule.most_of_section})
    if rule.oldest_hours:
        said.append(_("not older than %(hours)d h") % {"hours": rule.oldest_hours})
    if rule.drop_hours:
        said.append(_("picks drop after %(hours)d h") % {"hours": rule.drop_hours})
    if rule.may_repeat:
        said.append(_("may repeat stories"))
    return ", ".join(said)


def container_name(title: str, layout: Layout, rule: Rule, names: Mapping[tuple[Source, int], str]) -> str:
    """What a container is called on the desk: its title, or what fills it, or how it looks."""
    if title:
        return title
    if rule.source == Source.LABEL:
        return str(dict(Kind.choices).get(rule.label, rule.label))
    if rule.source_id is not None and (name := names.get((rule.source, rule.source_id))):
        return name
    if rule.source in (Source.EVERY_SECTION, Source.IMPORTANT, Source.MOST_READ):
        return str(SOURCES[rule.source])
    return str(NAMES.get(layout, LAYOUTS[layout]))
