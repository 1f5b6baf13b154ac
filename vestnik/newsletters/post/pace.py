"""How fast to send: what the relay and the mailbox providers bear, and when to stop. Plain Python; times are monotonic.

A throttled reply halves the rate and makes a pause; then it grows by 5 % a minute. A name that is new to the
providers begins with few mails a day and gets more from day to day.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

#: the slowest rate, mails a second; what a rate grows by in a minute
SLOWEST, GROWTH = 0.2, 1.05
#: after a throttled reply, seconds; twice as long each time until one is taken
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0
#: replies that come so close together tell the same thing
SAME_THROTTLE_SECONDS = 1.0
#: beyond this a rate is none
UNLIMITED = 50_000.0

#: providers under whose one hand many domains stand
_OF = {
    "gmail": ("gmail.com", "googlemail.com"),
    "microsoft": (
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "hotmail.co.uk",
        "outlook.fr",
        "live.fr",
    ),
    "yahoo": ("yahoo.com", "ymail.com", "aol.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de"),
    "icloud": ("icloud.com", "me.com", "mac.com"),
    "abv": ("abv.bg", "gyuvetch.bg"),
    "mail.bg": ("mail.bg",),
    "dir": ("dir.bg",),
    "gmx": ("gmx.de", "gmx.net", "gmx.at", "gmx.com", "web.de"),
    "proton": ("proton.me", "protonmail.com", "pm.me"),
    "mail.ru": ("mail.ru", "inbox.ru", "list.ru", "bk.ru"),
}
PROVIDERS = {domain: name for name, domains in _OF.items() for domain in domains}
OTHERS = "others"


def provider_of(address: str) -> str:
    """Who takes mail for an address: a name in `PROVIDERS`, else the domain."""
    domain = address.rpartition("@")[2].lower()
    return PROVIDERS.get(domain, domain)


@dataclass(slots=True)
class Rate:
    """A token bucket whose rate gives way and comes back. `most`: mails a second, 0 for as many as there are."""

    most: float
    rate: float = field(init=False)
    _tokens: float = field(init=False, default=1.0)
    _at: float = field(init=False, default=0.0)
    _closed_until: float = field(init=False, default=0.0)
    _pause: float = field(init=False, default_factory=lambda: FIRST_PAUSE)
    _throttled_at: float = field(init=False, default=float("-inf"))
    _passed: int = field(init=False, default=0)
    _began: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self.rate = self.most

    def wait(self, now: float) -> float:
        """Seconds until one may be sent; 0 is now. Takes nothing."""
        if now < self._closed_until:
            return self._closed_until - now
        if not self.rate:
            return 0.0
        self._refill(now)
        return 0.0 if self._tokens >= 1 else (1 - self._tokens) / self.rate

    def take(self, now: float) -> None:
        """One is sent."""
        if now - self._began > 10:
            self._began, self._passed = now, 0
        self._passed += 1
        if self.rate:
            self._refill(now)
            self._tokens -= 1

    def throttled(self, now: float) -> None:
        """The other side asks for less: half as many, after a pause."""
        if now - self._throttled_at < SAME_THROTTLE_SECONDS or now < self._closed_until:
            return
        # without a limit, half of what was sent lately
        lately = self.rate or max(2.0, self._passed / max(1.0, now - self._began))
        self.rate = max(SLOWEST, lately / 2)
        self._throttled_at = now
        self._closed_until = now + self._pause
        self._pause = min(LONGEST_PAUSE, self._pause * 2)
        self._tokens, self._at = 1.0, self._closed_until

    def taken(self) -> None:
        """A mail was taken: the next pause is a short one again."""
        self._pause = FIRST_PAUSE

    def _refill(self, now: float) -> None:
        passed = max(0.0, now - self._at)
        if self._at and self.rate and (not self.most or self.rate < self.most):
            grown = self.rate * GROWTH ** (passed / 60)
            if self.most:
                self.rate = min(self.most, grown)
            else:
                self.rate = 0.0 if grown > UNLIMITED else grown
        # what was not used is made up for by a quarter of a second's worth: a busy machine wakes us late
        self._tokens = min(max(1.0, self.rate / 4), self._tokens + passed * self.rate) if self.rate else 1.0
        self._at = max(now, self._at)


class WarmUp:
    """How many mails a day a new sender's name bears with each provider: 200 on the first day, 200,000 on the 42nd, and
    each day as many times more than the day before.
    """

    FIRST, LAST, DAYS = 200, 200_000, 42

    def __init__(self, day: int) -> None:
        self.day = day

    @classmethod
    def of(cls, began: date | None, today: date) -> WarmUp | None:
        """None where there is no limit: none was asked for, or it is over."""
        if began is None:
            return None
        day = (today - began).days
        return cls(max(0, day)) if day < cls.DAYS else None

    @property
    def cap(self) -> int:
        """Mails to one provider on this day; domains that are nobody's count together."""
        growth: float = (self.LAST / self.FIRST) ** (self.day / (self.DAYS - 1))
        return round(self.FIRST * growth)


class Pace:
    """When the next mail may go to whom. `most`, `most_each`: mails a second in all and to one provider; 0: any."""

    def __init__(self, most: float, most_each: float) -> None:
        self.relay = Rate(most)
        self.most_each = most_each
        self.providers: dict[str, Rate] = {}
        self.warm_up: WarmUp | None = None
        self.today: Counter[str] = Counter()

    def begin_day(self, warm_up: WarmUp | None, today: Counter[str]) -> None:
        """`today`: mails sent on this day already, by provider."""
        self.warm_up, self.today = warm_up, today

    def relay_wait(self, now: float) -> float:
        """Seconds until anything may be sent."""
        return self.relay.wait(now)

    def is_full(self, provider: str) -> bool:
        """Whether the provider has got all that it may get today."""
        return self.warm_up is not None and self.today[_group(provider)] >= self.warm_up.cap

    def provider_wait(self, provider: str, now: float) -> float:
        """Seconds until something may be sent to a provider, the relay apart."""
        if not self.most_each and provider not in self.providers:
            return 0.0
        return self._provider(provider).wait(now)

    def take(self, provider: str, now: float) -> None:
        """One is sent."""
        self.relay.take(now)
        if self.most_each or provider in self.providers:
            self._provider(provider).take(now)
        if self.warm_up is not None:
            self.today[_group(provider)] += 1

    def give_back(self, provider: str) -> None:
        """It was not sent after all: it counts for no day."""
        if self.warm_up is not None:
            self.today[_group(provider)] -= 1

    def throttled(self, provider: str | None, now: float) -> None:
        """The relay asks for less, or for less to one provider."""
        (self.relay if provider is None else self._provider(provider)).throttled(now)

    def taken(self, provider: str) -> None:
        self.relay.taken()
        if provider in self.providers:
            self.providers[provider].taken()

    def _provider(self, provider: str) -> Rate:
        if provider not in self.providers:
            self.providers[provider] = Rate(self.most_each)
        return self.providers[provider]


def _group(provider: str) -> str:
    return provider if provider in _OF else OTHERS


class Fault(StrEnum):
    """Why a send had better pause."""

    POLICY = "policy"
    HARD = "hard"


class Breaker:
    """Stops a send that does harm. Of the last 500 mails more than 2 % were refused for reasons of policy (5.7.x): our
    mail is not in order. Or of the first 500 more than 2 % went to addresses that don't exist: the list is not.

    `fresh`: nobody has got it yet; of a send that goes on, the first ones are not counted again.
    """

    WINDOW, SHARE = 500, 0.02

    def __init__(self, fresh: bool) -> None:
        self._first = self.WINDOW if fresh else 0
        self._hard = 0
        self._last: deque[bool] = deque(maxlen=self.WINDOW)

    def note(self, fault: Fault | None) -> Fault | None:
        """Takes in one answer; tells why to pause, if it is time to."""
        most = self.WINDOW * self.SHARE
        self._last.append(fault is Fault.POLICY)
        if fault is Fault.POLICY and sum(self._last) > most:
            return Fault.POLICY
        if self._first:
            self._first -= 1
            self._hard += fault is Fault.HARD
            if self._hard > most:
                return Fault.HARD
        return None
