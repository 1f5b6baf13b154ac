"""The admin's home: the desk, in place of Wagtail's dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Locale
from wagtail.permissions import policy_registry

from vestnik.desk import duties, fronts, newsletters, photos, press
from vestnik.desk.plan import make_plan
from vestnik.desk.scope import scope_of
from vestnik.language import weekday_date
from vestnik.stories.addresses import edition_path
from vestnik.stories.display import Link
from vestnik.stories.models import Person, Photo, Section, Story


@dataclass(frozen=True, slots=True)
class Step:
    """What a new paper does first."""

    title: str
    why: str
    url: str
    done: bool


class DeskPanel(Component):
    name = "desk"
    template_name = "desk/desk.html"
    order = 1

    class Media:
        css = {"all": ["desk/desk.css", "desk/press.css", "desk/breaking.css"]}

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        user = request.user
        now = timezone.now()
        scope = scope_of(user, request.GET)
        plan = make_plan(scope, now)
        new = plan.nothing and scope.sections is None and not Story.objects.exists()
        return {
            "plan": plan,
            "today": weekday_date(timezone.localdate(now), get_language()),
            "section_chips": scope.section_chips if len(scope.section_chips) > 2 else (),
            "language_chips": scope.language_chips if len(scope.language_chips) > 2 else (),
            "write_links": _write_links(user),
            "quick_links": _quick_links(user),
            "own_first": not policy_registry.get_by_type(Story).user_has_permission(user, "publish"),
            "steps": _first_steps(user) if new else (),
            "name": user.first_name or user.get_username(),
            "press": press.line(user),
            "photos": photos.on_desk(user),
            "licences": photos.licences(user),
            "fronts": fronts.on_desk(user, [code for _pk, code in scope.locales], now),
            "letters": newsletters.on_desk(user, [code for _pk, code in scope.locales], now),
            "duties": duties.on_desk(user, now),
            "csrf_token": get_token(request),
        }


def _write_links(user) -> list[Link]:
    """One for each language of the paper, the user's own first."""
    if not policy_registry.get_by_type(Story).user_has_permission(user, "add"):
        return []
    add = reverse("wagtailsnippets_stories_story:add")
    codes = set(Locale.objects.values_list("language_code", flat=True))
    langs = [(code, capfirst(name)) for code, name in settings.LANGUAGES if code in codes]
    langs.sort(key=lambda lang: lang[0] != get_language())
    if len(langs) == 1:
        return [Link(_("Write a story"), f"{add}?locale={langs[0][0]}", langs[0][0])]
    return [
        Link(_("Write a story") if place == 0 else "", f"{add}?locale={code}", name)
        for place, (code, name) in enumerate(langs)
    ]


def _quick_links(user) -> list[Link]:
    links = []
    if user.has_perm("fronts.change_front"):
        links.append(Link(_("Front"), reverse("vestnik_front:own"), "grid"))
    if policy_registry.get_by_type(Photo).user_has_any_permission(user, {"add", "change"}):
        links.append(Link(_("Photos"), reverse("wagtailimages:index"), "image"))
    lang = get_language() if get_language() in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return [*links, Link(_("See the paper"), edition_path(lang, "/"), "view")]


def _first_steps(user) -> list[Step]:
    """In the order in which they help each other. Only what the user may do."""
    steps = []
    if user.has_perm("stories.add_section"):
        steps.append(
            Step(
                _("Make the sections"),
                _("Politics, sport, culture: each story stands in one, and they are the menu of the paper."),
                reverse("wagtailsnippets_stories_section:list"),
                Section.objects.exists(),
            )
        )
    if user.has_perm("stories.add_person"):
        steps.append(
            Step(
                _("Add the people who write"),
                _("Their names stand over their stories, and each has a page of their own."),
                reverse("wagtailsnippets_stories_person:list"),
                Person.objects.exists(),
            )
        )
    if user.has_perm("stories.add_story"):
        steps.append(
            Step(
                _("Write the first story"),
                _("Save as often as you like: readers see nothing before you publish."),
                reverse("wagtailsnippets_stories_story:add"),
                False,
            )
        )
    if user.has_perm("fronts.change_front"):
        steps.append(
            Step(
                _("Put a lead on the front"),
                _("The front fills itself with the latest; what you pick stands first."),
                reverse("vestnik_front:own"),
                False,
            )
        )
    return steps
