"""Whether providers will take the paper's newsletters: what the DNS says of its domain, the relay, the way to leave.

What each of them must be: docs/newsletter.md, 'The check of the domain'. Gmail, Yahoo and Microsoft demand SPF, DKIM
and aligned DMARC of who sends some 5,000 mails a day.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from vestnik.newsletters.letter import reach
from vestnik.newsletters.letter.dkim import LEAST_BITS, BadKey, Key, read_key
from vestnik.newsletters.letter.leaving import ONE_CLICK
from vestnik.newsletters.letter.names import Names, NoAnswer
from vestnik.newsletters.letter.spf import read_policy

#: RFC 9989 has them no more
GONE_FROM_DMARC = ("pct", "rf", "ri")
#: labels of a domain that are gone up in search of its policy (RFC 9989, 4.10)
MOST_LABELS = 8


@dataclass(frozen=True)
class Finding:
    """`state` is 'ok', 'info', 'warning' or 'fatal'; `dns` what to put in the DNS, '' if nothing."""

    check: str
    state: str
    words: str
    dns: str = ""


@dataclass(frozen=True)
class Sending:
    """How a newsletter is sent. `keys` are (selector, file) of own keys, `selectors` those to be looked up besides.

    `relay` is (host, port, 'tls' | 'ssl' | 'plain'), or None where mail does not go out.
    """

    domain: str
    back: str
    host: str
    staff: str
    relay: tuple[str, int, str] | None
    keys: tuple[tuple[str, str], ...]
    selectors: tuple[str, ...]
    leave: str
    returns: bool


Check = Callable[[Sending, Names], Iterator[Finding]]


def findings(sending: Sending, names: Names | None = None, checks: Sequence[Check] = ()) -> Iterator[Finding]:
    """All that is known of a newsletter's domain, one after the other; what can't be asked is told, too."""
    if not any(label[:1].isalpha() for label in sending.domain.split(".")[1:]):
        words = f"“{sending.domain}” is no domain to send from: set email_from, or the newsletter’s sender."
        yield Finding("Domain", "fatal", words)
        return
    names = names or Names()
    for check in checks or CHECKS:
        try:
            yield from check(sending, names)
        except NoAnswer as fault:
            yield Finding(
                check.__name__.upper(), "warning", f"The DNS gave no answer: {fault}. Ask again later."
            )


def spf(sending: Sending, names: Names) -> Iterator[Finding]:
    """SPF is asked of the envelope's domain, to which bounces come back (RFC 7208)."""
    policy = read_policy(sending.back, names)
    wanted = f'{sending.back}. TXT "v=spf1 include:<your mail server\'s SPF name> -all"'
    if not policy.record:
        yield Finding("SPF", "fatal", f"SPF of {sending.back}: {policy.faults[0]}.", wanted)
        return
    for fault in policy.faults:
        yield Finding("SPF", "fatal", f"SPF of {sending.back}: {fault}.", wanted)
    if policy.all not in ("-", "~"):
        words = f"SPF of {sending.back} ends in {policy.all + 'all' if policy.all else 'no all'}: anyone may send."
        yield Finding("SPF", "fatal", words, f'{sending.back}. TXT "{_without_all(policy.record)} -all"')
    elif not policy.faults:
        words = f"SPF of {sending.back} ends in {policy.all}all and takes {policy.look_ups} look-ups of 10."
        yield Finding("SPF", "ok", words)


def dkim(sending: Sending, names: Names) -> Iterator[Finding]:
    """Each selector has a key of 2,048 bits or more; that of an own key is the one that signs."""
    own: dict[str, Key] = {}
    for selector, path in sending.keys:
        try:
            own[selector] = read_key(Path(path))
        except BadKey as fault:
            yield Finding("DKIM", "fatal", f"newsletter_dkim: {fault}.")
    if not own and not sending.selectors:
        words = "Which key the mail server signs with is not known here: name its selector with --selector."
        yield Finding("DKIM", "warning", words)
    for selector in dict.fromkeys([*own, *sending.selectors]):
        yield _key_in_dns(selector, own.get(selector), sending.domain, names)


def _key_in_dns(selector: str, own: Key | None, domain: str, names: Names) -> Finding:
    name = f"{selector}._domainkey.{domain}"
    record = f'{name}. TXT "{key_record(own)}"' if own else f"{name}. TXT, as your mail server tells it"
    records = [tags for text in names.texts(name) if "p" in (tags := _tags(text))]
    if len(records) != 1:
        return Finding(
            "DKIM", "fatal", f"{name} has {len(records) or 'no'} key{'s' * (len(records) > 1)}.", record
        )
    tags = records[0]
    if not tags["p"]:
        return Finding("DKIM", "fatal", f"The key at {name} was revoked.", record)
    try:
        key = _public_key(tags)
    except (ValueError, UnsupportedAlgorithm, binascii.Error):
        return Finding("DKIM", "fatal", f"What stands at {name} is no key.", record)
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < LEAST_BITS:
        return Finding(
            "DKIM", "fatal", f"The key at {name} has {key.key_size} bits; {LEAST_BITS} are needed.", record
        )
    if own is not None and _raw(key) != _raw(own.public_key()):
        return Finding("DKIM", "fatal", f"The key at {name} is not the one that signs.", record)
    size = f"RSA, {key.key_size} bits" if isinstance(key, rsa.RSAPublicKey) else "Ed25519"
    return Finding("DKIM", "ok", f"{name} has a key ({size}).")


def key_record(key: Key) -> str:
    """The TXT record of a key (RFC 6376, 3.6.1; RFC 8463)."""
    kind = "rsa" if isinstance(key, rsa.RSAPrivateKey) else "ed25519"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(_raw(key.public_key())).decode()}"


def dmarc(sending: Sending, names: Names) -> Iterator[Finding]:
    """A policy, of the domain or of the one above it (RFC 9989), and alignment of the envelope with the sender."""
    found = policies(sending.domain, names)
    if not found:
        record = f'_dmarc.{sending.domain}. TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@{sending.domain}"'
        yield Finding("DMARC", "fatal", f"{sending.domain} has no DMARC policy.", record)
        return
    name, tags = found[0]
    policy = tags.get("sp", tags.get("p", "")) if name != sending.domain else tags.get("p", "")
    if policy not in ("none", "quarantine", "reject"):
        record = f'_dmarc.{name}. TXT "v=DMARC1; p=quarantine"'
        yield Finding("DMARC", "fatal", f"The DMARC policy of {name} has no p= that receivers know.", record)
        return
    if gone := [tag for tag in GONE_FROM_DMARC if tag in tags]:
        kept = "; ".join(f"{tag}={value}" for tag, value in tags.items() if tag not in GONE_FROM_DMARC)
        words = f"The DMARC policy of {name} has {', '.join(gone)}, which RFC 9989 has no more."
        yield Finding("DMARC", "warning", words, f'_dmarc.{name}. TXT "{kept}"')
    state, more = ("info", ": others may send in your name") if policy == "none" else ("ok", "")
    yield Finding("DMARC", state, f"The DMARC policy of {name} is {policy}{more}.")
    strict = tags.get("aspf", "r") == "s"
    same = sending.back == sending.domain if strict else _organisation(sending.back, names) == found[-1][0]
    if same:
        yield Finding("DMARC", "ok", f"SPF is aligned: bounces come back to {sending.back}.")
    elif sending.keys:
        yield Finding("DMARC", "ok", "DKIM is aligned: the paper signs with the sender’s domain.")
    else:
        words = f"Bounces come back to {sending.back}, which is not aligned with {sending.domain}: DMARC then rests on "
        words += f"the mail server signing with d={sending.domain}."
        yield Finding("DMARC", "warning", words)


def policies(domain: str, names: Names) -> list[tuple[str, dict[str, str]]]:
    """DMARC policies of a domain and of those above it, its own first: (domain, tags)."""
    labels = domain.split(".")[-MOST_LABELS:]
    found = []
    for above in range(max(1, len(labels) - 1)):
        name = ".".join(labels[above:])
        records = [
            text for text in names.texts(f"_dmarc.{name}") if text.replace(" ", "").startswith("v=DMARC1")
        ]
        if len(records) == 1:
            found.append((name, _tags(records[0])))
    return found


def _organisation(domain: str, names: Names) -> str:
    found = policies(domain, names)
    return found[-1][0] if found else domain


def subdomain(sending: Sending, names: Names) -> Iterator[Finding]:
    """A name of its own keeps the newsletter's reputation apart from the staff's letters."""
    if sending.domain in (sending.staff, sending.host.removeprefix("www.")):
        own = f"news.{sending.domain.removeprefix('www.')}"
        words = f"Newsletters come from {sending.domain}, as staff mail does: complaints about one harm the other."
        yield Finding(
            "Sub-domain", "warning", words, f"{own}: SPF, DKIM and DMARC as above, and email_from there"
        )
    else:
        yield Finding("Sub-domain", "ok", f"{sending.domain} is apart from staff mail.")


def ptr(sending: Sending, names: Names) -> Iterator[Finding]:
    """Who delivers mail must have a name whose address leads back to it (RFC 1912, 2.1)."""
    if sending.relay is None:
        return
    host = sending.relay[0]
    name = reach.own_name() if reach.is_here(host) else host
    for address in names.addresses(name) or [""]:
        if not address:
            state = "fatal" if reach.is_here(host) else "warning"
            yield Finding(
                "PTR", state, f"{name} has no address in the DNS.", f"{name}. A <this server's address>"
            )
            continue
        back = names.name_of(address)
        if any(address in names.addresses(one) for one in back):
            yield Finding("PTR", "ok", f"{address} is {back[0]}, which leads back to it.")
        else:
            state = "fatal" if reach.is_here(host) else "info"
            words = f"{address} ({name}) has no name that leads back to it"
            words += "." if reach.is_here(host) else "; it matters where the mail server itself delivers."
            yield Finding("PTR", state, words, f"Whoever owns {address} sets its PTR to {name}.")


def tls(sending: Sending, names: Names) -> Iterator[Finding]:
    if sending.relay is None:
        yield Finding("Relay", "warning", "email_url names no mail server: mails are written to files here.")
        return
    host, port, how = sending.relay
    if how == "plain" and not reach.is_here(host):
        words = f"Mails go to {host} without TLS: write smtp+tls: or smtps: in email_url."
        yield Finding("Relay", "fatal", words)
    elif fault := reach.relay_fault(host, port, how):
        yield Finding("Relay", "fatal", f"The mail server {host}:{port}: {fault}.")
    else:
        yield Finding(
            "Relay", "ok", f"The mail server {host}:{port} answers{', with TLS' * (how != 'plain')}."
        )


def bounces(sending: Sending, names: Names) -> Iterator[Finding]:
    """What can't be delivered comes back somewhere."""
    servers = names.mail_servers(sending.back)
    record = f"{sending.back}. MX 10 <your mail server>"
    if servers and servers != [""]:
        yield Finding("Bounces", "ok", f"Mail to {sending.back} goes to {servers[0]}.")
    elif sending.returns:
        yield Finding(
            "Bounces", "info", f"{sending.back} has no MX; bounces are told by the provider’s webhook."
        )
    else:
        words = f"{sending.back} takes no mail: bounces are lost, and most servers refuse such senders."
        yield Finding("Bounces", "fatal", words, record)
    if servers and not sending.returns:
        words = (
            "Nobody reads what comes back: set bounce_mailbox, or have the mail server pipe it to the paper."
        )
        yield Finding("Bounces", "warning", words)


def leaving(sending: Sending, names: Names) -> Iterator[Finding]:
    """RFC 8058, at the public address: all three answer 200, and nothing is redirected."""
    if not sending.leave.startswith("https://"):
        yield Finding("Leaving", "fatal", "public_url is not https: mail programs show no button to leave.")
    for method, answer in reach.leaving_answers(sending.leave, ONE_CLICK).items():
        if answer == 200:
            yield Finding("Leaving", "ok", f"{method} is answered with 200.")
        else:
            told = f"is answered with {answer}, not 200" if isinstance(answer, int) else f"fails: {answer}"
            yield Finding("Leaving", "fatal", f"{method} of the address to leave by {told}.")


def bimi(sending: Sending, names: Names) -> Iterator[Finding]:
    """The paper's sign beside its mails: nice to have."""
    records = [text for text in names.texts(f"default._bimi.{sending.domain}") if text.startswith("v=BIMI1")]
    found = policies(sending.domain, names)
    enforced = bool(found) and found[-1][1].get("p") in ("quarantine", "reject")
    if not records:
        words = (
            "No BIMI record: mail programs show no sign of the paper. Needs a DMARC policy of quarantine or "
        )
        words += "reject, an SVG Tiny PS, and for Gmail a certificate (VMC or CMC)."
        record = f'default._bimi.{sending.domain}. TXT "v=BIMI1; l=https://{sending.host}/sign.svg; a="'
        yield Finding("BIMI", "info", words, record)
    elif not enforced:
        yield Finding(
            "BIMI", "info", "There is a BIMI record, but the DMARC policy is not quarantine or reject."
        )
    else:
        yield Finding("BIMI", "info", "There is a BIMI record, and the DMARC policy that it needs.")


def _tags(text: str) -> dict[str, str]:
    """The tags of a DKIM or DMARC record, in order (RFC 6376, 3.2)."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip().lower(): "".join(value.split()) for name, _equals, value in pairs}


def _public_key(tags: dict[str, str]) -> rsa.RSAPublicKey | ed25519.Ed25519PublicKey:
    raw = base64.b64decode(tags["p"], validate=True)
    if tags.get("k", "rsa").lower() == "ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(raw)
    key = load_der_public_key(raw)
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("neither RSA nor Ed25519")
    return key


def _raw(key: rsa.RSAPublicKey | ed25519.Ed25519PublicKey) -> bytes:
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _without_all(record: str) -> str:
    return " ".join(term for term in record.split() if term.lstrip("+-~?").lower() != "all")


CHECKS: tuple[Check, ...] = (spf, dkim, dmarc, subdomain, ptr, tls, bounces, leaving, bimi)
