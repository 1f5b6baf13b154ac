"""The banner of breaking news: nothing when there is none, one link when there is."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils import translation


@dataclass(frozen=True)
class Breaking:
    text: str = "Земетресение разтърси Пловдив"
    url: str = "/society/2026/11/22/zemetresenie/"
    since: datetime = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
    lang: str = "bg"


def banner(breaking: Breaking | None) -> str:
    with translation.override("bg"):
        return render_to_string("theme/banner.html", {"breaking": breaking})


def test_without_breaking_news_the_banner_is_no_byte():
    assert banner(None) == ""


def test_the_banner_says_what_where_to_and_since_when():
    html = banner(Breaking())
    assert html.count("<a ") == 1
    assert 'href="/society/2026/11/22/zemetresenie/"' in html
    assert 'datetime="2026-11-22T14:05:00+02:00"' in html


def test_the_banner_takes_no_markup():
    assert "<b>" not in banner(Breaking(text="<b>Внимание</b>"))
