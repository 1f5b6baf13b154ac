"""Takes the docs' pictures from a running demo: `python -m tools.screenshots http://127.0.0.1:8000 demo`."""

import re
import shutil
import sys
import urllib.request
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 1100}
#: fronts that are shown on a desk and a phone beside each other, as tall as each other
FRONTS = {"front-home": "/", "front-section": "/culture/", "front-special": "/en/danube-today/"}
TALL_DESK, TALL_PHONE, TALL = {"width": 1440, "height": 1500}, {"width": 390, "height": 1125}, 800
BETWEEN = 24


def main(url: str, home: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    story = _first(url + "/economy/", r'href="(/economy/\d{4}/[^"]+/)"')
    english = _first(url + "/en/culture/", r'href="(/en/culture/\d{4}/[^"]+/)"')
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        _take(browser, url + "/", "front", DESK)
        _take(browser, url + story, "story-phone", PHONE, scale=2)
        _take(browser, url + english, "story-phone-dark-en", PHONE, scheme="dark", scale=2)
        for name, path in FRONTS.items():
            for scheme in ("light", "dark"):
                _take_pair(browser, url + path, f"{name}-{scheme}", scheme)
        _take_newsroom(browser, url, *_log_in(home))
        browser.close()


def _first(url: str, pattern: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return re.search(pattern, answer.read().decode())[1]


def _log_in(home: str) -> tuple[str, str]:
    return re.match(r"(\S+), password (\S+)", (Path(home) / "log-in.txt").read_text()).groups()


def _take(browser: Browser, url: str, name: str, size: dict, scheme: str = "light", scale: int = 1) -> None:
    page = browser.new_page(
        viewport=size, color_scheme=scheme, device_scale_factor=scale, timezone_id="Europe/Sofia"
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    _keep(page, name)
    page.close()


def _take_pair(browser: Browser, url: str, name: str, scheme: str) -> None:
    shots = []
    for size in (TALL_DESK, TALL_PHONE):
        page = browser.new_page(viewport=size, color_scheme=scheme, timezone_id="Europe/Sofia")
        page.goto(url)
        page.evaluate("document.querySelectorAll('img').forEach((image) => { image.loading = 'eager' })")
        page.wait_for_load_state("networkidle")
        page.evaluate("Promise.allSettled([...document.images].map((image) => image.decode())).then(() => 0)")
        shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
        page.close()
        shots.append(shot.resize((shot.width * TALL // shot.height, TALL), Image.Resampling.LANCZOS))
    pair = Image.new("RGB", (sum(shot.width for shot in shots) + BETWEEN, TALL), "#8a9094")
    pair.paste(shots[0], (0, 0))
    pair.paste(shots[1], (shots[0].width + BETWEEN, 0))
    pair.save(PICTURES / f"{name}.jpg", quality=76, optimize=True, progressive=True)


def _take_newsroom(browser: Browser, url: str, user: str, password: str) -> None:
    page = browser.new_page(viewport=DESK, timezone_id="Europe/Sofia")
    page.goto(url + "/admin/login/")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", password)
    page.click("form button[type=submit]")
    page.wait_for_url("**/admin/")
    page.wait_for_load_state("networkidle")
    _keep(page, "desk")
    page.close()


def _keep(page: Page, name: str) -> None:
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(
        PICTURES / f"{name}.jpg", quality=82, optimize=True, progressive=True
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
