"""HTTP signatures: those of others are read and proven, ours are read by the same rules, and nothing forged gets by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.distribution.activitypub.signatures import (
    Forged,
    check_request,
    digest,
    new_keys,
    read,
    signed,
    verify,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
INBOX = "https://paper.example/users/delnik/inbox"
KEY_ID = "https://other.example/users/ana#main-key"
BODY = b'{"type": "Follow"}'
# the key, request and signature of draft-cavage-http-signatures-12, appendix C.2
DRAFT_KEY = """-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDCFENGw33yGihy92pDjZQhl0C3
6rPJj+CvfSC8+q28hxA161QFNUd13wuCTUcq0Qd2qsBe/2hFyc2DCJJg0h1L78+6
Z4UMR7EOcpfdUE9Hf3m/hs+FUR45uBJeDK1HSFHD8bHKD6kv8FPGfJTotc+2xjJw
oYi+1hqp1fIekaxsyQIDAQAB
-----END PUBLIC KEY-----
"""
DRAFT_HEADERS = {"host": "example.com", "date": "Sun, 05 Jan 2014 21:31:40 GMT"}
DRAFT_SIGNATURE = (
    'keyId="Test",algorithm="rsa-sha256",headers="(request-target) host date",'
    'signature="qdx+H7PHHDZgy4y/Ahn9Tny9V3GP6YgBPyUXMmoxWtLbHpUnXS2mg2+SbrQDMCJypxBLSPQR2aAjn7ndmw2iicw3HMbe8VfEdKFYRqzic'
    '+efkb3nndiv/x1xSHDJWeSWkx3ButlYSuBskLu6kd9Fswtemr3lgdDEmn04swr2Os0="'
)


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    return new_keys()


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def check(
    headers: dict[str, str], public: str, body: bytes = BODY, now: datetime = NOW, path: str = ""
) -> None:
    """What is done with a request that comes in."""
    found = read(headers["signature"])
    check_request(found, headers, body, "paper.example", now)
    verify(found, public, "POST", path or "/users/delnik/inbox", headers)


def test_the_drafts_own_example_is_right():
    path = "/foo?param=value&pet=dog"
    verify(read(DRAFT_SIGNATURE), DRAFT_KEY, "POST", path, DRAFT_HEADERS, least_bits=1024)
    with pytest.raises(Forged):
        verify(read(DRAFT_SIGNATURE), DRAFT_KEY, "GET", path, DRAFT_HEADERS, least_bits=1024)
    with pytest.raises(Forged, match="length"):
        verify(read(DRAFT_SIGNATURE), DRAFT_KEY, "POST", path, DRAFT_HEADERS)


def test_what_we_sign_is_right_by_the_rules_for_others(keys):
    check(lower(signed("POST", INBOX, KEY_ID, keys[0], NOW, BODY)), keys[1])


def test_a_digest_is_that_of_rfc_3230():
    assert digest(b"hello") == "SHA-256=LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"host": "evil.example"}, "host"),
        ({"date": "Fri, 20 Nov 2026 09:00:00 GMT"}, "time"),
        ({"date": "soon"}, "date"),
        ({"digest": digest(b"other")}, "body"),
        ({"digest": ""}, "body"),
        ({"date": "Fri, 20 Nov 2026 12:00:01 GMT"}, "wrong"),
    ],
)
def test_a_request_that_was_changed_on_its_way_is_refused(keys, change, why):
    headers = lower(signed("POST", INBOX, KEY_ID, keys[0], NOW, BODY)) | change
    with pytest.raises(Forged, match=why):
        check(headers, keys[1])


def test_another_body_another_path_another_key_and_another_hour_are_refused(keys):
    headers = lower(signed("POST", INBOX, KEY_ID, keys[0], NOW, BODY))
    with pytest.raises(Forged):
        check(headers, keys[1], body=b'{"type": "Undo"}')
    with pytest.raises(Forged):
        check(headers, keys[1], path="/users/sport/inbox")
    with pytest.raises(Forged):
        check(headers, new_keys()[1])
    with pytest.raises(Forged):
        check(headers, keys[1], now=NOW + timedelta(hours=2))
    with pytest.raises(Forged):
        check(headers, "no key at all")


@pytest.mark.parametrize("names", ["", "date", "(request-target) host date", "host date digest"])
def test_a_signature_that_speaks_for_a_part_only_is_refused(keys, names):
    headers = lower(signed("POST", INBOX, KEY_ID, keys[0], NOW, BODY))
    headers["signature"] = headers["signature"].replace("(request-target) host date digest", names)
    with pytest.raises(Forged):
        check(headers, keys[1])


@pytest.mark.parametrize(
    "header",
    ["", "x", 'keyId="a"', 'keyId="a",signature="!"', 'keyId="",signature="AAAA"',
     'keyId="a",algorithm="none",signature="AAAA"', 'signature="AAAA"'],
)  # fmt: skip
def test_what_is_no_signature_is_refused_in_words(header):
    with pytest.raises(Forged):
        read(header)


@given(st.text(max_size=300))
def test_any_header_is_read_or_refused(header):
    try:
        read(header)
    except Forged:
        return
    assert "signature" in header
