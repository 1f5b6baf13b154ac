"""In which languages the newsroom can work: those that have a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from babel import Locale, UnknownLocaleError
from django.conf.locale import LANG_INFO
from django.utils.translation.trans_real import to_language

from vestnik.conf.errors import SettingsError

MAGIC = (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")
#: how gettext names languages: bg, pt_BR, sr_Latn
LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[A-Za-z0-9]+)*")


def newsroom_languages(folders: Iterable[Path]) -> list[tuple[str, str]]:
    """English, and each language with a compiled catalogue in one of the folders: (code, its own name), by code.

    A folder holds `<language>/LC_MESSAGES/django.mo`, the language as gettext writes it (`bg`, `pt_BR`, `sr_Latn`).

    :raises SettingsError: a file is no compiled catalogue.
    """
    found = {"en"}
    for folder in folders:
        for path in sorted(folder.glob("*/LC_MESSAGES/django*.mo")):
            require_compiled(path, folder)
            language = path.parent.parent.name
            if path.stem == "django" and LANGUAGE.fullmatch(language):
                found.add(to_language(language))
    return [(code, own_name(code)) for code in sorted(found)]


def require_compiled(path: Path, folder: Path) -> None:
    """:raises SettingsError: the file does not begin as GNU gettext's .mo files do, in either order of bytes."""
    with path.open("rb") as file:
        if file.read(4) not in MAGIC:
            raise SettingsError(
                f"{path} is no compiled catalogue: delete it, or make it anew from its .po file by "
                f"`python tools/messages.py --compile {folder}`."
            )


def own_name(code: str) -> str:
    """What a language calls itself, with a capital, as menus have it; the code where nobody knows."""
    name = LANG_INFO.get(code, {}).get("name_local")
    if not name:
        try:
            name = Locale.parse(code, sep="-").get_display_name()
        except (UnknownLocaleError, ValueError):
            name = code
    return name[:1].upper() + name[1:] if name else code
