"""What tests need of the machine."""

import os
import shutil
from pathlib import Path

import freezegun
import pytest
from freezegun import freeze_time
from hypothesis import settings

from vestnik.press import remembered

# How long an example takes says more of the machine than of us; benchmarks are another matter.
settings.register_profile("vestnik", deadline=None)
settings.load_profile("vestnik")

# pytest itself goes on measuring while a test's clock stands still.
freezegun.configure(extend_ignore_list=["_pytest.timing"])

CHROMIUM_HINT = (
    "Chromium is not installed: `apt-get install chromium` (macOS: `brew install --cask chromium`)"
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OF_MACOS = Path("/Applications/Chromium.app/Contents/MacOS/Chromium")
VNU_HINT = "the HTML checker is not here: `npm install --prefix build/vnu vnu-jar`, and a Java runtime"
VARNISH_HINT = "Varnish is not installed: `apt-get install varnish varnish-modules`"
VNU_JAR = Path(__file__).parent.parent / "build/vnu/node_modules/vnu-jar/build/dist/vnu.jar"


ID_LENGTH = 120


def pytest_make_parametrize_id(val):
    """Long values make short names: pytest puts the name into the environment, and no child starts with megabytes."""
    if not isinstance(val, str | bytes) or len(val) <= ID_LENGTH:
        return None
    start = val[:40].decode("ascii", "replace") if isinstance(val, bytes) else val[:40]
    return f"{start.encode('unicode_escape').decode()}… ({len(val)})"


@pytest.fixture
def clock(request):
    """Time stands still at the `NOW` of the test's module, but for `clock.tick(…)`."""
    with freeze_time(request.module.NOW) as frozen:
        yield frozen


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A test's database is its own, and the log of the one before it may have ended with the same edition."""
    remembered.forget()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium. Without it the test is skipped, in CI it fails."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    return str(CHROMIUM_OF_MACOS) if CHROMIUM_OF_MACOS.exists() else _missing(CHROMIUM_HINT)


@pytest.fixture(scope="module")
def browser(chromium):
    """Chromium, driven. It ends with its module: while it is there, Django takes the thread for an asynchronous one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def vnu_jar() -> str:
    """The path of the W3C's HTML checker. Without it, or Java, the test is skipped, in CI it fails."""
    return str(VNU_JAR) if VNU_JAR.is_file() and shutil.which("java") else _missing(VNU_HINT)


@pytest.fixture(scope="session")
def varnishd() -> str:
    """The path of Varnish, which has vmod xkey. Without it the test is skipped, in CI it fails."""
    return shutil.which("varnishd") or _missing(VARNISH_HINT)


@pytest.fixture(scope="session")
def proxies() -> None:
    """nginx and Caddy are here. Without one the test is skipped, in CI it fails."""
    for name in ("nginx", "caddy"):
        if not shutil.which(name):
            _missing(f"{name} is not installed: `apt-get install {name}`")


def _missing(hint: str) -> str:
    if os.environ.get("CI") == "true":
        pytest.fail(hint)
    pytest.skip(hint)
