"""A language comes to the paper by its catalogues alone. The one here says everything in English, between brackets."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.test import Client
from wagtail.users.models import UserProfile

from tests import make
from tests.untranslated import asked_in_vain
from vestnik.conf.catalogues import newsroom_languages, own_name
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home
from vestnik.conf.stamp import code_fingerprint
from vestnik.stories.newsroom import ensure_newsroom

ROOT = Path(__file__).parent.parent
#: one that Wagtail itself knows nothing of
LANG = "ga"


def bracketed(message: Message, forms: int) -> str | tuple[str, ...]:
    if not message.pluralizable:
        return f"⟦{message.id}⟧"
    one, many = message.id
    return (f"⟦{one}⟧", *[f"⟦{many}⟧"] * (forms - 1))


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory) -> Path:
    """`locale/ga/LC_MESSAGES/` in a home folder, with a translation of all that the Bulgarian ones translate."""
    folder = tmp_path_factory.mktemp("home") / "locale"
    for domain in ("django", "djangojs"):
        made = Catalog(locale=LANG)
        for source in sorted(ROOT.glob(f"vestnik/locale*/bg/LC_MESSAGES/{domain}.po")):
            with source.open("rb") as file:
                for message in read_po(file):
                    if message.id:
                        made.add(message.id, bracketed(message, made.num_plurals), context=message.context)
        path = folder / LANG / "LC_MESSAGES" / f"{domain}.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, made)
    return folder


@pytest.fixture
def paper(db, settings, catalogues):
    """A paper of which the language is one, with two stories in it and an editor who chose it."""
    settings.LOCALE_PATHS = [catalogues, *settings.LOCALE_PATHS]
    settings.LANGUAGES = [*settings.LANGUAGES, (LANG, own_name(LANG))]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    settings.WAGTAILADMIN_PERMITTED_LANGUAGES = newsroom_languages(settings.LOCALE_PATHS)
    ensure_newsroom("Делник")
    section = make.section("Polaitíocht", LANG, "polaitiocht")
    make.story("Droichead oscailte", LANG, section=section)
    return make.story("Droichead dúnta", LANG, section=section)


@pytest.fixture
def editor(paper) -> Client:
    user = make.user("Editors", is_superuser=True)
    UserProfile.objects.create(user=user, preferred_language=LANG)
    client = Client()
    client.force_login(user)
    return client


def text(client, path: str) -> str:
    """What is at an address; the brackets as one reads them, also where JSON writes them as escapes."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    said = answer.content.decode().replace("\u00a0", " ")
    return said.replace(r"\u27e6", "⟦").replace(r"\u27e7", "⟧")


def test_readers_have_their_edition_in_it(paper, client):
    for path, words in {
        "/ga/": "⟦Skip to the text⟧",
        "/ga/latest/": "⟦Latest⟧",
        paper.url: "⟦More from ",
    }.items():
        page = text(client, path)
        assert '<html lang="ga">' in page
        assert words in page, (path, words)


def test_the_newsroom_works_in_it(editor):
    with asked_in_vain(LANG) as missing:
        for path in (
            "/admin/",
            "/admin/stories/",
            "/admin/stories/add/",
            "/admin/images/",
            "/admin/account/",
        ):
            assert "⟦" in text(editor, path)
    assert {message for message in missing if re.search("[A-Za-z]{2}", message)} == set()
    assert "⟦Stories⟧" in text(editor, "/admin/stories/")


def test_an_editor_can_choose_it(editor):
    assert re.search(r'<option value="ga"[^>]*>Gaeilge', text(editor, "/admin/account/"))


def test_the_script_of_the_newsroom_speaks_it(editor):
    assert "⟦" in text(editor, "/admin/jsi18n/")


def test_the_newsroom_has_the_languages_of_the_catalogues_and_english():
    assert newsroom_languages([ROOT / "vestnik/locale"]) == [("bg", "Български"), ("en", "English")]


def test_what_is_no_catalogue_is_named_with_what_to_do(tmp_path):
    path = tmp_path / "ro/LC_MESSAGES/django.mo"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Latest"')
    with pytest.raises(SettingsError, match=r"django.mo is no compiled catalogue: .*--compile"):
        newsroom_languages([tmp_path])


def test_folders_that_are_no_languages_are_passed_over(catalogues, tmp_path):
    made = (catalogues / LANG / "LC_MESSAGES/django.mo").read_bytes()
    for name in ("pt_BR", "old copy", "ro.bak"):
        path = tmp_path / name / "LC_MESSAGES/django.mo"
        path.parent.mkdir(parents=True)
        path.write_bytes(made)
    assert [code for code, _name in newsroom_languages([tmp_path])] == ["en", "pt-br"]


def test_new_words_of_the_paper_make_its_pages_stale(tmp_path):
    before = code_fingerprint(Home(tmp_path))
    path = tmp_path / "locale/bg/LC_MESSAGES/django.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    assert code_fingerprint(Home(tmp_path)) != before


@pytest.mark.parametrize(
    ("code", "name"),
    [("cy", "Cymraeg"), ("pt-br", "Português Brasileiro"), ("nds", "Neddersass’sch"), ("xx-1", "Xx-1")],
)
def test_a_language_is_called_by_its_own_name(code, name):
    assert own_name(code) == name


@pytest.mark.slow
def test_a_paper_takes_catalogues_from_its_home_folder(catalogues):
    home = catalogues.parent
    (home / "vestnik.toml").write_text('name = "Nuacht"\nlanguages = ["ga", "en"]\n', encoding="utf-8")
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings; from django.utils.translation import gettext, override\n"
        "print(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)\n"
        "with override('ga'): print(gettext('Latest'))"
    )
    environment = os.environ | {"VESTNIK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "vestnik.conf.settings"}
    environment["PYTHONIOENCODING"] = "utf-8"
    said = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "('ga', 'Gaeilge')" in said.stdout
    assert "⟦Latest⟧" in said.stdout


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs GNU gettext: apt-get install gettext")
def test_a_language_begins_with_all_that_is_to_be_said_and_keeps_what_was(tmp_path):
    command = [sys.executable, "tools/messages.py", "--new", "ga", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    path = tmp_path / "ga/LC_MESSAGES/django.po"
    ids = {message.id for message in messages(path) if not message.pluralizable}
    assert {"Skip to the text", "Latest"} <= ids  # ours
    assert "Bulgarian" not in ids  # Django has it in Irish
    assert "Create API token" in ids  # Wagtail has it not
    said = path.read_text(encoding="utf-8").replace(
        'msgid "Latest"\nmsgstr ""', 'msgid "Latest"\nmsgstr "Is déanaí"'
    )
    path.write_text(said, encoding="utf-8")
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert [message.string for message in messages(path) if message.id == "Latest"] == ["Is déanaí"]
    compiled = [sys.executable, "tools/messages.py", "--compile", str(tmp_path)]
    subprocess.run(compiled, cwd=ROOT, check=True, capture_output=True)
    assert gettext.translation("django", tmp_path, ["ga"]).gettext("Latest") == "Is déanaí"


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [message for message in read_po(file) if message.id]
