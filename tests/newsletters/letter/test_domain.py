"""`vestnik newsletter check`: a domain in order passes, each mistake is named with what to put in the DNS."""

import base64
import json
import time
from io import StringIO

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import CommandError, call_command

from tests.newsletters.letter.dns_server import NameServer
from tests.newsletters.letter.test_dkim import ED, PEM, RSA, record
from vestnik.newsletters.letter import domain, reach
from vestnik.newsletters.letter.domain import Sending, findings
from vestnik.newsletters.letter.names import NoAnswer
from vestnik.newsletters.letter.spf import read_policy

DOMAIN = "news.vestnik.example"
IN_DNS = (domain.spf, domain.dkim, domain.dmarc, domain.subdomain, domain.bounces, domain.bimi)


@pytest.fixture
def server():
    made = NameServer()
    made.txt(DOMAIN, "v=spf1 include:relay.example -all")
    made.txt("relay.example", "v=spf1 ip4:192.0.2.0/24 ~all")
    made.txt(f"rsa._domainkey.{DOMAIN}", record(RSA).decode())
    made.txt(f"ed._domainkey.{DOMAIN}", record(ED).decode())
    made.txt("_dmarc.vestnik.example", "v=DMARC1; p=quarantine; rua=mailto:dmarc@vestnik.example")
    made.zone[DOMAIN, "MX"] = ["10 mx.vestnik.example."]
    yield made
    made.close()


def sending(**fields) -> Sending:
    given = {
        "domain": DOMAIN, "back": DOMAIN, "host": "vestnik.example", "staff": "vestnik.example", "relay": None,
        "keys": (), "selectors": ("rsa",), "leave": "https://vestnik.example/newsletter/leave/x/", "returns": True,
    }  # fmt: skip
    return Sending(**(given | fields))


def found(server, *checks, **fields):
    return list(findings(sending(**fields), server.names(), checks or IN_DNS))


def wrong(server, *checks, **fields) -> list[str]:
    return [one.words for one in found(server, *checks, **fields) if one.state in ("fatal", "warning")]


def test_a_domain_in_order_passes(server):
    assert wrong(server) == []
    assert [one.check for one in found(server) if one.state == "ok"] == [
        *("SPF", "DKIM", "DMARC", "DMARC", "Sub-domain", "Bounces"),
    ]


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([], "there is none"),
        (["v=spf1 -all", "v=spf1 ~all"], "there must be one"),
        (["v=spf1 include:relay.example ?all"], "anyone may send"),
        (["v=spf1 include:relay.example +all"], "anyone may send"),
        (["v=spf1 ip4:192.0.2.1"], "anyone may send"),
        (["v=spf1 include:news.vestnik.example -all"], "more than 10 look-ups"),
        (["v=spf1 " + "a:x.example " * 11 + "-all"], "more than 10 look-ups"),
        (["v=spf1 include:none.example -all"], "no record to include"),
        (["v=spf1 inlude:relay.example -all"], "no mechanism"),
        (["v=spf1 redirect=news.vestnik.example"], "more than 10 look-ups"),
    ],
)
def test_a_mistake_in_spf_is_named(server, texts, says):
    server.txt(DOMAIN, *texts)
    if not texts:
        del server.zone[DOMAIN, "TXT"]
    told = [one for one in found(server, domain.spf) if one.state == "fatal"]
    assert any(says in one.words for one in told)
    assert all(DOMAIN in one.dns for one in told)


def test_a_policy_of_spf_that_leads_on_is_followed(server):
    server.txt(DOMAIN, "v=spf1 redirect=relay.example")
    policy = read_policy(DOMAIN, server.names())
    assert (policy.all, policy.look_ups, policy.faults) == ("~", 1, [])


def test_a_key_that_is_too_short_missing_revoked_or_no_key_is_named(server):
    short = rsa.generate_private_key(65537, 1024)
    name = f"rsa._domainkey.{DOMAIN}"
    for text, says in (
        (record(short).decode(), "1024 bits"),
        ("v=DKIM1; p=", "revoked"),
        ("v=DKIM1; p=AAAA", "is no key"),
        ("v=DKIM1; k=ed25519; p=AAAA", "is no key"),
        ("v=DKIM1; p=%%%", "is no key"),
        ("hello", "no key"),
    ):
        server.txt(name, text)
        assert says in wrong(server, domain.dkim)[0]
    assert "no key" in wrong(server, domain.dkim, selectors=("none",))[0]
    assert "--selector" in wrong(server, domain.dkim, selectors=())[0]


def test_our_own_key_must_be_the_one_in_the_dns(server, tmp_path):
    for name, key in (("rsa", RSA), ("ed", ED), ("other", rsa.generate_private_key(65537, 2048))):
        (tmp_path / f"{name}.pem").write_bytes(key.private_bytes(*PEM))
    ours = (("rsa", str(tmp_path / "rsa.pem")), ("ed", str(tmp_path / "ed.pem")))
    assert wrong(server, domain.dkim, keys=ours, selectors=()) == []
    (other,) = found(server, domain.dkim, keys=(("rsa", str(tmp_path / "other.pem")),), selectors=())
    assert other.state == "fatal"
    assert "not the one that signs" in other.words
    public = other.dns.partition("p=")[2].rstrip('"')
    assert serialization.load_der_public_key(base64.b64decode(public)).key_size == 2048


@pytest.mark.parametrize(
    ("text", "state", "says"),
    [
        (None, "fatal", "no DMARC policy"),
        ("v=DMARC1; rua=mailto:x@y.example", "fatal", "no p="),
        ("v=DMARC1; p=all", "fatal", "no p="),
        ("v=DMARC1; p=reject; pct=50", "warning", "pct"),
        ("v=DMARC1; p=none", "info", "others may send"),
        ("v=DMARC1; p=reject; sp=none", "info", "is none"),
    ],
)
def test_a_mistake_in_dmarc_is_named(server, text, state, says):
    del server.zone["_dmarc.vestnik.example", "TXT"]
    if text:
        server.txt("_dmarc.vestnik.example", text)
    assert any(one.state == state and says in one.words for one in found(server, domain.dmarc))


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", ""])
def test_a_sender_without_a_domain_is_told_and_nothing_is_asked(server, name):
    (told,) = found(server, domain=name)
    assert (told.check, told.state, server.asked) == ("Domain", "fatal", [])


def test_alignment_is_told(server):
    assert "not aligned" in wrong(server, domain.dmarc, back="bounces.relay.example")[0]
    server.txt("_dmarc.vestnik.example", "v=DMARC1; p=reject; aspf=s")
    assert "not aligned" in wrong(server, domain.dmarc, back="vestnik.example")[0]


def test_newsletters_from_the_staff_s_own_domain_are_told(server):
    server.zone["vestnik.example", "MX"] = ["10 mx.vestnik.example."]
    (told,) = found(server, domain.subdomain, domain="vestnik.example")
    assert told.state == "warning"
    assert "news.vestnik.example" in told.dns


@pytest.mark.parametrize("records", [None, ["0 ."]])
def test_a_domain_that_takes_no_bounces_is_told(server, records):
    del server.zone[DOMAIN, "MX"]
    if records:
        server.zone[DOMAIN, "MX"] = records
    assert found(server, domain.bounces, returns=False)[0].state == "fatal"


def test_who_delivers_must_have_a_name_that_leads_back(server, monkeypatch):
    monkeypatch.setattr(reach, "own_name", lambda: "mx.vestnik.example")
    server.zone["mx.vestnik.example", "A"] = ["192.0.2.7"]
    ours = {"relay": ("127.0.0.1", 25, "plain")}
    assert [one.state for one in found(server, domain.ptr, **ours)] == ["fatal"]
    server.zone["7.2.0.192.in-addr.arpa", "PTR"] = ["mx.vestnik.example."]
    assert [one.state for one in found(server, domain.ptr, **ours)] == ["ok"]
    server.zone["7.2.0.192.in-addr.arpa", "PTR"] = ["other.example."]
    assert [one.state for one in found(server, domain.ptr, **ours)] == ["fatal"]


def test_a_relay_in_the_clear_or_away_is_told(server):
    (plain,) = found(server, domain.tls, relay=("relay.example", 25, "plain"))
    assert (plain.state, "without TLS" in plain.words) == ("fatal", True)
    (away,) = found(server, domain.tls, relay=("127.0.0.1", 1, "plain"))
    assert (away.state, "can't be reached" in away.words) == ("fatal", True)


@pytest.mark.parametrize("answers", [{"GET": 301}, {"POST": 403}, {"HEAD": "timed out"}])
def test_leaving_that_does_not_work_is_told(server, monkeypatch, answers):
    all_three = {"GET": 200, "HEAD": 200, "POST": 200} | answers
    monkeypatch.setattr(reach, "leaving_answers", lambda url, body: all_three)
    (told,) = [one for one in found(server, domain.leaving) if one.state == "fatal"]
    assert next(iter(answers)) in told.words


class TestHostile:
    def test_a_silent_server_is_told_and_soon(self, server):
        server.says[DOMAIN] = "nothing"
        began = time.monotonic()
        (told,) = list(findings(sending(), server.names(0.3), (domain.spf,)))
        assert (told.state, "no answer" in told.words) == ("warning", True)
        assert time.monotonic() - began < 5

    def test_garbage_is_no_answer(self, server):
        server.says[DOMAIN] = "garbage"
        with pytest.raises(NoAnswer):
            server.names(0.3).texts(DOMAIN)

    def test_aliases_that_go_round_are_no_answer(self, server):
        server.zone[DOMAIN, "CNAME"] = [f"{DOMAIN}."]
        (told,) = list(findings(sending(), server.names(0.5), (domain.spf,)))
        assert told.state in ("warning", "fatal")

    def test_a_huge_answer_is_read_up_to_a_limit(self, server):
        server.txt(DOMAIN, "v=spf1 " + "ip4:192.0.2.1 " * 3000 + "-all")
        (text,) = server.names(20).texts(DOMAIN)
        assert len(text) == 8192
        server.txt(DOMAIN, *(f"text number {number}" for number in range(300)))
        assert len(server.names(20).texts(DOMAIN)) == 50

    def test_policies_that_include_each_other_end(self, server):
        server.txt("a.example", "v=spf1 include:b.example include:b.example -all")
        server.txt("b.example", "v=spf1 include:a.example include:a.example -all")
        policy = read_policy("a.example", server.names())
        assert any("look-ups" in fault for fault in policy.faults)
        assert len(server.asked) < 20

    def test_a_name_that_is_none_is_told(self, server):
        for name in ("a..b", "x" * 70 + ".example", "вестник.example" * 30):
            with pytest.raises(NoAnswer):
                server.names().texts(name)


class TestCommand:
    @pytest.fixture(autouse=True)
    def dns(self, server, monkeypatch, house, weekly):
        monkeypatch.setattr("vestnik.newsletters.letter.domain.Names", server.names)
        answers = {"GET": 200, "HEAD": 200, "POST": 200}
        monkeypatch.setattr(reach, "leaving_answers", lambda url, body: answers)

    def run(self, *arguments) -> tuple[str, int]:
        out, status = StringIO(), 0
        try:
            call_command("newsletter", "check", *arguments, stdout=out)
        except SystemExit as end:
            status = end.code
        return out.getvalue(), status

    def test_a_paper_in_order_is_told_so(self):
        told, status = self.run("--selector", "rsa")
        assert status == 0
        assert "ok      SPF: SPF of news.vestnik.example ends in -all" in told

    def test_what_is_wrong_is_told_with_what_to_put_in_the_dns(self, server):
        del server.zone["_dmarc.vestnik.example", "TXT"]
        told, status = self.run("--selector", "rsa")
        assert status == 1
        assert "WRONG   DMARC" in told
        assert '_dmarc.news.vestnik.example. TXT "v=DMARC1; p=quarantine' in told

    def test_all_of_it_comes_as_json(self):
        told, _status = self.run("--selector", "rsa", "--json")
        assert {"SPF", "DKIM", "DMARC", "Leaving", "BIMI"} <= {one["check"] for one in json.loads(told)}

    def test_a_newsletter_that_is_none_is_a_mistake(self):
        with pytest.raises(CommandError, match="sedmitsata"):
            self.run("daily")
