"""Films and sound of others: a fixed list of providers, and the address of each one's player.

We make the player's address ourselves from the id in the link, so no markup of a provider ever stands in a page,
and nothing is asked of the provider before the reader presses the button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from django.utils.translation import gettext as _


class EmbedRefused(ValueError):
    """The address is not one of a film or sound that we can show; says which are."""


@dataclass(frozen=True, slots=True)
class Embed:
    """A player: `src` is its address on `host`, `width` and `height` its shape in CSS pixels."""

    provider: str
    src: str
    url: str
    width: int
    height: int


#: hosts that pages may frame (Content-Security-Policy frame-src)
PLAYER_HOSTS = (
    "https://www.youtube-nocookie.com",
    "https://player.vimeo.com",
    "https://w.soundcloud.com",
    "https://open.spotify.com",
    "https://www.dailymotion.com",
    "https://peertube.tv",
)


def _youtube(host: str, path: str, query: dict[str, list[str]], url: str) -> str | None:
    if host == "youtu.be":
        found = re.fullmatch(r"/([\w-]{11})/?", path)
    else:
        found = re.fullmatch(r"/(?:embed|shorts|live)/([\w-]{11})/?", path)
        if path == "/watch" and re.fullmatch(r"[\w-]{11}", query.get("v", [""])[0]):
            return f"https://www.youtube-nocookie.com/embed/{query['v'][0]}"
    return f"https://www.youtube-nocookie.com/embed/{found[1]}" if found else None


def _vimeo(host: str, path: str, query: dict[str, list[str]], url: str) -> str | None:
    found = re.fullmatch(r"/(?:video/)?(\d{5,12})/?", path)
    return f"https://player.vimeo.com/video/{found[1]}?dnt=1" if found else None


def _soundcloud(host: str, path: str, query: dict[str, list[str]], url: str) -> str | None:
    found = re.fullmatch(r"/[\w-]+/(?:sets/)?[\w-]+/?", path)
    return (
        f"https://w.soundcloud.com/player/?url={quote('https://soundcloud.com' + path, safe='')}"
        if found
        else None
    )


def _spotify(host: str, path: str, query: dict[str, list[str]], url: str) -> str | None:
    found = re.fullmatch(r"/(?:intl-\w+/)?(track|album|episode|show|playlist)/(\w{22})/?", path)
    return f"https://open.spotify.com/embed/{found[1]}/{found[2]}" if found else None


def _dailymotion(host: str, path: str, query: dict[str, list[str]], url: str) -> str | None:
    found = re.fullmatch(r"/(?:video/)?(x\w{4,9})/?", path)
    return f"https://www.dailymotion.com/embed/video/{found[1]}" if found else None


def _peertube(host: str, path: str, query: dict[str, list[str]], url: str) -> str | None:
    found = re.fullmatch(r"/(?:w|videos/watch|videos/embed)/([\w-]{10,40})/?", path)
    return f"https://peertube.tv/videos/embed/{found[1]}" if found else None


_PROVIDERS = {
    "youtube.com": ("YouTube", _youtube, 16, 9),
    "youtu.be": ("YouTube", _youtube, 16, 9),
    "youtube-nocookie.com": ("YouTube", _youtube, 16, 9),
    "vimeo.com": ("Vimeo", _vimeo, 16, 9),
    "player.vimeo.com": ("Vimeo", _vimeo, 16, 9),
    "soundcloud.com": ("SoundCloud", _soundcloud, 16, 5),
    "open.spotify.com": ("Spotify", _spotify, 16, 5),
    "dailymotion.com": ("Dailymotion", _dailymotion, 16, 9),
    "dai.ly": ("Dailymotion", _dailymotion, 16, 9),
    "peertube.tv": ("PeerTube", _peertube, 16, 9),
}


def embed_for(url: str) -> Embed:
    """The player for a film's or sound's address.

    Raises EmbedRefused, in words for an editor, for any address that is not of the list.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError as fault:  # such as an open bracket
        raise EmbedRefused(_("This is no address of the web.")) from fault
    if parts.scheme not in ("http", "https") or host not in _PROVIDERS:
        names = ", ".join(dict.fromkeys(name for name, *_rest in _PROVIDERS.values()))
        raise EmbedRefused(_("Only films and sound from these can be shown: %(names)s.") % {"names": names})
    name, player, wide, high = _PROVIDERS[host]
    src = player(host, parts.path, parse_qs(parts.query), url)
    if src is None:
        raise EmbedRefused(
            _("This is no address of a film or sound at %(name)s. Copy the one that “Share” gives.")
            % {"name": name}
        )
    return Embed(name, src, url, wide * 40, high * 40)
