"""Makes .venv with what a lock file names, and Vestnik itself, where there is only Python 3.11 or later.

    python3 tools/bootstrap.py requirements.lock

Debian and Ubuntu ship Python without ensurepip: there pip's wheel is fetched from the index that pip would
use. When the lock file has not changed since, nothing is done.
"""

import configparser
import hashlib
import html
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_WHEEL = "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
INDEX = "https://pypi.org/simple"

#: plain Python that is published as source only; all else comes built
FROM_SOURCE = ("dkimpy",)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs on whatever python3 is
        sys.exit(f"Vestnik needs Python 3.11 or later, not {sys.version.split()[0]}: make PYTHON=python3.12")
    lock = ROOT / (sys.argv[1] if len(sys.argv) > 1 else "requirements.lock")
    marker, state = VENV / f".{lock.name}", _state(lock)
    if marker.is_file() and marker.read_text() == state and PYTHON.exists():
        return
    if not _works():
        print("Making .venv …", flush=True)
        _make_venv()
    wanted = re.findall(r"^([a-z0-9][\w.-]*)==", lock.read_text(), re.MULTILINE | re.IGNORECASE)
    print(f"Installing up to {len(wanted)} packages of {lock.name} …", flush=True)
    wheels = ["--only-binary", ":all:", *(word for name in FROM_SOURCE for word in ("--no-binary", name))]
    _install(["--require-hashes", "--no-deps", *wheels, "-r", str(lock)])
    _install(["--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)])
    marker.write_text(state)


def _state(lock: Path) -> str:
    """What the environment depends on: another lock, another Python or another place need a new one."""
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {sys.version_info[:2]} {ROOT}\n"


def _works() -> bool:
    if not PYTHON.exists():
        return False
    try:
        found = subprocess.run(
            [PYTHON, "-m", "pip", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return found.returncode == 0 and str(VENV) in found.stdout


def _make_venv() -> None:
    has_pip = importlib.util.find_spec("ensurepip") is not None
    options = ["--clear"] if has_pip else ["--clear", "--without-pip"]
    subprocess.run([sys.executable, "-m", "venv", *options, VENV], check=True)
    if not has_pip:
        print("This Python has no pip: fetching it …", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            wheel = Path(folder) / PIP_WHEEL
            wheel.write_bytes(_fetch_pip())
            subprocess.run(
                [PYTHON, f"{wheel}/pip", "install", "--quiet", "--no-index", "--no-deps", wheel], check=True
            )


def _index() -> str:
    """The package index that pip would use: PIP_INDEX_URL, then its configuration files, then PyPI."""
    if url := os.environ.get("PIP_INDEX_URL"):
        return url.rstrip("/")
    config = configparser.ConfigParser(interpolation=None)
    config.read(
        [
            "/etc/pip.conf",
            "/etc/xdg/pip/pip.conf",
            Path("~/.pip/pip.conf").expanduser(),
            Path("~/.config/pip/pip.conf").expanduser(),
            os.environ.get("PIP_CONFIG_FILE", os.devnull),
        ]
    )
    return config.get("global", "index-url", fallback=INDEX).rstrip("/")


def _fetch_pip() -> bytes:
    page_url = f"{_index()}/pip/"
    try:
        page = urllib.request.urlopen(page_url, timeout=60).read().decode()
        link = re.search(rf'href="([^"]*{re.escape(PIP_WHEEL)}[^"]*)"', page)
        if not link:
            sys.exit(f"{page_url} has no {PIP_WHEEL}: install python3-venv and try again.")
        url = urllib.parse.urljoin(page_url, html.unescape(link[1]))
        wheel = urllib.request.urlopen(url, timeout=120).read()
    except (urllib.error.URLError, TimeoutError) as error:
        sys.exit(f"{page_url} can't be reached ({error}): is the network there? Or install python3-venv.")
    if hashlib.sha256(wheel).hexdigest() != PIP_SHA256:
        sys.exit(f"{url} is not the file expected (its SHA-256 differs): nothing was installed.")
    return wheel


def _install(arguments: list[str]) -> None:
    """pip install, with a line for each package it takes up and its whole output only if it fails."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    said, count = [], 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout:
            said.append(line)
            if line.startswith(("Collecting ", "Processing ")):
                count += 1
                print(f"  {count:3} {re.split('==|-[0-9]', Path(line.split()[1]).name)[0]}", flush=True)
            elif line.startswith("Installing collected"):
                print("  putting them in place …", flush=True)
    if process.returncode:
        sys.exit("".join(said[-30:]) + f"\nThe installation failed: {' '.join(command)}")


if __name__ == "__main__":
    main()
