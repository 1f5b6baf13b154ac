"""Our own signatures, verified by a library that had no part in them."""

import base64
import re

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings

from tests.newsletters.letter.test_compiled import NASTY, READER, SLOTS, parts
from vestnik.newsletters.letter.compiled import TOKEN, compile_parts
from vestnik.newsletters.letter.dkim import SIGNED, BadKey, Signing, read_key, signed

RSA = rsa.generate_private_key(65537, 2048)
ED = ed25519.Ed25519PrivateKey.generate()
PEM = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def record(key) -> bytes:
    """What stands in the DNS of a key."""
    public = key.public_key()
    if isinstance(key, ed25519.Ed25519PrivateKey):
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)
    raw = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(raw)


RECORDS = {b"rsa": record(RSA), b"ed": record(ED)}


def look_up(name, timeout=5):
    selector, _dot, rest = name.partition(b".")
    assert rest.rstrip(b".") == b"_domainkey.news.vestnik.example"
    return RECORDS[selector]


def verified(raw: bytes, number: int = 0) -> bool:
    try:
        return dkim.DKIM(raw).verify(idx=number, dnsfunc=look_up)
    except dkim.ValidationError:
        return False


def mail(*keys, **fields):
    signings = [Signing("ed" if key is ED else "rsa", key) for key in keys]
    return signed(compile_parts(parts(**fields)), "news.vestnik.example", signings)


@pytest.mark.parametrize("key", [RSA, ED], ids=["rsa", "ed25519"])
@given(slots=SLOTS, text=NASTY)
@settings(max_examples=15, deadline=None)
def test_each_copy_bears_a_signature_that_others_verify(key, slots, text):
    assert verified(mail(key, text=text).raw(slots))


def test_two_keys_sign_side_by_side():
    raw = mail(RSA, ED).raw(READER)
    assert raw.count(b"DKIM-Signature:") == 2
    assert verified(raw, 0)
    assert verified(raw, 1)


@pytest.mark.parametrize(
    ("what", "by"),
    [
        (b"leave</a>", b"leafe</a>"),
        (READER.token, b"U" * 40),
        (b"ana@mail.example", b"eva@mail.example"),
        (b"Precedence: bulk\r\n", b"Precedence: bulk\r\nSubject: another\r\n"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (READER.mark, b"1" * 40),
        (b"Sun, 22 Nov", b"Mon, 23 Nov"),
    ],
)
def test_what_was_changed_on_the_way_is_found_out(what, by):
    raw = mail(RSA).raw(READER)
    assert what in raw
    assert verified(raw)
    assert not verified(raw.replace(what, by, 1))


def test_a_signature_covers_what_leaving_by_one_press_needs():
    head = mail(RSA).raw(READER).partition(b"\r\n\r\n")[0]
    names = re.sub(rb"\s", b"", re.search(rb"\bh=([^;]*);", head)[1]).split(b":")
    assert {b"from", b"list-unsubscribe", b"list-unsubscribe-post"} <= set(names) <= set(SIGNED)


def test_a_signed_copy_has_short_lines_and_no_defect():
    raw = mail(RSA, ED).raw(READER)
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) < 200
    assert b"".join(mail(ED).message(READER)).startswith(b"DKIM-Signature: v=1; a=ed25519-sha256")


def test_a_token_that_an_editor_typed_is_signed_as_it_is_sent():
    assert verified(mail(RSA, html=f"<p>{TOKEN} slot-address@slot.invalid</p>").raw(READER))


def test_a_key_is_read_from_its_file(tmp_path):
    for key in (RSA, ED):
        (tmp_path / "key.pem").write_bytes(key.private_bytes(*PEM))
        assert type(read_key(tmp_path / "key.pem")) is type(key)


def test_a_key_that_no_provider_accepts_is_refused(tmp_path):
    short = rsa.generate_private_key(65537, 1024)
    other = ec.generate_private_key(ec.SECP256R1())
    locked = RSA.private_bytes(PEM[0], PEM[1], serialization.BestAvailableEncryption(b"x"))
    for stored in (short.private_bytes(*PEM), other.private_bytes(*PEM), locked, b"", b"no key"):
        (tmp_path / "key.pem").write_bytes(stored)
        with pytest.raises(BadKey, match=r"key\.pem"):
            read_key(tmp_path / "key.pem")
    with pytest.raises(BadKey):
        read_key(tmp_path / "none.pem")
