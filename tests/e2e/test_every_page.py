"""Every page of the demo paper, as its sitemap names them: right HTML, right words for machines, right feeds."""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from urllib.parse import urlsplit

import pytest

from tests.distribution.documents import WRONGS, news, sitemap
from tests.distribution.vocabulary import things

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

FEED = re.compile(
    r'<link rel="alternate" type="application/(?:rss|atom|feed)\+\w+" title="[^"]+" href="([^"]+)">'
)


@pytest.fixture(scope="module")
def everything(paper) -> dict[str, str]:
    """The HTML of each page by its path."""

    def there(path: str) -> str:
        status, text = paper.get(path)
        assert status == 200, path
        return text

    found: dict[str, str] = {}
    for file, _changed in sitemap(there("/sitemap.xml")):
        for address, _moment in sitemap(there(urlsplit(file).path)):
            path = urlsplit(address).path
            found[path] = there(path)
    for path in ("/sitemap-news.xml", "/en/sitemap-news.xml"):
        assert {urlsplit(one["address"]).path for one in news(there(path))} <= set(found)
    assert len(found) > 100
    return found


def test_the_w3cs_checker_finds_no_error_in_any_page(everything, vnu_jar, tmp_path):
    for number, html in enumerate(everything.values()):
        (tmp_path / f"{number}.html").write_text(html, encoding="utf-8")
    command = ["java", "-jar", vnu_jar, "--format", "json", "--errors-only", str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    paths = list(everything)
    told = [
        (paths[int(re.findall(r"(\d+)\.html$", one["url"])[0])], one["message"], one.get("extract"))
        for one in json.loads(said.stderr)["messages"]
    ]
    assert told == []


def test_every_page_tells_machines_what_it_is_in_the_words_of_the_vocabulary(everything):
    kinds = {path: set(things(html)) for path, html in everything.items()}
    assert {path for path, found in kinds.items() if "NewsMediaOrganization" not in found} == set()
    all_kinds = set().union(*kinds.values())
    assert all_kinds >= {"NewsArticle", "OpinionNewsArticle", "BreadcrumbList", "WebSite", "ProfilePage"}


def test_every_feed_that_a_page_names_is_right(everything, paper):
    named = {unescape(found) for html in everything.values() for found in FEED.findall(html)}
    assert len(named) > 30
    wrong = {}
    for address in named:
        status, text = paper.get(address)
        form = urlsplit(address).path.rpartition(".")[2]
        if status != 200 or (found := WRONGS[form](text)):
            wrong[address] = (status, found)
    assert wrong == {}
