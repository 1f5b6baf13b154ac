"""Message signatures of RFC 9421: the standard's own example is right, and what is not whole is refused in words."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from hypothesis import given
from hypothesis import strategies as st

from vestnik.distribution.activitypub.messages import (
    Target,
    check_digest,
    check_request,
    content_digest,
    read,
    verify,
)
from vestnik.distribution.activitypub.signatures import Forged, new_keys

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREATED = int(NOW.timestamp())
BODY = b'{"type": "Follow"}'
TARGET = Target("POST", "https://paper.example", "/users/inbox?a=1")
# the key "test-key-rsa" and the request of RFC 9421, appendix B.1.1 and section 4.3
RFC_KEY = """-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB
-----END RSA PUBLIC KEY-----
"""
RFC_BODY = b'{"hello": "world"}'
RFC_HEADERS = {
    "content-type": "application/json",
    "content-length": "18",
    "content-digest": "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX"
    "+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
    "forwarded": "for=192.0.2.123;host=example.com;proto=https",
    "signature-input": 'sig1=("@method" "@authority" "@path" "content-digest" "content-type" "content-length")'
    ';created=1618884475;keyid="test-key-ecc-p256", proxy_sig=("@method" "@authority" "@path" "content-digest" '
    '"content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256"'
    ";expires=1618884540",
    "signature": "sig1=:X5spyd6CFnAG5QnDyHfqoSNICd+BUP4LYMz2Q0JXlb//4Ijpzp+kve2w4NIyqeAuM7jTDX+sNalzA8ESSaHD3A==:, "
    "proxy_sig=:S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJl"
    "eXsOckpURl49GwiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8NMaZa"
    "A8i2ZHwpBdg7a6CMfwnnrtflzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbLVdp770I6VHR6WfgS9ddzirrswsE1w5"
    "o0LV/g==:",
}
RFC_TARGET = Target("POST", "https://origin.host.internal.example", "/foo?param=Value&Pet=dog")
WHOLE = '"@method" "@target-uri" "content-digest"'


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    return new_keys()


def signed(private: str, lines: list[str], told: str, **headers: str) -> dict[str, str]:
    """The headers of a request; `lines` are what is signed, written by hand."""
    key = serialization.load_pem_private_key(private.encode(), None)
    text = "\n".join([*lines, f'"@signature-params": {told}'])
    value = base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()
    return {
        "content-digest": content_digest(BODY),
        "signature-input": f"sig1={told}",
        "signature": f"sig1=:{value}:",
    } | headers


def usual(private: str, about: str = f';created={CREATED};keyid="k"') -> dict[str, str]:
    lines = [
        '"@method": POST',
        '"@target-uri": https://paper.example/users/inbox?a=1',
        f'"content-digest": {content_digest(BODY)}',
    ]
    return signed(private, lines, f"({WHOLE}){about}")


def check(headers: dict[str, str], public: str, now: datetime = NOW, target: Target = TARGET) -> None:
    message = read(headers)
    check_request(message, headers, BODY, now)
    verify(message, public, target, headers)


def test_the_standards_own_example_is_right():
    message = read(RFC_HEADERS, "proxy_sig")
    assert (message.key_id, message.expires) == ("test-key-rsa", datetime.fromtimestamp(1618884540, UTC))
    verify(message, RFC_KEY, RFC_TARGET, RFC_HEADERS)
    check_digest(RFC_HEADERS["content-digest"], RFC_BODY)
    for change in ({"content-length": "19"}, {"forwarded": "for=192.0.2.124"}):
        with pytest.raises(Forged, match="wrong"):
            verify(message, RFC_KEY, RFC_TARGET, RFC_HEADERS | change)
    with pytest.raises(Forged, match="wrong"):
        verify(message, RFC_KEY, RFC_TARGET._replace(method="PUT"), RFC_HEADERS)


def test_what_speaks_for_the_whole_request_is_believed(keys):
    check(usual(keys[0]), keys[1])
    check(
        usual(keys[0], f';created={CREATED};keyid="k";alg="rsa-v1_5-sha256";expires={CREATED + 60}'), keys[1]
    )


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (f';created={CREATED - 7200};keyid="k"', "time"),
        (f';created={CREATED + 7200};keyid="k"', "time"),
        (f';created={CREATED - 60};expires={CREATED - 30};keyid="k"', "time"),
        (';keyid="k"', "when"),
        (f";created={CREATED}", "kind"),
        (f';created={CREATED};keyid="k";alg="hmac-sha256"', "kind"),
    ],
)
def test_one_that_is_not_of_now_or_of_nobody_is_refused(keys, about, why):
    with pytest.raises(Forged, match=why):
        check(usual(keys[0], about), keys[1])


@pytest.mark.parametrize(
    "names",
    ["", '"@method"', '"@method" "@target-uri"', '"@target-uri" "content-digest"', '"@method" "content-digest"',
     '"@method" "@authority" "@path" "content-digest"', '"@method" "@method" "@target-uri" "content-digest"',
     f'{WHOLE} "x-missing"', f'{WHOLE} "@status"', f'{WHOLE} "@query-param";name="a"'],
)  # fmt: skip
def test_one_that_speaks_for_a_part_only_or_for_what_is_not_there_is_refused(keys, names):
    headers = usual(keys[0])
    headers["signature-input"] = headers["signature-input"].replace(WHOLE, names)
    with pytest.raises(Forged):
        check(headers, keys[1])


def test_another_address_another_body_and_another_key_are_refused(keys):
    headers = usual(keys[0])
    for target in (TARGET._replace(path="/users/inbox"), TARGET._replace(origin="https://other.example")):
        with pytest.raises(Forged, match="wrong"):
            check(headers, keys[1], target=target)
    with pytest.raises(Forged, match="wrong"):
        check(headers, new_keys()[1])
    for digest in ("", content_digest(b"other"), "md5=:AAAA:", f"{content_digest(BODY)}, sha-512=:AAAA:"):
        with pytest.raises(Forged, match="body"):
            check(headers | {"content-digest": digest}, keys[1])


def test_an_address_in_parts_is_as_good_with_its_query(keys):
    lines = [
        '"@method": POST',
        '"@authority": paper.example',
        '"@path": /users/inbox',
        '"@query": ?a=1',
        f'"content-digest": {content_digest(BODY)}',
    ]
    told = f'("@method" "@authority" "@path" "@query" "content-digest");created={CREATED};keyid="k"'
    check(signed(keys[0], lines, told), keys[1], NOW + timedelta(minutes=1))


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_headers_are_read_or_refused(told, value):
    for headers in (
        {"signature-input": told, "signature": value},
        {"signature-input": f'a=("@method"){told};keyid="k"', "signature": f"a=:AAAA:{value}"},
    ):
        try:
            message = read(headers)
        except Forged:
            continue
        assert message.key_id
