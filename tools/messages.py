"""Brings the catalogues up to date with the code, and compiles them: `make messages`. Needs GNU gettext to extract.

`--check` writes nothing: it lists what the catalogues lack or have too much of, and ends with 1 if that is anything.
`--compile [FOLDER]` only compiles, and needs nothing. `--new LANG [FOLDER]` begins a language: what is to be translated
of ours and of the libraries, in `vestnik/`, or as one catalogue in FOLDER, the `locale/` of a paper's home.
"""

import io
import os
import sys
import tempfile
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
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


def lacking(lang: str, domain: str) -> Catalog:
    """What the installed libraries say and have not translated into `lang` ('ro', 'pt_BR') themselves."""
    rooms = [Path(django.__file__).parent / "conf", *(Path(room.path) for room in apps.get_app_configs())]
    known: set[tuple[str, str]] = set()
    wanted = Plain(locale=lang)
    for room in (room for room in rooms if PACKAGE not in room.parents):
        theirs, english = (room / "locale" / one / "LC_MESSAGES" / f"{domain}.po" for one in (lang, "en"))
        if theirs.exists():
            known |= {key(one) for one in load(theirs, lang) if one.id and whole(one) and not one.fuzzy}
        for message in load(english, "en") if english.exists() else ():
            if message.id and key(message) not in known:
                flags = message.flags - {"fuzzy"}
                wanted.add(message.id, flags=flags, context=message.context)
    for context, text_of in known:
        wanted.delete(text_of, context or None)
    return wanted


def whole(message: Message) -> bool:
    return all(message.string) if message.pluralizable else bool(message.string)


def begin(lang: str, folder: Path | None) -> None:
    """Writes the catalogues of a language, to be translated; what is translated there already stays."""
    for domain in DOMAINS:
        ours, theirs = extract(domain), lacking(lang, domain)
        parts = [(folder, (ours, theirs))] if folder else [(OURS, (ours,)), (LIBRARIES, (theirs,))]
        for root, sources in parts:
            wanted = Plain(locale=lang)
            for message in (one for source in sources for one in source if one.id):
                wanted.add(message.id, flags=message.flags - {"fuzzy"}, context=message.context)
            path = root / lang / "LC_MESSAGES" / f"{domain}.po"
            if len(wanted):
                old = load(path, lang) if path.exists() else Catalog(locale=lang)
                write(merge(wanted, old, lang), path)
                print(f"{path}: {len(wanted)} messages")


def compile_all(root: Path) -> None:
    """Writes each .po below `root` again, in our form, and its .mo."""
    for path in sorted(root.glob("*/LC_MESSAGES/*.po")):
        lang = path.parent.parent.name
        write(plain(load(path, lang), lang), path)


def main(arguments: list[str]) -> int:
    options, names = (
        {one for one in arguments if one.startswith("-")},
        [one for one in arguments if one[0] != "-"],
    )
    if "--new" in options:
        # the libraries are those of a paper's settings
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        sys.path.insert(0, str(PACKAGE.parent))
        django.setup()
        lang, *folder = names
        begin(lang, Path(*folder).resolve() if folder else None)
        return 0
    settings.configure(USE_I18N=True)
    if "--compile" in options:
        for root in map(Path, names) if names else (OURS, LIBRARIES):
            compile_all(root)
        return 0
    checking = "--check" in options
    wrong = update(checking)
    print("\n".join(wrong))
    if checking:
        return 1 if wrong else 0
    compile_all(LIBRARIES)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
