"""Who opens links like a machine: mail filters follow all links of a mail within seconds of its coming."""

from __future__ import annotations

import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from hashlib import blake2b

#: so many different links of one issue, opened from one place in so many seconds, were opened by no reader
LINKS, SECONDS = 4, 10.0
#: whoever was taken for a machine is one for so long
REMEMBERED = 3600.0
#: places kept in mind; beyond that the oldest go
MOST = 10_000

_MACHINES = re.compile(
    r"bot\b|crawl|spider|scan|preview|fetch|headless|monitor|curl|wget|python|java/|go-http|okhttp|libwww|"
    r"barracuda|mimecast|proofpoint|safelinks|virus",
    re.IGNORECASE,
)


def is_machine(agent: str) -> bool:
    """True of a User-Agent that says so itself, or says nothing. Every reader's browser sends one."""
    return not agent or _MACHINES.search(agent) is not None


@dataclass(slots=True)
class _Place:
    since: float
    #: how often each link was counted
    counted: dict[int, int] = field(default_factory=dict)
    machine: bool = False


class Watch:
    """What this process remembers for some seconds of where clicks come from; it is never written down.

    A place (network and browser) is kept as a hash under a key that dies with the process.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(16)
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()
        self._lock = threading.Lock()

    def click(self, issue: int, link: int, network: str, agent: str, now: float) -> dict[int, int]:
        """What a click at `now` (seconds of any steady clock) adds to the counts of the issue's links.

        `{link: 1}` of a reader's; `{}` of a machine's; and when a machine is found out, what it had added before is
        taken back: `{0: -1, 2: -1}`.
        """
        with self._lock:
            return self._click(self._place(issue, network, agent, now), link)

    def _click(self, place: _Place, link: int) -> dict[int, int]:
        if place.machine:
            return {}
        if len(place.counted.keys() | {link}) >= LINKS:
            place.machine = True
            return {counted: -times for counted, times in place.counted.items()}
        place.counted[link] = place.counted.get(link, 0) + 1
        return {link: 1}

    def _place(self, issue: int, network: str, agent: str, now: float) -> _Place:
        name = issue, blake2b(f"{network}\n{agent}".encode(), key=self._key, digest_size=16).digest()
        place = self._places.get(name)
        if place is None or now - place.since > (REMEMBERED if place.machine else SECONDS):
            place = self._places[name] = _Place(now)
            self._places.move_to_end(name)
            if len(self._places) > MOST:
                self._places.popitem(last=False)
        return place
