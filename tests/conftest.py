"""A home folder for the tests of this process, and Django on it."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

TEST_HOME = Path(tempfile.mkdtemp(prefix="vestnik-test-"))
atexit.register(shutil.rmtree, TEST_HOME, ignore_errors=True)
for folder in ("static-collected", "templates", "media"):
    (TEST_HOME / folder).mkdir()
(TEST_HOME / "vestnik.toml").write_text(
    'name = "Делник"\nlanguages = ["bg", "en"]\ntime_zone = "Europe/Sofia"\nallowed_hosts = ["testserver"]\n',
    encoding="utf-8",
)
for variable in [name for name in os.environ if name.startswith("VESTNIK_")]:
    del os.environ[variable]
os.environ["VESTNIK_HOME"] = str(TEST_HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "vestnik.conf.settings"

import django  # noqa: E402
from django.conf import settings  # noqa: E402 - the home must be there before

# Tests neither collect static files nor need slow hashes.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A room's conftest may import models as soon as it is read.
django.setup()

CHROMIUM_HINT = (
    "Chromium is not installed: `apt-get install chromium` (macOS: `brew install --cask chromium`)"
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
VNU_HINT = "the HTML checker is not here: `npm install --prefix build/vnu vnu-jar`, and a Java runtime"
REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium. Without it the test is skipped, in CI it fails."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    return _missing(CHROMIUM_HINT)


@pytest.fixture(scope="session")
def vnu_jar() -> str:
    """The path of the W3C's HTML checker. Without it, or Java, the test is skipped, in CI it fails."""
    jar = REPOSITORY / "build/vnu/node_modules/vnu-jar/build/dist/vnu.jar"
    if jar.is_file() and shutil.which("java"):
        return str(jar)
    return _missing(VNU_HINT)


def _missing(hint: str) -> str:
    if os.environ.get("CI") == "true":
        pytest.fail(hint)
    pytest.skip(hint)
