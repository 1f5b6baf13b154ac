"""Nobody in a Bulgarian newsroom meets English: all its screens are walked, as far as their links lead."""

from __future__ import annotations

import html
import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, Workflow
from wagtail.users.models import UserProfile

from tests import make
from tests.stories.admin.conftest import admin_url, posted
from tests.stories.paper import Paper, paper
from tests.untranslated import asked_in_vain, latin_words
from vestnik.distribution.crawlers import CRAWLERS
from vestnik.newsletters.models import Newsletter
from vestnik.stories.newsroom import ensure_newsroom

#: names (those of several words only as a whole), formats, keys of the keyboard, codes of languages, time zones
NAMES = {
    "Vestnik", "Wagtail", "English", "YouTube", "Vimeo", "Mastodon", "JPEG", "PNG", "WebP", "AVIF", "HEIC", "GIF",
    "PDF", "CSV", "XLSX", "JSON", "HTML", "JavaScript", "RSS", "Atom", "Feed", "UTC", "SHA", "KB", "MB", "px",
    "SPF", "DKIM", "DMARC", "DNS", "SMTP",
    "Ctrl", "Shift", "Alt", "Esc", "Escape", "Enter", "The week", "Everything", "Politics",
    "CC", "BY", "SA", "URL", "TSV", "Mailchimp", "Ghost", "listmonk", "localhost", *settings.WAGTAILDOCS_EXTENSIONS,
    *(f"{crawler.token} ({crawler.owner})" for crawler in CRAWLERS),
    "bg", "en", *(part for zone in available_timezones() if "/" not in zone for part in zone.split("-")),
}  # fmt: skip
#: what Wagtail has in English only, asking gettext for nothing: rights on pages and names of two models in the form of
#: a group, the order of one column, and Python's None where a compared version has nothing
WAGTAILS_ENGLISH = {
    "Can add page", "Can change page", "Can delete page", "Delete pages with children", "Publish any page",
    "Lock/unlock pages you've locked", "Unlock any page", "Simple translation", "Locale", "Locales", "locale",
    "locales", "Port", "None",
}  # fmt: skip
#: asked of gettext by django-filter, which has another answer already and throws this one away
ASKED_FOR_NOTHING = {"exact"}
STORIES, ISSUES = "wagtailsnippets_stories_story", "wagtailsnippets_newsletters_issue"
#: screens of the main tasks: a walk that misses one has proven nothing
MAIN = {
    "wagtailadmin_home", "wagtailadmin_account",
    *(f"{STORIES}:{name}" for name in (
        "list", "add", "edit", "delete", "history", "revisions_compare", "unpublish", "usage", "workflow_history",
    )),
    *(f"wagtailsnippets_stories_{kind}:{name}" for kind in ("section", "topic", "person", "edition")
      for name in ("list", "add", "edit", "delete", "history")),
    *(f"vestnik.stories.photo_admin.views.Photo{name}View" for name in ("List", "Create", "Edit", "Delete", "Usage")),
    "wagtailimages:add_multiple",
    "wagtailimages_chooser:choose", "wagtaildocs_chooser:choose", "wagtailsnippetchoosers_stories_story:choose",
    *(f"wagtaildocs:{name}" for name in ("index", "add", "edit", "delete", "add_multiple")),
    *(f"wagtailusers_{kind}:{name}" for kind in ("users", "groups") for name in ("index", "add", "edit", "delete")),
    *(f"vestnik_front:{name}" for name in ("own", "edit", "new", "about", "history", "schedule", "preview")),
    *(f"{ISSUES}:{name}" for name in ("list", "add")), "wagtailsnippets_newsletters_newsletter:edit",
    "subscribers:index", "newsletter_imports", "mailbox", "story_notes:list", "desk_press",
    "story_corrections:correct", "story_corrections:take_down", "story_related:page", "vestnik_breaking",
    "search_index", "returned:index", *(f"wagtailusers_api_tokens:{name}" for name in ("index", "add")),
    *(f"wagtailsettings:edit {model}" for model in ("terms", "policies", "ownership")),
    *(f"wagtailsnippets_distribution_politicalad:{name}" for name in ("list", "add")),
    *(f"wagtailadmin_workflows:{name}" for name in ("index", "add", "edit", "task_index", "edit_task")),
    *(f"wagtailadmin_reports:{name}" for name in ("site_history", "workflow", "workflow_tasks", "locked_pages")),
    "wagtailadmin_collections:index", "wagtailredirects:index", "wagtailsites:index", "wagtaillocales:index",
    "wagtailadmin_explore", "wagtailadmin_pages:edit", "wagtailadmin_pages:history", "wagtailadmin_pages:delete",
}  # fmt: skip
ADMIN_LINK = re.compile(r"/admin/[^\s\"'<>\\)]*")
#: so many screens of one kind are looked at
OF_A_KIND = 2
#: what is no screen, and readers' pages as one looks at them before: those may be of the English edition
NO_SCREEN = re.compile(
    r"export=|/logout/|/sprite|/jsi18n/|/static/|/editing-sessions/|\{|__|/password_reset/confirm/"
    r"|/(?:stories|issues)/preview/|/edit/preview/|/preview/page/|/revisions/\d+/view/|/view_draft/|/html/"
)


#: a section, topic or person as its form sends it
NAMED = {"name": "Ново", "slug": "novo-1", "order": "1", "description": "", "summary": "null", "bio": "null"}
#: forms that are filled in wrongly
WRONG = [
    ("/admin/images/add/", {"title": ""}),
    ("/admin/users/new/", {"username": "", "email": "не е адрес", "password1": "123", "password2": "456"}),
    ("/admin/groups/new/", {"name": ""}),
    ("/admin/account/", {"name_email-first_name": "", "name_email-last_name": "", "name_email-email": "не"}),
    (
        "/admin/account/",
        {f"password-{one}": one for one in ("old_password", "new_password1", "new_password2")},
    ),
    ("/admin/redirects/add/", {"old_path": "", "redirect_link": "не"}),
    ("/admin/collections/add/", {"name": ""}),
    ("/admin/workflows/add/", {"name": ""}),
]
FORBIDDEN_OR_NOT_THERE = (
    "/admin/users/", "/admin/stories/delete/1/", "/admin/nope/", "/admin/images/999999/", "/nope/",
)  # fmt: skip


@dataclass
class Walk:
    """What was seen, and the English found, with the first screen that has it."""

    client: Client
    seen: Counter = field(default_factory=Counter)
    english: dict[str, str] = field(default_factory=dict)
    followed: set[str] = field(default_factory=set)

    def look(self, where: str, content: str) -> None:
        for word, text in latin_words(content, "bg", NAMES | WAGTAILS_ENGLISH).items():
            self.english.setdefault(word, f"{where}: {text[:200]}")

    def get(self, path: str, follow: bool = False) -> HttpResponse:
        """Opens a screen, or a dialogue that comes as JSON, and reads it."""
        with asked_in_vain("bg") as missing:
            answer = self.client.get(path, follow=follow)
        return self.read(path, answer, missing)

    def post(self, path: str, data: dict) -> HttpResponse:
        """Sends a form, and reads where that leads."""
        with asked_in_vain("bg") as missing:
            answer = self.client.post(path, data, follow=True)
        return self.read(f"POST {path}", answer, missing)

    def read(self, where: str, answer: HttpResponse, missing: set[str]) -> HttpResponse:
        assert answer.status_code < 500, where
        self.note(where, missing)
        self.look(where, said(answer))
        return answer

    def note(self, where: str, missing: set[str]) -> None:
        for message in missing:
            # our templates ask for labels that Wagtail has not translated, and so for those that it has
            translated = re.search("[А-Яа-я]", message)
            if (
                not translated
                and re.search("[A-Za-z]{2}", message)
                and message not in NAMES | WAGTAILS_ENGLISH | ASKED_FOR_NOTHING
            ):
                self.english.setdefault(f"gettext: {message}", where)

    def from_(self, *starts: str) -> None:
        """Follows all links of the newsroom from `starts`, a few of each kind."""
        waiting = deque(starts)
        while waiting:
            path = waiting.popleft()
            kind = name_of(path)
            if (
                kind is None
                or path in self.followed
                or self.seen[kind] >= OF_A_KIND
                or NO_SCREEN.search(path)
            ):
                continue
            self.followed.add(path)
            answer = self.get(path, follow=True)
            if answer.status_code == 200 and (content := said(answer)):
                self.seen[kind] += 1
                waiting.extend(links(content))


def said(answer) -> str:
    """What one reads of an answer: HTML, also where it comes inside JSON."""
    kind = answer.headers.get("Content-Type", "")
    if answer.streaming:
        return ""
    if "json" in kind:
        found = json.loads(answer.content)
        return (
            "".join(value for key, value in found.items() if key != "step" and isinstance(value, str))
            if isinstance(found, dict)
            else ""
        )
    return answer.content.decode() if "html" in kind else ""


def links(content: str) -> Iterator[str]:
    for found in ADMIN_LINK.findall(html.unescape(html.unescape(content))):
        yield found.partition("#")[0].rstrip(";,")


def name_of(path: str) -> str | None:
    """What kind of screen stands at an address: the name of its view, None if nothing stands there."""
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    name = match.view_name
    if name == "wagtailsettings:edit":
        name = f"{name} {match.kwargs['model_name']}"
    options = sorted(part.partition("=")[0] for part in urlsplit(path).query.split("&") if part)
    return f"{name}?{'&'.join(options)}" if options and "results" not in name else name


@pytest.fixture
def whole(db) -> Paper:
    """A paper in which there is some of everything, and everybody."""
    ensure_newsroom("Делник")
    made = paper()
    make.draft("Чернова без рубрика", section=None)
    make.story("Насрочена промяна").save_revision()
    waiting = make.draft("Чака одобрение")
    Workflow.objects.first().start(waiting, make.user("Reporters", "репортер"))
    later = make.draft("Утре", go_live_at=timezone.now() + timedelta(days=1))
    later.latest_revision.publish()
    made.story.title = "Всичко и още нещо"
    made.story.save_revision()
    get_document_model().objects.create(title="Договорът", file=ContentFile(b"x", "d.txt"))
    Collection.get_first_root_node().add_child(name="Снимки от Русе")
    make.photo("Без автор", credit="")
    return made


@pytest.fixture
def chief(whole):
    user = make.user(
        "Admins",
        "главен",
        is_superuser=True,
        email="chief@example.org",
        first_name="Рая",
        last_name="Петрова",
    )
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "bg"})
    return user


@pytest.fixture
def walk(chief) -> Walk:
    client = Client()
    client.force_login(chief)
    return Walk(client)


@pytest.mark.slow
def test_every_screen_of_the_newsroom_is_in_bulgarian(walk, whole):
    starts = "/admin/", "/admin/account/", "/admin/stories/", "/admin/images/add/", "/admin/documents/add/"
    # these versions no editor saved, so no history links them
    walk.from_(admin_url("revisions_compare", whole.story.pk, "earliest", "latest"), *starts)
    assert walk.english == {}
    assert MAIN - {name.partition("?")[0] for name in walk.seen} == set()
    assert len(walk.seen) > 150


@pytest.mark.slow
def test_what_the_newsroom_says_to_whoever_does_something_is_in_bulgarian(walk, whole):
    story = whole.story
    edit = admin_url("edit", story.pk)
    start, end = (timezone.localtime() + timedelta(days=days) for days in (2, 1))
    moments = {"go_live_at": f"{start:%Y-%m-%d %H:%M}", "expire_at": f"{end:%Y-%m-%d %H:%M}"}
    publish = {"action-publish": "1"}
    walk.post(admin_url("add"), posted(title="", section="") | publish)
    walk.post(admin_url("add"), posted(title="я" * 300) | publish)
    walk.post(admin_url("add"), posted(lead_photo=make.photo(credit="")) | publish)
    walk.post(admin_url("add"), posted(**moments) | publish)
    walk.post(admin_url("add"), posted(due_at="0001-01-01 00:00", seo_title="я" * 500) | publish)
    walk.post(admin_url("add"), posted(title="Нова"))
    walk.post(admin_url("add"), posted(title="Нова за одобрение") | {"action-submit": "1"})
    walk.post(admin_url("add"), posted(title="За утре", go_live_at=moments["go_live_at"]) | publish)
    walk.post(edit, posted(title="Поправена") | publish)
    walk.post(edit, posted(title="Дребна поправка") | {"action-publish-small-fix": "1"} | publish)
    walk.post(admin_url("lock", story.pk), {})
    walk.post(admin_url("unlock", story.pk), {})
    walk.post(admin_url("unpublish", story.pk), {})
    walk.post(admin_url("delete", whole.old.pk), {})
    for name in ("sections", "topics", "people"):
        walk.post(f"/admin/{name}/add/", {"name": "", "slug": "a b"})
        walk.post(f"/admin/{name}/add/", NAMED)
        walk.post(f"/admin/{name}/add/", NAMED)
    for path, data in WRONG:
        walk.post(path, data)
    for name in ("a.jpg", "a.exe"):
        walk.post("/admin/images/add/", {"title": "Снимка", "file": ContentFile(b"no picture", name)})
    walk.post("/admin/documents/add/", {"title": "", "file": ContentFile(b"", "a.exe")})
    assert walk.english == {}


@pytest.mark.slow
def test_coming_in_and_staying_out_is_in_bulgarian(whole, chief):
    walk = Walk(Client())
    for path in ("/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/"):
        walk.get(path)
    walk.post("/admin/login/", {"username": "главен", "password": "не"})
    walk.post("/admin/login/", {"username": "", "password": ""})
    for _try in range(30):
        walk.post("/admin/login/", {"username": "главен", "password": "не"})
    walk.post("/admin/password_reset/", {"email": "не"})
    with asked_in_vain("bg") as missing:
        Client().post("/admin/password_reset/", {"email": "chief@example.org"})
    walk.note("password reset", missing)
    letter = mail.outbox[-1]
    walk.look("reset mail", f"{letter.subject} {letter.body}")
    link = re.search(r"/admin/password_reset/confirm/\S+", letter.body)[0]
    fresh = Walk(Client())
    form = fresh.get(link, follow=True).request["PATH_INFO"]
    fresh.post(form, {"new_password1": "1", "new_password2": "2"})
    fresh.post(form, {"new_password1": "голямата тайна", "new_password2": "голямата тайна"})
    fresh.get(link, follow=True)  # used already
    assert walk.english | fresh.english == {}


@pytest.mark.slow
def test_who_may_not_and_what_is_not_there_are_told_so_in_bulgarian(whole):
    walk = Walk(Client())
    for role in ("Reporters", "Editors", "Chiefs"):
        walk.client.force_login(make.user(role))
        for path in FORBIDDEN_OR_NOT_THERE:
            walk.get(path, follow=True)
    stranger = Client(enforce_csrf_checks=True)
    walk.look("not from here", stranger.post("/admin/login/", {"username": "а"}).content.decode())
    assert walk.english == {}


@pytest.mark.slow
def test_every_page_of_readers_is_in_bulgarian(whole):
    walk = Walk(Client())
    newsletter = Newsletter.objects.filter(locale__language_code="bg").first()
    paths = [
        path for path in whole.addresses if not path.startswith("/en/") and not path.startswith("/_press/")
    ]
    for path in [*paths, f"/newsletter/{newsletter.slug}/", "/nyama/takava/", "/topics/nyama/"]:
        walk.get(path)
    assert walk.english == {}


def test_the_script_of_the_newsroom_has_all_its_words(whole, chief):
    client = Client()
    client.force_login(chief)
    path = Path(apps.get_app_config("wagtailadmin").path, "locale/en/LC_MESSAGES/djangojs.po")
    with path.open("rb") as file:
        asked = {one.id[0] if one.pluralizable else one.id for one in read_po(file) if one.id}
    # one message is nothing but two values and a colon
    wanted = {message for message in asked if re.search("[A-Za-z]", re.sub(r"%\(\w+\)s", "", message))}
    script = client.get("/admin/jsi18n/").content.decode()
    known = json.loads(re.search(r"const newcatalog = (\{.*?\});\n", script, re.DOTALL)[1])
    assert len(wanted) > 50
    assert {message for message in wanted if not re.search("[а-я]", str(known.get(message, "")))} == set()


def test_english_is_noticed(whole, chief, settings):
    """The walk itself: without our catalogues it finds English by both of its ways."""
    settings.LOCALE_PATHS = []
    client = Client()
    client.force_login(chief)
    walk = Walk(client)
    walk.get("/admin/")
    found = walk.english
    assert any(message.startswith("gettext: ") for message in found)
    assert any(not message.startswith("gettext: ") for message in found)
