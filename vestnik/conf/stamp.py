"""The stamp of a home folder: which Vestnik it was last made ready for. Read and compared without Django."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import distributions
from pathlib import Path

import vestnik
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import Home
from vestnik.conf.options import read_options

PACKAGE = Path(vestnik.__file__).parent
#: files of the package on which pages depend
RENDERS = {".css", ".html", ".js", ".mo", ".png", ".py", ".svg", ".txt", ".woff2"}


@dataclass(frozen=True)
class Stamp:
    """`version` of Vestnik, and fingerprints.

    They are of the database with all migrations, of all static files, and of the database with the paper's languages.
    """

    version: str
    migrations: str
    static: str
    newsroom: str = ""


def read_stamp(home: Home) -> Stamp | None:
    """The stamp of `home`; None where no paper was ever made ready.

    :raises SettingsError: the file is there and is no stamp.
    """
    try:
        return Stamp(**json.loads(home.stamp.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(
            f"{home.stamp} can't be read ({error}): delete it; the next start makes it anew."
        ) from None


def write_stamp(home: Home, stamp: Stamp) -> None:
    """Writes the stamp; the old one or the new one is there at any moment."""
    fresh = home.stamp.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(stamp), indent=2) + "\n", encoding="utf-8")
    fresh.replace(home.stamp)


def stamp_of_this_code(home: Home) -> Stamp:
    """What the stamp of `home` is once this code, and the home's own database and static files, are in force.

    :raises SettingsError: a setting is wrong.
    """
    libraries = sorted(f"{found.name} {found.version}" for found in distributions())
    migrations = sorted(PACKAGE.glob("*/migrations/*.py"))
    static = [path for path in sorted(PACKAGE.glob("*/static/**/*")) if path.is_file()]
    own_static = [path for path in sorted(home.static.glob("**/*")) if path.is_file()]
    # Another database is not migrated yet, however well the last one was.
    options = read_options(home)
    database = options["database_url"] or ""
    return Stamp(
        version=vestnik.__version__,
        migrations=_hash(
            [database, *libraries, *(path.relative_to(PACKAGE).as_posix() for path in migrations)]
        ),
        static=_hash([*libraries, *map(_face, static), *map(_face, own_static)]),
        newsroom=_hash([database, *options["languages"]]),
    )


def code_fingerprint(home: Home) -> int:
    """A number (63 bits) that differs when code, libraries, templates, words, styles or settings do.

    :raises SettingsError: a setting is wrong.
    """
    libraries = sorted(f"{found.name} {found.version}" for found in distributions())
    ours = [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in RENDERS and path.is_file()]
    own = [
        path
        for folder in (home.templates, home.static, home.locale)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    settings = sorted(f"{name}={value!r}" for name, value in read_options(home).items())
    return int(_hash([*libraries, *settings, *map(_face, ours), *map(_face, own)]), 16) >> 1


def require_paper(home: Home, stamp: Stamp | None) -> None:
    """:raises SettingsError: no paper was ever made in `home`."""
    if stamp is None and not home.settings_file.is_file():
        raise SettingsError(f"There is no paper in {home.root}: make one by `vestnik new {home.root}`.")


def refuse_newer(home: Home, stamp: Stamp | None) -> None:
    """:raises SettingsError: `home` was made ready for a newer Vestnik than this one."""
    if stamp and _order(stamp.version) > _order(vestnik.__version__):
        raise SettingsError(
            f"The paper in {home.root} is of Vestnik {stamp.version}, and this is {vestnik.__version__}, "
            f"which is older and could harm it: install {stamp.version} or later, or put back a copy from "
            f"{home.copies}."
        )


def _order(version: str) -> tuple[tuple[int, ...], int, int]:
    """Orders 0.1.0.dev0 < 0.1.0a1 < 0.1.0 < 0.1.1."""
    numbers = tuple(int(part) for part in re.match(r"[0-9.]*", version)[0].strip(".").split(".") if part)
    suffix = version[len(re.match(r"[0-9.]*", version)[0].rstrip(".")) :].lstrip(".")
    kind = next((rank for rank, word in enumerate(("dev", "a", "b", "rc")) if suffix.startswith(word)), 4)
    serial = re.search(r"\d+", suffix)
    return numbers, kind, int(serial[0]) if serial else 0


def _face(path: Path) -> str:
    about = path.stat()
    return f"{path} {about.st_size} {about.st_mtime_ns}"


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
