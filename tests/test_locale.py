"""Every word has its Bulgarian one. `make messages` brings the catalogues up to date (docs/translating.md)."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.utils import dateformat, translation

ROOT = Path(__file__).parent.parent
OURS = sorted(ROOT.glob("vestnik/locale/*/LC_MESSAGES/*.po"))
LIBRARIES = sorted(ROOT.glob("vestnik/locale_libraries/*/LC_MESSAGES/*.po"))
HOLE = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\w*\}")
# Tags, what is typed, addresses of mail, files, and names, which stay as their owners write them.
FOREIGN = re.compile(
    r"<code>[^<]*</code>|<[^>]+>|`[^`]+`|[\w.]*@[\w.]+|\w+\.txt\b|\b(?:YouTube|Vimeo|SoundCloud|Spotify|Dailymotion|PeerTube|JavaScript|Enter|Escape"
    r"|JPEG|PNG|WebP|AVIF|HEIC|GIF|SVG|XLSX|CSV|JSON|SHA-256|UTF-8|SPF|DKIM|DMARC|RFC|POST|UTC|KB|MB|px|https"
    r"|Wagtail|DIRECT|RESELLER|Embedly|Ghost|Mailchimp|listmonk|GPTBot|Gmail|quoted-printable|Precedence: bulk"
    # fields of a mail, settings
    r"|[A-Z][a-z]+(?:-[A-Za-z]+)+|[a-z]+_[a-z]+)\b"
)

Key = tuple[str, str]  # context, English


@cache
def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_mo(file) if path.suffix == ".mo" else read_po(file)


def messages(path: Path) -> dict[Key, Message]:
    found = (message for message in load(path) if message.id)
    return {(context(message), english(message)[0]): message for message in found}


def context(message: Message) -> str:
    # Babel reads contexts of .mo files as bytes.
    return message.context.decode() if isinstance(message.context, bytes) else message.context or ""


def english(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (message.id,)


def translated(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if message.pluralizable else (message.string,)


def holes(text: str) -> Counter:
    """What the code fills in."""
    return Counter(HOLE.findall(text))


def theirs(lang: str, name: str) -> list[Path]:
    """The catalogues of the installed libraries in a language: Django's own first."""
    rooms = [
        Path(find_spec("django").origin).parent / "conf",
        *(Path(one.path) for one in apps.get_app_configs()),
    ]
    found = (
        room / "locale" / lang / "LC_MESSAGES" / name
        for room in rooms
        if ROOT / "vestnik" not in room.parents
    )
    return [path for path in found if path.exists()]


def answered(path: Path) -> set[tuple[Key, bool]]:
    """What a catalogue translates wholly, and whether it does so in singular and plural."""
    whole = ((key, one) for key, one in messages(path).items() if all(translated(one)) and not one.fuzzy)
    return {(key, one.pluralizable) for key, one in whole}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


each_of_ours = pytest.mark.parametrize("path", OURS, ids=named)
each_of_the_libraries = pytest.mark.parametrize("path", LIBRARIES, ids=named)
each = pytest.mark.parametrize("path", OURS + LIBRARIES, ids=named)


def test_there_is_a_bulgarian_catalogue():
    assert ROOT / "vestnik/locale/bg/LC_MESSAGES/django.po" in OURS


@each
def test_every_message_is_translated(path):
    assert [key for key, one in messages(path).items() if one.fuzzy or not all(translated(one))] == []


@each
def test_a_translation_asks_for_nothing_that_the_code_does_not_fill_in(path):
    for message in messages(path).values():
        for text in translated(message):
            assert holes(text) <= holes(english(message)[-1]), text


@each_of_ours
def test_a_translation_leaves_out_nothing_that_the_code_fills_in(path):
    for message in messages(path).values():
        assert holes(translated(message)[-1]) == holes(english(message)[-1]), translated(message)


@each
def test_bulgarian_is_written_in_cyrillic(path):
    if "/bg/" not in named(path):
        pytest.skip("another language")
    for message in messages(path).values():
        for text in translated(message):
            assert not re.search("[A-Za-z]", FOREIGN.sub("", HOLE.sub("", text))), text


@each
def test_the_compiled_catalogue_says_the_same(path):
    compiled = {key: translated(one) for key, one in messages(path.with_suffix(".mo")).items()}
    assert compiled == {key: translated(one) for key, one in messages(path).items()}


@each_of_the_libraries
def test_what_we_translate_for_the_libraries_is_theirs(path):
    assert set(messages(path)) <= {key for one in theirs("en", path.name) for key in messages(one)}


@pytest.mark.parametrize("name", ["django.po", "djangojs.po"])
def test_the_libraries_of_the_newsroom_are_whole_in_bulgarian(name):
    known = {(key, part) for one in theirs("bg", name) for key, part in answered(one)}
    for root in ("locale", "locale_libraries"):
        path = ROOT / f"vestnik/{root}/bg/LC_MESSAGES" / name
        known |= answered(path) if path.exists() else set()
    wanted = {(key, one.pluralizable) for path in theirs("en", name) for key, one in messages(path).items()}
    assert len(wanted) > 80
    assert wanted - known == set()


@each_of_ours
def test_one_thing_has_one_word(path):
    ours = messages(path)
    theirs = messages(ROOT / "vestnik/locale_libraries" / path.relative_to(ROOT / "vestnik/locale"))
    both = ours.keys() & theirs.keys()
    assert [key for key in both if translated(ours[key])[0] != translated(theirs[key])[0]] == []


def test_months_and_days_are_lower_case_in_bulgarian():
    with translation.override("bg"):
        written = [dateformat.format(date(2026, 11, 22), one) for one in "EFbNDl"]
    assert written == ["ноември", "ноември", "ноем.", "ноем.", "нд", "неделя"]


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("xgettext"), reason="needs GNU gettext: apt-get install gettext")
def test_no_word_of_the_code_is_missing_from_the_catalogues():
    command = [sys.executable, "tools/messages.py", "--check"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
