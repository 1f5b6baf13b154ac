"""What readers of a language can sign up for, and the form that offers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters.addresses import text_hash
from vestnik.newsletters.consent import consent_text
from vestnik.newsletters.models import Newsletter
from vestnik.press import recorder
from vestnik.press.fragments import NoSuchFragment, register_fragment
from vestnik.stories.models import Edition, Section

_STAMP = "newsletter-form"


@dataclass(frozen=True, slots=True)
class Offer:
    """A newsletter as readers are offered it. `consent` is what they agree to by asking for it."""

    pk: int
    name: str
    promise: str
    rhythm: str
    url: str
    consent: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form on a page. `consent` is the wording that all its offers share; '' if they differ."""

    offers: tuple[Offer, ...]
    consent: str
    stamp: str
    action: str

    @property
    def single(self) -> Offer | None:
        return self.offers[0] if len(self.offers) == 1 else None


def offered(language: str) -> list[Newsletter]:
    """The newsletters that readers of a language can sign up for, the one in the box first."""
    recorder.read(f"newsletters:{language}")
    found = Newsletter.objects.filter(locale__language_code=language, offered=True).select_related("locale")
    return list(found.order_by("-in_box", "sort_order", "pk"))


def newsletter_in_box(language: str) -> Newsletter | None:
    """The one that the box on every page of an edition offers; None if the editors took it out."""
    return next((newsletter for newsletter in offered(language) if newsletter.in_box), None)


def newsletter_after_reading(section: Section) -> Newsletter | None:
    """What is offered at the end of a story: its section's newsletter, else the one in the box."""
    language = section.locale.language_code
    own = [newsletter for newsletter in offered(language) if newsletter.section_id == section.pk]
    return own[0] if own else newsletter_in_box(language)


def form_of(newsletters: Iterable[Newsletter]) -> Form | None:
    """The form that offers these, in this order; None if there are none."""
    offers = tuple(_offer(newsletter) for newsletter in newsletters)
    if not offers:
        return None
    wordings = {offer.consent for offer in offers}
    return Form(
        offers=offers,
        consent=wordings.pop() if len(wordings) == 1 else "",
        stamp=make_stamp({offer.pk: offer.consent for offer in offers}),
        action=reverse("newsletters:sign_up"),
    )


def make_stamp(wordings: dict[int, str]) -> str:
    """What a form carries, signed: which newsletters its page offered, with the SHA-256 of each one's wording.

    A page may be older than the last change of a wording. There is no time in it: the page is the same for everyone.
    """
    shown = {str(pk): text_hash(text) for pk, text in wordings.items()}
    return signing.Signer(salt=_STAMP).sign_object(shown)


def read_stamp(stamp: str) -> dict[int, str] | None:
    """Hashes of wordings by id of newsletter; None if no page of ours carried that stamp."""
    try:
        shown = signing.Signer(salt=_STAMP).unsign_object(stamp)
    except signing.BadSignature:
        return None
    return {int(pk): wording for pk, wording in shown.items()}


def _offer(newsletter: Newsletter) -> Offer:
    return Offer(
        pk=newsletter.pk,
        name=newsletter.name,
        promise=newsletter.promise,
        rhythm="" if newsletter.rhythm == Newsletter.Rhythm.FREE else newsletter.get_rhythm_display(),
        url=newsletter.url,
        consent=consent_text(newsletter),
    )


def register_boxes() -> None:
    """`newsletter`: the box at the foot of pages; `newsletter-after`, for each section: at the end of stories."""
    register_fragment("newsletter", "theme/newsletter_box.html", _box)
    register_fragment("newsletter-after", "theme/newsletter_after.html", _after)


def _box(lang: str, variant: str) -> dict[str, object]:
    if variant:
        raise NoSuchFragment(variant)
    newsletter = newsletter_in_box(lang)
    edition = Edition.objects.filter(locale__language_code=lang).first()
    if edition is None:
        recorder.read("editions")
    if newsletter is None:
        return {"form": None}
    return {
        "form": form_of([newsletter]),
        "title": (edition and edition.newsletter_title) or newsletter.name,
        "promise": (edition and edition.newsletter_text) or newsletter.promise,
    }


def _after(lang: str, variant: str) -> dict[str, object]:
    section = (
        Section.objects.select_related("locale").filter(slug=variant, locale__language_code=lang).first()
    )
    if section is None:
        recorder.read(f"sections:{lang}")
        raise NoSuchFragment(variant)
    newsletter = newsletter_after_reading(section)
    return {"form": form_of([newsletter]) if newsletter else None}


def ensure_newsletter(instance: Edition, created: bool = False, raw: bool = False, **_signal) -> None:
    """Receiver: a new edition offers a weekly newsletter, which the editors may change or take away."""
    if raw or not created or Newsletter.objects.filter(locale_id=instance.locale_id).exists():
        return
    with override(instance.locale.language_code):
        newsletter = Newsletter(locale=instance.locale, name=_("The week"), in_box=True)
        newsletter.promise = instance.newsletter_text
    newsletter.clean()
    newsletter.save()
