"""Who comes to read the paper by machine, and what robots.txt (RFC 9309) tells them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    TRAINING = "training"
    ANSWERS = "answers"
    READERS = "readers"
    ARCHIVES = "archives"
    ANALYSIS = "analysis"


@dataclass(frozen=True, slots=True)
class Crawler:
    """`token` is what it calls itself in robots.txt, as its owner's documentation says."""

    token: str
    owner: str
    purpose: Purpose


#: those one can choose for; search engines are not among them: a paper that nobody finds is none
CRAWLERS: tuple[Crawler, ...] = (
    Crawler("AI2Bot", "Allen Institute for AI", Purpose.TRAINING),
    Crawler("Amazonbot", "Amazon", Purpose.TRAINING),
    Crawler("Applebot-Extended", "Apple", Purpose.TRAINING),
    Crawler("Bytespider", "ByteDance", Purpose.TRAINING),
    Crawler("CCBot", "Common Crawl", Purpose.TRAINING),
    Crawler("ClaudeBot", "Anthropic", Purpose.TRAINING),
    Crawler("cohere-training-data-crawler", "Cohere", Purpose.TRAINING),
    Crawler("Diffbot", "Diffbot", Purpose.TRAINING),
    Crawler("Google-Extended", "Google", Purpose.TRAINING),
    Crawler("GPTBot", "OpenAI", Purpose.TRAINING),
    Crawler("ImagesiftBot", "Hive", Purpose.TRAINING),
    Crawler("meta-externalagent", "Meta", Purpose.TRAINING),
    Crawler("omgili", "Webz.io", Purpose.TRAINING),
    Crawler("PanguBot", "Huawei", Purpose.TRAINING),
    Crawler("Timpibot", "Timpi", Purpose.TRAINING),
    Crawler("Claude-SearchBot", "Anthropic", Purpose.ANSWERS),
    Crawler("DuckAssistBot", "DuckDuckGo", Purpose.ANSWERS),
    Crawler("OAI-SearchBot", "OpenAI", Purpose.ANSWERS),
    Crawler("PerplexityBot", "Perplexity", Purpose.ANSWERS),
    Crawler("ChatGPT-User", "OpenAI", Purpose.READERS),
    Crawler("Claude-User", "Anthropic", Purpose.READERS),
    Crawler("meta-externalfetcher", "Meta", Purpose.READERS),
    Crawler("Perplexity-User", "Perplexity", Purpose.READERS),
    Crawler("archive.org_bot", "Internet Archive", Purpose.ARCHIVES),
    Crawler("AhrefsBot", "Ahrefs", Purpose.ANALYSIS),
    Crawler("DotBot", "Moz", Purpose.ANALYSIS),
    Crawler("MJ12bot", "Majestic", Purpose.ANALYSIS),
    Crawler("SemrushBot", "Semrush", Purpose.ANALYSIS),
)

#: RFC 9309, 2.2.1 allows letters, '-' and '_'; crawlers also use digits and dots
TOKEN = re.compile(r"[A-Za-z0-9_.-]{1,80}")
#: what no crawler needs: the newsroom, the API, parts of pages, readers' own pages
CLOSED = ("/admin/", "/api/", "/_press/", "/documents/authenticate/")


def training() -> list[str]:
    """The crawlers that gather texts to train models with: refused unless the paper decides otherwise."""
    return [crawler.token for crawler in CRAWLERS if crawler.purpose is Purpose.TRAINING]


def robots_txt(refused: Iterable[str], sitemaps: Iterable[str], closed: Iterable[str] = CLOSED) -> str:
    """robots.txt: all of the paper is closed to those `refused`, `closed` to everyone; `sitemaps` are absolute."""
    tokens = sorted(set(refused), key=str.lower)
    groups = []
    if tokens:
        groups.append([*(f"User-agent: {token}" for token in tokens), "Disallow: /"])
    groups.append(["User-agent: *", *(f"Disallow: {path}" for path in closed)])
    groups.append([f"Sitemap: {address}" for address in sitemaps])
    return "\n\n".join("\n".join(lines) for lines in groups if lines) + "\n"
