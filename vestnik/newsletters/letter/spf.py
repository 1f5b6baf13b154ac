"""A Sender Policy Framework record, read as RFC 7208 limits it: ten look-ups, two of them in vain."""

from __future__ import annotations

from dataclasses import dataclass, field

from vestnik.newsletters.letter.names import Names, NoAnswer

MOST_LOOK_UPS, MOST_VOID = 10, 2


@dataclass
class Policy:
    """What a domain's record comes to. `all` is the sign before its `all`: '-', '~', '?', '+', '' if there is none."""

    record: str = ""
    all: str = ""
    look_ups: int = 0
    void: int = 0
    faults: list[str] = field(default_factory=list)


def read_policy(domain: str, names: Names) -> Policy:
    """The policy of `domain`, with all that it includes. Ends whatever the records say: loops count as look-ups.

    :raises NoAnswer: the domain's own record could not be asked for.
    """
    policy = Policy()
    records = _records(domain, names)
    if len(records) != 1:
        many = f"{len(records)} records begin with v=spf1; there must be one"
        policy.faults.append(many if records else "there is none")
        return policy
    policy.record = records[0]
    policy.all = _follow(domain, records[0], names, policy)
    if policy.look_ups > MOST_LOOK_UPS:
        policy.faults.append(f"it takes more than {MOST_LOOK_UPS} look-ups: receivers give up (permerror)")
    if policy.void > MOST_VOID:
        policy.faults.append(f"{policy.void} of its look-ups find nothing; {MOST_VOID} are allowed")
    return policy


def _records(domain: str, names: Names) -> list[str]:
    return [
        text for text in names.texts(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")
    ]


def _follow(domain: str, record: str, names: Names, policy: Policy) -> str:
    """Counts what the terms of a record look up; returns the sign of its `all`, or of the one redirected to."""
    sign, redirect = "", ""
    for term in record.split()[1:]:
        if policy.look_ups > MOST_LOOK_UPS:
            return sign
        qualifier, term = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
        name, _colon, rest = term.partition(":")
        kind = name.partition("/")[0].lower()
        if kind == "all":
            sign = sign or qualifier
        elif kind in ("a", "mx", "ptr", "exists"):
            policy.look_ups += 1
        elif kind == "include":
            _included(rest, names, policy)
        elif term.lower().startswith("redirect="):
            redirect = term.partition("=")[2]
        elif "=" not in term and kind not in ("ip4", "ip6"):
            policy.faults.append(f"{domain}: {term[:60]!r} is no mechanism")
    return sign or (_included(redirect, names, policy) if redirect else "")


def _included(domain: str, names: Names, policy: Policy) -> str:
    policy.look_ups += 1
    if policy.look_ups > MOST_LOOK_UPS:
        return ""
    try:
        records = _records(domain, names)
    except NoAnswer as fault:
        policy.faults.append(f"{fault} gives no answer")
        return ""
    if len(records) != 1:
        policy.void += 1
        policy.faults.append(f"{domain[:80]} has no record to include")
        return ""
    return _follow(domain, records[0], names, policy)
