"""The home folder: everything one paper has."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from vestnik.conf.errors import SettingsError

SETTINGS_FILE = "vestnik.toml"
VARIABLE = "VESTNIK_HOME"


@dataclass(frozen=True)
class Home:
    """Paths of a paper's home folder."""

    root: Path

    @property
    def settings_file(self) -> Path:
        return self.root / SETTINGS_FILE

    @property
    def database(self) -> Path:
        return self.root / "vestnik.sqlite3"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def returned(self) -> Path:
        """Returned mails that the mail server has piped in and the paper has not looked at yet."""
        return self.root / "returned"

    @property
    def static(self) -> Path:
        return self.root / "static"

    @property
    def collected(self) -> Path:
        return self.root / "static-collected"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @property
    def locale(self) -> Path:
        """Catalogues of the paper's own: further languages, and its own words for ours."""
        return self.root / "locale"

    @property
    def press(self) -> Path:
        """Finished pages and the journal: made anew if it is deleted while the paper does not run."""
        return self.root / "press"

    @property
    def run(self) -> Path:
        """Sockets and counters of the processes that run."""
        return self.root / "run"

    @property
    def copies(self) -> Path:
        return self.root / "copies"

    @property
    def stamp(self) -> Path:
        return self.root / "version"

    @property
    def log_in(self) -> Path:
        """The demo paper's log-in, to be shown at each start."""
        return self.root / "log-in.txt"

    @property
    def spool(self) -> Path:
        """What was sent of which issue: stays as it is when a copy of the database is put back."""
        return self.root / "spool"

    @property
    def unfinished(self) -> Path:
        """Is there while a paper is being made: what is half made may be made again from nothing."""
        return self.root / "unfinished"

    @property
    def key_file(self) -> Path:
        return self.root / "secret.key"


def find_home(environ: os._Environ[str] | dict[str, str] = os.environ) -> Home:
    """The folder VESTNIK_HOME names, or the current one if a paper lies there.

    :raises SettingsError: there is none.
    """
    if named := environ.get(VARIABLE, "").strip():
        root = Path(named).expanduser().resolve()
        if root.exists() and not root.is_dir():
            raise SettingsError(f"{VARIABLE} is {named!r}, which is a file: write the paper's folder.")
        return Home(root)
    here = Path.cwd()
    if (here / SETTINGS_FILE).is_file():
        return Home(here)
    raise SettingsError(
        f"No paper here ({here} has no {SETTINGS_FILE}): go to its folder, or name it by --home or "
        f"{VARIABLE}, or make a new paper by `vestnik new DIR`."
    )


def secret_key(home: Home) -> str:
    """The paper's secret key; made, readable by its owner only, the first time it is asked for.

    :raises SettingsError: the folder can't be written, or the file is empty.
    """
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(home.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return _read_key(home.key_file)
        key = secrets.token_urlsafe(64)
        with os.fdopen(handle, "w") as file:
            file.write(key + "\n")
        return key
    except OSError as error:
        raise SettingsError(
            f"{home.key_file} can't be used ({error.strerror}): give this user the right to write in "
            f"{home.root}."
        ) from error


def _read_key(path: Path) -> str:
    key = path.read_text().strip()
    if len(key) < 50:
        raise SettingsError(
            f"{path} holds no secret key (50 characters or more): restore it from a copy, or delete it to "
            "get a new one, which logs everybody out."
        )
    return key
