"""A small paper with one of everything that readers can see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model

from tests import make
from vestnik.fronts.arrangement import Arrangement, Container, Layout, Rule, Slot, Source, SubLink
from vestnik.fronts.models import Front, FrontKind
from vestnik.press.making import Render, cold_render
from vestnik.press.models import Change
from vestnik.stories.listings import block_of
from vestnik.stories.models import HomePage, StandingPage, Story


@dataclass
class Paper:
    """`story` has a body of all kinds, `old` is one that it names, `important` stands first in the rail."""

    story: Story
    old: Story
    important: Story
    about: StandingPage
    addresses: list[str]


def body_of_all_kinds(related: Story, page: StandingPage) -> list[dict]:
    """A text with every kind of block, and every kind of link."""
    document = get_document_model().objects.create(title="Решението", file=ContentFile(b"%PDF", "r.pdf"))
    links = (
        f'<p><a linktype="story" id="{related.pk}">Мостът</a> <a linktype="page" id="{page.pk}">За нас</a> '
        f'<a linktype="document" id="{document.pk}">Решението</a> <a linktype="story" id="999999">Никоя</a></p>'
    )
    photo = {"photo": make.photo("Площад").pk, "caption": ""}
    cells = {
        "columns": [{"type": "text", "heading": "Град"}, {"type": "rich", "heading": "Бележка"}],
        "rows": [{"values": ["Русе", links]}],
        "caption": "Градове",
    }
    post = {"network": "Mastodon", "name": "Кметът", "url": "https://social.example/1", "text": "Готово"}
    return [
        {"type": "paragraph", "value": links},
        {"type": "heading", "value": "Какво следва"},
        {"type": "photo", "value": photo},
        {"type": "gallery", "value": {"photos": [photo, photo], "caption": ""}},
        {"type": "pull_quote", "value": {"text": "Чакаме.", "who": "Шофьор", "role": ""}},
        {"type": "fact_box", "value": {"title": "Факти", "body": links}},
        {"type": "related", "value": {"stories": [related.pk, 999999]}},
        {"type": "table", "value": cells},
        {"type": "embed", "value": {"url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "title": "Филм"}},
        {"type": "social_post", "value": post},
        {"type": "document", "value": {"document": document.pk, "title": ""}},
    ]


def standing_page(title: str, slug: str, parent=None, **fields) -> StandingPage:
    home = HomePage.objects.get(locale__language_code="bg")
    page = StandingPage(title=title, slug=slug, locale=home.locale, **fields)
    (parent or home).add_child(instance=page)
    return StandingPage.objects.get(pk=page.pk)


def paper() -> Paper:
    """A paper with stories of two years, and the addresses of all its pages and fragments."""
    now = timezone.now()
    about = standing_page("За нас", "za-nas")
    below = standing_page("Екип", "ekip", about)
    author = make.person(
        bio=f'<p>Пише за <a linktype="page" id="{about.pk}">нас</a>.</p>', photo=make.photo("Портрет")
    )
    topic, section = make.topic(), make.section()
    topic.is_thread, topic.summary = True, "<p>Токът поскъпна.</p>"
    topic.save()
    for hours in range(8):
        make.story(at=now - timedelta(hours=hours + 2), topics=[topic], people=[author])
    old = make.story("Отдавна", at=now - timedelta(days=500), lead_photo=make.photo("Мост"))
    important = make.story(
        "Мнението", at=now, kind="opinion", people=[author], important_until=now + timedelta(hours=3)
    )
    story = make.story(
        "Всичко",
        at=now - timedelta(hours=1),
        topics=[topic],
        people=[author],
        lead_photo=make.photo("Лице"),
        social_photo=make.photo("Мрежи"),
        body=body_of_all_kinds(old, about),
    )
    about.body = body_of_all_kinds(old, below)
    about.save_revision().publish()
    other = make.story("Everything", "en", at=now)
    Story.objects.filter(pk=other.pk).update(translation_key=story.translation_key)
    bare = make.story("Гола", at=now - timedelta(days=400), section=make.section("Наука", in_menu=False))
    make.picked(old)
    special = Front.objects.create(
        kind=FrontKind.SPECIAL, locale=make.locale(), title="Избори", slug="izbori"
    )
    angle = Slot(
        "a", story.pk, now, headline="Друго", picture=make.photo("Ъгъл").pk, sublinks=(SubLink(old.pk),)
    )
    make.arranged(
        special,
        Arrangement(
            (Container("top", Layout.LEAD_TWO, Rule(Source.TOPIC, topic.pk, size=3), slots=(angle,)),)
        ),
    )
    day = timezone.localdate(old.first_published_at)
    pages = [
        "/", "/latest/", "/topics/", "/corrections/", "/people/", "/newsletter/", "/za-nas/", "/izbori/",
        "/za-nas/ekip/", "/en/", "/en/latest/",
        section.url, topic.url, author.url, bare.section.url, f"{section.url}{day:%Y/%m}/", "/politika/?page=1",
        story.url, old.url, other.url, bare.url,
        "/feeds/latest.rss", "/en/feeds/latest.json", f"/feeds/section/{section.slug}.atom",
        f"/feeds/topic/{topic.slug}.json", f"/feeds/person/{author.slug}.rss", "/robots.txt", "/sitemap.xml",
        "/sitemap-pages.xml", "/sitemap-news.xml", f"/sitemap-stories-{block_of(story.pk)}.xml",
    ]  # fmt: skip
    fragments = [
        "rail/bg", "rail/en", "masthead/bg", f"masthead/bg/{section.slug}", f"masthead/bg/{bare.section.slug}",
        "newsletter/bg", "footer/bg", f"more/bg/{section.pk}", f"more/bg/{section.pk}/{story.pk}",
        f"more/bg/{bare.section_id}", f"months/bg/{section.pk}", f"thread/bg/{topic.pk}", "unavailable/bg",
        f"related/bg/{story.pk}",
    ]  # fmt: skip
    return Paper(story, old, important, about, [*pages, *(f"/_press/{name}/" for name in fragments)])


def render(address: str) -> Render:
    """The page as the press makes it, not stored; fails if it would not be kept."""
    found = cold_render(address)
    assert found.page is not None, (address, found.response.status_code, found.why_not, found.error)
    return found


def names(address: str) -> set[str]:
    """The keys that the page of an address reads."""
    return set(render(address).page.names)


class Log:
    """What a test's deeds write: the test's transaction is one, so the log is emptied before each deed."""

    def __enter__(self) -> Log:
        Change.objects.all().delete()
        return self

    def __exit__(self, *_failure) -> None:
        rows = list(Change.objects.all())
        self.rows = len(rows)
        self.hard = {key for row in rows for key in row.hard_keys}
        self.keys = {key for row in rows for key in row.keys} | self.hard
        self.addresses = [address for row in rows for address in row.addresses]
