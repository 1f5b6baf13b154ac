"""What the heads of pages say of feeds, and of themselves to machines. None of the tags asks the database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vestnik.distribution.activitypub.accounts import is_on
from vestnik.distribution.feeds.views import FORMS
from vestnik.distribution.schema import things
from vestnik.fronts.furniture import Furniture
from vestnik.press.templatetags.press import fragment
from vestnik.search.asking import Asked
from vestnik.search.finding import RELEVANCE
from vestnik.stories.addresses import absolute
from vestnik.stories.display import Link, Meta, PersonCard, StoryPage
from vestnik.stories.script_data import script_data

register = template.Library()
NAMES = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


@register.simple_tag
def feed_links(name: str, kind: str = "", slug: str = "") -> SafeString:
    """Links by which apps find a page's feeds (RSS autodiscovery; HTML, 4.6.7.1): without a kind, the edition's.

    `name` is what the feed is called: the paper's name, the section's.
    """
    where = {"kind": kind, "slug": slug} if kind else {}
    return _feed_links(name, "distribution:feed" if kind else "distribution:latest", where)


@register.simple_tag
def search_feed_links(asked: Asked) -> SafeString:
    """The same for what a search finds; '' where nothing was looked for."""
    if not asked.q:
        return SafeString()
    name, words = _("Search: %(query)s") % {"query": asked.q}, asked.but(order=RELEVANCE).query_string()
    return _feed_links(name, "distribution:search_feed", {}, words)


def _feed_links(name: str, route: str, where: dict[str, str], query: str = "") -> SafeString:
    found = []
    for form, (_write, media_type) in FORMS.items():
        address = reverse(route, kwargs=where | {"form": form}) + query
        found.append((media_type, _("%(name)s (%(form)s)") % {"name": name, "form": NAMES[form]}, address))
    links = '<link rel="alternate" type="{}" title="{}" href="{}">'
    return format_html("{}", format_html_join("\n  ", links, found))


@register.simple_tag
def account_link(section: str = "") -> SafeString:
    """Where machines find the account of a section (its slug) or the edition; a fragment, as accounts come later."""
    return fragment("account", section) if is_on() else SafeString()


@register.simple_tag
def story_activity(story: StoryPage) -> SafeString:
    """Where a story is found as followers get it: who pastes its address into Mastodon's search finds it there.

    The page itself has one answer for all, whatever they accept: it is served before anybody reads that header.
    """
    if not story.meta.canonical or not is_on():
        return SafeString()
    address = absolute(reverse("distribution:story_activity", args=[story.teaser.id]))
    return format_html('<link rel="alternate" type="application/activity+json" href="{}">\n  ', address)


@register.simple_tag(takes_context=True)
def story_data(
    context: Context,
    story: StoryPage,
    corrections: Sequence[things.Corrected] = (),
    reports: Sequence[things.Report] = (),
) -> SafeString:
    """A story in the words of schema.org, and where it stands; '' for a draft, which has no address."""
    if not story.meta.canonical:
        return SafeString()
    paper, section = context["paper"], story.teaser.section
    told = things.news_article(story, _publisher(paper), corrections or (), reports or ())
    steps = [*([section] if section.slug else []), Link(story.teaser.title, story.teaser.url)]
    return _script(told, things.trail(_home(paper), *steps))


@register.simple_tag(takes_context=True)
def person_data(context: Context, person: PersonCard, meta: Meta) -> SafeString:
    """Someone who writes for the paper, and where their page stands."""
    paper = context["paper"]
    people = Link(_("Our people"), reverse("stories:people"))
    told = things.profile(person, meta, _publisher(paper))
    return _script(told, things.trail(_home(paper), people, person.link))


@register.simple_tag(takes_context=True)
def topic_data(context: Context, topic: Link) -> SafeString:
    """Where the timeline of a topic stands."""
    return trail_data(context, Link(_("Topics"), reverse("stories:topics")), topic)


@register.simple_tag(takes_context=True)
def trail_data(context: Context, *steps: Link) -> SafeString:
    """Where a page stands: the front, then `steps`, the page itself last."""
    return _script(things.trail(_home(context["paper"]), *(step for step in steps if step)))


@register.simple_tag(takes_context=True)
def front_data(context: Context) -> SafeString:
    """The edition as a site."""
    paper = context["paper"]
    return _script(things.website(paper.name, absolute(paper.home_url), paper.lang))


@register.filter
@lru_cache(maxsize=100)
def og_locale(lang: str) -> str:
    """The language with the country where most speak it, as Open Graph wants it: 'bg_BG'; '' if nobody knows."""
    try:
        locale = Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return ""
    likely = get_global("likely_subtags").get(locale.language, "")
    territory = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{territory}" if territory else ""


def _script(*told: things.Thing) -> SafeString:
    data = script_data(things.graph(*told))
    return format_html('<script type="application/ld+json">{}</script>', data)


def _publisher(paper: Furniture) -> things.Thing:
    return things.publisher(paper.name, absolute(paper.home_url))


def _home(paper: Furniture) -> Link:
    return Link(paper.name, paper.home_url)
