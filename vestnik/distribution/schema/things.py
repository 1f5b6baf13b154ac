"""Things of a page in the words of schema.org (version 29). Plain functions over what templates get; they ask nothing.

What is empty is left out. All addresses are absolute, all moments ISO 8601 with a zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from vestnik.language import punctuate
from vestnik.stories.addresses import absolute
from vestnik.stories.display import BylineItem, Link, Meta, PersonCard, StoryPage
from vestnik.stories.pictures import Crop, Picture

Thing = dict[str, Any]

CONTEXT = "https://schema.org"
#: what a story is by its label; plain news, and what is told live as long as nobody reports, is a NewsArticle
KINDS = {
    "opinion": "OpinionNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "paid": "AdvertiserContentArticle",
}
#: what people of a byline are to the story; all others contribute
ROLES = {"author": "author", "translation": "translator", "editor": "editor"}


class Corrected(Protocol):
    """A correction of a story: what was wrong and what is right, in words for readers, and when that was said."""

    text: str
    at: datetime


class Report(Protocol):
    """One report of live coverage; `text` is plain."""

    title: str
    text: str
    at: datetime


def thing(kind: str, **facts: Any) -> Thing:
    """A thing of a type with those of the facts that are not empty. A name's `_id` is written `@id`."""
    told = {name: fact for name, fact in facts.items() if fact not in (None, "", [], (), {})}
    return {"@type": kind, **({"@id": told.pop("_id")} if "_id" in told else {}), **told}


def graph(*things: Thing) -> Thing:
    """What stands in one script element."""
    return (
        {"@context": CONTEXT, **things[0]}
        if len(things) == 1
        else {"@context": CONTEXT, "@graph": list(things)}
    )


def publisher_id(home: str) -> str:
    """The name by which stories speak of their paper; `home` is the address of the edition's front."""
    return f"{home}#paper"


def publisher(name: str, home: str) -> Thing:
    """The paper as a story names it; all that is said of it stands in the fragment `organisation` of the same page."""
    return thing("NewsMediaOrganization", _id=publisher_id(home), name=name, url=home)


def organisation(
    name: str,
    home: str,
    logo: str,
    *,
    legal_name: str = "",
    address: str = "",
    email: str = "",
    tagline: str = "",
    policies: Mapping[str, str] | None = None,
) -> Thing:
    """The paper. `policies` are absolute addresses by their property of NewsMediaOrganization."""
    return thing(
        "NewsMediaOrganization",
        _id=publisher_id(home),
        name=name,
        legalName=legal_name,
        url=home,
        slogan=tagline,
        logo=thing("ImageObject", url=logo, contentUrl=logo, width=180, height=180),
        address=address,
        email=email,
        **(policies or {}),
    )


def website(name: str, home: str, lang: str) -> Thing:
    """The edition as a site: search engines take its name from this."""
    own = publisher_id(home)
    return thing("WebSite", _id=f"{home}#site", name=name, url=home, inLanguage=lang, publisher={"@id": own})


def news_article(
    page: StoryPage,
    paper: Thing,
    corrections: Sequence[Corrected] = (),
    reports: Sequence[Report] = (),
) -> Thing:
    """A story as its page shows it; `paper` is its `publisher`. With `reports` it is a LiveBlogPosting.

    :param reports: of live coverage, in the order in which they stand on the page
    """
    teaser, meta = page.teaser, page.meta
    kind = KINDS.get(teaser.kind, "NewsArticle")
    live: Thing = {}
    if teaser.kind == "live" and reports:
        kind = "LiveBlogPosting"
        moments = sorted(report.at for report in reports)
        live = {
            "coverageStartTime": moments[0].isoformat(),
            "coverageEndTime": moments[-1].isoformat(),
            "liveBlogUpdate": [_report(report, meta.canonical) for report in reports],
        }
    return thing(
        kind,
        _id=meta.canonical,
        url=meta.canonical,
        mainEntityOfPage=meta.canonical,
        headline=punctuate(teaser.title, teaser.lang),
        description=punctuate(teaser.standfirst, teaser.lang),
        inLanguage=teaser.lang,
        datePublished=teaser.published.isoformat(),
        dateModified=(page.updated or teaser.published).isoformat(),
        articleSection=teaser.section.text,
        keywords=[topic.text for topic in page.topics],
        contentLocation=thing("Place", name=page.place) if page.place else None,
        citation=page.sources,
        image=_images(page),
        isAccessibleForFree=True,
        publisher=paper,
        correction=[_correction(one, teaser.lang) for one in corrections],
        **_people(page.bylines, paper),
        **live,
    )


def _report(report: Report, url: str) -> Thing:
    return thing(
        "BlogPosting",
        headline=report.title,
        articleBody=report.text,
        datePublished=report.at.isoformat(),
        url=url,
    )


def _correction(one: Corrected, lang: str) -> Thing:
    return thing("CorrectionComment", text=punctuate(one.text, lang), datePublished=one.at.isoformat())


def _people(bylines: Iterable[BylineItem], paper: Thing) -> Thing:
    """Those of the byline by what they did; where no author is named, the paper answers for the text."""
    found: dict[str, list[Thing]] = {}
    for item in bylines:
        someone = thing(
            "Person", name=item.person.text, url=absolute(item.person.url), jobTitle=item.post_title
        )
        found.setdefault(ROLES.get(item.role, "contributor"), []).append(someone)
    return {"author": [{"@type": paper["@type"], "@id": paper["@id"], "name": paper["name"]}], **found}


def _images(page: StoryPage) -> list[Thing]:
    """The photo as it stands over the story, and its cuts; the picture for networks where there is none."""
    if page.lead is not None and page.lead.ready:
        return [image(page.lead), *(image(page.lead, crop) for crop in page.lead.crops)]
    meta = page.meta
    if not meta.image_url:
        return []
    size = {"width": meta.image_width, "height": meta.image_height}
    return [thing("ImageObject", url=meta.image_url, contentUrl=meta.image_url, **size)]


def image(picture: Picture, crop: Crop | None = None) -> Thing:
    """A photo, or a cut of it, with its rights: the same caption, credit and licence as stand under it."""
    src = crop.url if crop else picture.src
    address = src if "://" in src else absolute(src)
    return thing(
        "ImageObject",
        url=address,
        contentUrl=address,
        width=crop.width if crop else picture.width,
        height=crop.height if crop else picture.height,
        caption=picture.caption,
        creditText=picture.credit_line,
        license=picture.licence_url,
        acquireLicensePage=picture.source_url if picture.licence_url else "",
    )


def trail(home: Link, *steps: Link) -> Thing:
    """Where a page stands in the paper, from the front to the page itself."""
    items = [
        thing("ListItem", position=number, name=step.text, item=absolute(step.url))
        for number, step in enumerate((home, *steps), 1)
    ]
    return thing("BreadcrumbList", itemListElement=items)


def profile(card: PersonCard, meta: Meta, paper: Thing) -> Thing:
    """The page of someone who writes for the paper."""
    someone = thing(
        "Person",
        _id=f"{meta.canonical}#person",
        name=card.link.text,
        url=meta.canonical,
        jobTitle=card.post_title,
        email=card.email,
        image=image(card.picture) if card.picture and card.picture.ready else None,
        worksFor=paper,
    )
    return thing("ProfilePage", _id=meta.canonical, url=meta.canonical, mainEntity=someone)
