"""Brings the catalogues up to date with the code, and compiles them: `make messages`. Needs GNU gettext to extract.

`--check` writes nothing: it lists what the catalogues lack or have too much of, and ends with 1 if that is anything.
`--compile` only compiles, and needs nothing.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands.makemessages import Command as MakeMessages

PACKAGE = Path(__file__).resolve().parent.parent / "vestnik"
OURS = PACKAGE / "locale"
LIBRARIES = PACKAGE / "locale_libraries"
DOMAINS = ("django", "djangojs")
PLURAL = "nplurals=2; plural=(n != 1)"


class Plain(Catalog):
    """A catalogue whose header says only what gettext needs: no moments, no versions, no reasons for a merge."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", self.plural_forms),
        ]


def key(message: Message) -> tuple[str, str]:
    """What gettext finds a message by: its context and its (singular) text."""
    return message.context or "", message.id[0] if message.pluralizable else message.id


def load(path: Path, lang: str) -> Catalog:
    """The messages of a .po file, without its header."""
    with path.open("rb") as file:
        return read_po(file, locale=lang)


def extract(domain: str) -> Catalog:
    """All messages that the code and the templates have now, as Django's makemessages sees them."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "vestnik")
        (copy / "locale").mkdir(parents=True)
        for room in PACKAGE.iterdir():
            if room not in (OURS, LIBRARIES):
                (copy / room.name).symlink_to(room)
        before = Path.cwd()
        os.chdir(copy)
        try:
            call_command(
                MakeMessages(),
                all=True,
                domain=domain,
                keep_pot=True,
                symlinks=True,
                no_location=True,
                verbosity=0,
            )
        finally:
            os.chdir(before)
        template = copy / "locale" / f"{domain}.pot"
        if not template.exists():
            return Catalog(locale="en")
        template.write_text(template.read_text().replace("nplurals=INTEGER; plural=EXPRESSION", PLURAL))
        return load(template, "en")


def merge(found: Catalog, old: Catalog, lang: str) -> Catalog:
    """The messages of `found` with the translations of `old`; what is new has none, what is gone is dropped."""
    known = {key(message): message for message in old if message.id}
    new = Plain(locale=lang)
    for message in found:
        if message.id:
            translated = known.get(key(message))
            fits = translated is not None and translated.pluralizable == message.pluralizable
            flags = message.flags - {"fuzzy"}
            new.add(message.id, translated.string if fits else None, flags=flags, context=message.context)
    return new


def text(catalog: Catalog) -> bytes:
    """The catalogue as a .po file, sorted."""
    file = io.BytesIO()
    write_po(file, catalog, width=110, sort_output=True, ignore_obsolete=True, omit_header=True)
    header = "".join(f'"{name}: {value}\\n"\n' for name, value in catalog.mime_headers)
    return f'msgid ""\nmsgstr ""\n{header}\n'.encode() + file.getvalue()


def write(catalog: Catalog, path: Path) -> None:
    """Writes `path` (.po) and the .mo beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text(catalog))
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalog)


def plain(catalog: Catalog, lang: str) -> Catalog:
    """The same messages under a plain header."""
    return merge(catalog, catalog, lang)


def update(checking: bool) -> list[str]:
    """Updates our catalogues of all languages, or only says what is wrong with them: a line for each message."""
    wrong = []
    for domain in DOMAINS:
        found = extract(domain)
        wanted = {key(message) for message in found if message.id}
        for folder in sorted(OURS.glob("*/LC_MESSAGES")):
            path, lang = folder / f"{domain}.po", folder.parent.name
            if not wanted and not path.exists():
                continue
            old = load(path, lang) if path.exists() else Catalog(locale=lang)
            have = {key(message) for message in old if message.id}
            wrong += [f"{path}: missing: {one}" for _, one in sorted(wanted - have)]
            wrong += [f"{path}: no longer used: {one}" for _, one in sorted(have - wanted)]
            if not checking:
                write(merge(found, old, lang), path)
    return wrong


def compile_all(root: Path) -> None:
    """Writes each .po below `root` again, in our form, and its .mo."""
    for path in sorted(root.glob("*/LC_MESSAGES/*.po")):
        lang = path.parent.parent.name
        write(plain(load(path, lang), lang), path)


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=True)
    if "--compile" in arguments:
        compile_all(OURS)
        compile_all(LIBRARIES)
        return 0
    wrong = update(checking="--check" in arguments)
    print("\n".join(wrong))
    if "--check" in arguments:
        return 1 if wrong else 0
    compile_all(LIBRARIES)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
