"""`vestnik new` and `vestnik demo`: making papers."""

import argparse
import contextlib
import getpass
import json
import os
import secrets
import shutil
import sys
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from vestnik.conf import values
from vestnik.conf.django import set_up
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home, find_home
from vestnik.conf.options import BY_NAME
from vestnik.conf.stamp import read_stamp, refuse_newer

DEMO = {"name": "Делник", "languages": ["bg", "en"], "time_zone": "Europe/Sofia"}
HALF_MADE = b"A paper is being made here. If nothing makes it any more, it may all be deleted.\n"
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]


def new(given: argparse.Namespace) -> int:
    """Makes a paper in an empty folder and creates its first editor.

    :raises SettingsError: the folder is not empty, or an answer is wrong.
    """
    home = find_home()
    _refuse_full(home)
    ask = _default if given.no_input or not sys.stdin.isatty() else _ask
    found: dict[str, Any] = {
        name: ask(question, getattr(given, name), default, BY_NAME[name].read)
        for name, question, default in (
            ("name", "Name of the paper", home.root.name),
            ("languages", "Languages, the main one first", "bg"),
            ("time_zone", "Time zone", _time_zone_here()),
        )
    }
    if given.public_url:
        found["public_url"] = _default("--public-url", given.public_url, "", values.public_url)
    editor = ask("User name of the first editor", given.editor, getpass.getuser(), _user_name)
    email = ask("The editor's mail address", given.email, "", _email_or_none)
    chosen = _ask_password() if ask is _ask else ""
    password = chosen or _easy_password()
    with _making(home, found):
        _first_editor(editor, email, password)
    print(f"\n{found['name']} is ready in {home.root}.\nServe it:  vestnik run --home {home.root}")
    print(f"Log in:    {editor}" + ("" if chosen else f", password {password} (change it in the admin)"))
    return 0


def demo(stories: int) -> int:
    """Makes the demo paper, or, where it is there, adds `stories` archive stories to it.

    :raises SettingsError: the folder holds something else.
    """
    home = find_home()
    if not home.log_in.exists() or _half_made(home):
        return _make_demo(home, stories)
    refuse_newer(home, read_stamp(home))
    if stories:
        _make_ready(home)
        from vestnik.demo.build import build

        build(stories, progress=_say)
    return 0


def _make_demo(home: Home, stories: int) -> int:
    _refuse_full(home)
    print(f"Making the demo paper in {home.root} …", flush=True)
    password = _easy_password()
    with _making(home, DEMO):
        _first_editor("admin", "admin@delnik.example", password)
        from vestnik.demo.build import build

        build(stories, progress=_say)
        home.log_in.touch(mode=0o600)
        home.log_in.write_text(f"admin, password {password}\n", encoding="utf-8")
    return 0


def _refuse_full(home: Home) -> None:
    """Clears what a broken-off making left; anything else in the folder is not touched."""
    if _half_made(home):
        print("This paper was left half made: starting again.", flush=True)
        shutil.rmtree(home.root)
    if home.root.is_dir() and any(home.root.iterdir()):
        raise SettingsError(
            f"{home.root} is not empty: name a new folder, or serve it by `vestnik run --home`."
        )


def _half_made(home: Home) -> bool:
    """True if the folder was empty when a making began in it. A file of this name alone, which may be anyone's, is no
    sign: the folder is about to be deleted.
    """
    return home.unfinished.is_file() and home.unfinished.read_bytes() == HALF_MADE


@contextlib.contextmanager
def _making(home: Home, found: dict[str, Any]) -> Iterator[None]:
    """Makes an empty paper for the block to fill; until that is done the folder counts as unfinished."""
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        home.unfinished.write_bytes(HALF_MADE)
    except OSError as error:
        raise SettingsError(
            f"{home.root} can't be made ({error.strerror}): name a folder in which this user may write."
        ) from None
    _write_settings(home, found)
    _make_ready(home)
    yield
    home.unfinished.unlink()


def _make_ready(home: Home) -> None:
    os.environ.setdefault(BY_NAME["log_level"].variable, "warning")
    set_up()
    from vestnik.conf.ready import make_ready

    make_ready(home, _say)


def _first_editor(name: str, email: str, password: str) -> None:
    """An account that may do all."""
    from django.contrib.auth import get_user_model

    get_user_model().objects.create_superuser(name, email, password)


def _write_settings(home: Home, found: dict[str, Any]) -> None:
    lines = ["# Settings of the paper; docs/settings.md lists all of them."]
    for name, value in found.items():
        shown = list(value) if isinstance(value, tuple) else value
        # JSON's strings and lists of strings are TOML's too.
        lines.append(f"{name} = {json.dumps(shown, ensure_ascii=False)}")
    home.settings_file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _default(question: str, given: str | None, default: str, read: Callable[[Any], Any]) -> Any:
    value = default if given is None else given
    try:
        return read(value)
    except ValueError as error:
        raise SettingsError(f"{question} is {value!r}: write {error}.") from None


def _ask(question: str, given: str | None, default: str, read: Callable[[Any], Any]) -> Any:
    if given is not None:
        return _default(question, given, default, read)
    while True:
        answer = input(f"{question} [{default}]: ").strip() or default
        try:
            return read(answer)
        except ValueError as error:
            print(f"  Please write {error}.")


def _ask_password() -> str:
    while True:
        first = getpass.getpass("Password (nothing: one is made for you): ")
        if not first or (len(first) >= 8 and first == getpass.getpass("Once more: ")):
            return first
        print("  Please write the same password twice, of 8 characters or more.")


def _user_name(value: str) -> str:
    if not value or len(value) > 150 or not all(sign.isalnum() or sign in "@.+-_" for sign in value):
        raise ValueError("a name of letters, digits and @ . + - _")
    return value


def _email_or_none(value: str) -> str:
    return values.email(value) if value else ""


def _easy_password() -> str:
    """A password that is easy to type: 70 to the 10th power, some 61 bits."""
    return "-".join("".join(secrets.choice(SYLLABLES) for _ in range(2)) for _ in range(5))


def _time_zone_here() -> str:
    name = os.environ.get("TZ", "").lstrip(":")
    localtime = Path("/etc/localtime").resolve().as_posix()
    for guess in (name, localtime.partition("zoneinfo/")[2]):
        if guess in zoneinfo.available_timezones() and guess not in ("UTC", "Etc/UTC"):
            return guess
    return "Europe/Sofia"


def _say(line: str) -> None:
    print(line, flush=True)
