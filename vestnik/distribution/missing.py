"""What a paper owes its readers and has not got yet, each with its rule: for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vestnik.distribution.duties import DUTIES
from vestnik.distribution.models import Ownership, Policies
from vestnik.stories.models import Edition, StandingPage

#: after so long what is declared must be looked through again
YEAR = timedelta(days=365)
#: fields of `Ownership` that Article 6(1) of the Media Freedom Act wants
OWNERSHIP = ("legal_name", "contact", "owners", "state_owners", "beneficial_owners")
#: time zones of papers that the Bulgarian act binds
BULGARIA = "Europe/Sofia"


@dataclass(frozen=True, slots=True)
class Missing:
    """`what` is a sentence that says what to do; `url` is where that is done. `law`: it is no mere custom."""

    name: str | Promise
    what: str
    rule: str | Promise
    url: str
    law: bool


def missing(today: date) -> tuple[Missing, ...]:
    """All that is missing on a day of the paper, what laws want first. Five queries."""
    named = Policies.current().page_ids()
    live = {
        page.pk: page
        for page in StandingPage.objects.filter(pk__in=named.values(), live=True).select_related("locale")
    }
    found = [*_pages(named, live), *_ownership(today), *_imprints()]
    return tuple(sorted(found, key=lambda one: not one.law))


def _pages(named: dict[str, int], live: dict[int, StandingPage]) -> Iterator[Missing]:
    url = _edit(Policies)
    for duty in DUTIES:
        page = live.get(named.get(duty.field, 0))
        if duty.field not in named:
            yield Missing(
                duty.name, _("No page is named. Write one, and name it here."), duty.rule, url, duty.law
            )
        elif page is None:
            yield Missing(duty.name, _("Its page is not published."), duty.rule, url, duty.law)
        elif duty.field == "ownership" and not page.in_footer:
            edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
            why = _("It must be easy to find: have it linked at the foot of each page.")
            yield Missing(duty.name, why, duty.rule, edit, duty.law)


def _ownership(today: date) -> Iterator[Missing]:
    told, url = Ownership.current(), _edit(Ownership)
    duty = next(duty for duty in DUTIES if duty.field == "ownership")
    empty = [
        str(Ownership._meta.get_field(name).verbose_name) for name in OWNERSHIP if not getattr(told, name)
    ]
    if empty:
        what = _("Not told yet: %(fields)s.") % {"fields": ", ".join(empty)}
        yield Missing(duty.name, what, duty.rule, url, law=True)
    years = set(told.years.values_list("year", flat=True)) if told.pk else set()
    if today.year - 1 not in years:
        what = _("The public money of %(year)d is not told; 0 is an answer.") % {"year": today.year - 1}
        yield Missing(duty.name, what, duty.rule, url, law=True)
    if told.reviewed_on is None or told.reviewed_on < today - YEAR:
        what = _("Look through it once a year, and write down when you did.")
        yield Missing(duty.name, what, duty.rule, url, law=True)
    if settings.TIME_ZONE == BULGARIA and _is_to_be_declared(told.declared_on, today):
        yield Missing(
            _("Yearly declaration"),
            _(
                "Declare the owner and the funding to the Ministry of Culture by 30 June, and write down when you did."
            ),
            _("Act on the compulsory deposit of printed and other works (Bulgaria)"),
            url,
            law=True,
        )


def _is_to_be_declared(last: date | None, today: date) -> bool:
    """From May on this year's declaration is asked for, before that the last year's."""
    due = today.year if today.month >= 5 else today.year - 1
    return last is None or last.year < due


def _imprints() -> Iterator[Missing]:
    duty = next(duty for duty in DUTIES if duty.field == "imprint")
    for edition in Edition.objects.select_related("locale").order_by("pk"):
        empty = [
            str(Edition._meta.get_field(name).verbose_name)
            for name in ("publisher", "address", "email")
            if not getattr(edition, name)
        ]
        if empty:
            what = _("The edition “%(name)s” does not say: %(fields)s.")
            told = {"name": f"{edition.name} ({edition.locale.language_code})", "fields": ", ".join(empty)}
            url = reverse("wagtailsnippets_stories_edition:edit", args=[edition.pk])
            yield Missing(duty.name, what % told, duty.rule, url, duty.law)


def _edit(model: type) -> str:
    return reverse("wagtailsettings:edit", args=[model._meta.app_label, model._meta.model_name])
