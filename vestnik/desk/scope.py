"""Of which section and language the desk speaks, and what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail.permissions import policy_registry

from vestnik.stories.display import Link
from vestnik.stories.models import Section, Story


@dataclass(frozen=True)
class Scope:
    """`sections` are section ids by language id, None for all; `locales` are (id, code) of the languages asked for."""

    user: object
    sections: dict[int, int] | None
    locales: tuple[tuple[int, str], ...]
    section_chips: tuple[Link, ...]
    language_chips: tuple[Link, ...]

    @cached_property
    def permitted(self) -> QuerySet[Story]:
        """Stories on which the user may work."""
        policy = policy_registry.get_by_type(Story)
        return policy.instances_user_has_any_permission_for(self.user, {"change", "publish"})

    def keeps(self, story: Story) -> bool:
        """True if the story is of the sections and languages asked for."""
        if self.sections is not None:
            return story.section_id in self.sections.values()
        return any(story.locale_id == pk for pk, _code in self.locales)


def scope_of(user, asked: QueryDict) -> Scope:
    """The scope that the address asks for by `?section=` (a slug) and `?lang=`; an unknown one is passed over."""
    locales = list(Locale.objects.order_by("pk").values_list("pk", "language_code"))
    names = dict(settings.LANGUAGES)
    locales.sort(key=lambda locale: list(names).index(locale[1]) if locale[1] in names else len(names))
    lang = asked.get("lang") if any(code == asked.get("lang") for _pk, code in locales) else ""
    kept = tuple(locale for locale in locales if not lang or locale[1] == lang)
    sections = list(
        Section.objects.order_by("order", "name").values("pk", "locale_id", "name", "slug", "translation_key")
    )
    shown = _once_a_subject(sections, locales, lang or get_language())
    chosen = next((one for one in shown if one["slug"] == asked.get("section")), None)
    ids = None
    if chosen:
        kept_ids = {pk for pk, _code in kept}
        ids = {
            one["locale_id"]: one["pk"]
            for one in sections
            if one["translation_key"] == chosen["translation_key"] and one["locale_id"] in kept_ids
        }
    slug = chosen["slug"] if chosen else ""
    section_chips = [Link(_("All sections"), _address("", lang), "", not slug)]
    section_chips += [
        Link(one["name"], _address(one["slug"], lang), one["slug"], one["slug"] == slug) for one in shown
    ]
    language_chips = [Link(_("All languages"), _address(slug, ""), "", not lang)]
    language_chips += [
        Link(capfirst(names.get(code, code)), _address(slug, code), code, code == lang)
        for _pk, code in locales
    ]
    return Scope(user, ids, kept, tuple(section_chips), tuple(language_chips))


def _once_a_subject(sections: list[dict], locales: list[tuple[int, str]], lang: str) -> list[dict]:
    """Sections that are translations of each other are one chip, named in `lang` if it can be."""
    order = {pk: (code != lang, place) for place, (pk, code) in enumerate(locales)}
    best: dict = {}
    for one in sorted(sections, key=lambda one: order.get(one["locale_id"], (True, len(order)))):
        best.setdefault(one["translation_key"], one)
    kept = {one["pk"] for one in best.values()}
    return [one for one in sections if one["pk"] in kept]


def _address(section: str, lang: str) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in (("section", section), ("lang", lang)) if value})
    home = reverse("wagtailadmin_home")
    return f"{home}?{query.urlencode()}" if query else home
