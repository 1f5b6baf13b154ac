"""Which addresses the box takes, and what it makes of them."""

import pytest
from django.utils.crypto import salted_hmac

from vestnik.newsletters.addresses import BadAddress, address_hash, read_address


@pytest.mark.parametrize(
    ("typed", "mail", "key"),
    [
        (" Ivan.Petrov@Mail.Example ", "Ivan.Petrov@mail.example", "ivan.petrov@mail.example"),
        ("ivan+news@mail.example", "ivan+news@mail.example", "ivan+news@mail.example"),
        ("o'neil@mail.example", "o'neil@mail.example", "o'neil@mail.example"),
        ("ivan@поща.бг", "ivan@xn--80a1ac5b.xn--90ae", "ivan@xn--80a1ac5b.xn--90ae"),
        ("ivan@ПОЩА.бг", "ivan@xn--80a1ac5b.xn--90ae", "ivan@xn--80a1ac5b.xn--90ae"),
        ("ivan@xn--80a1ac5b.xn--90ae", "ivan@xn--80a1ac5b.xn--90ae", "ivan@xn--80a1ac5b.xn--90ae"),
    ],
)
def test_spellings_of_an_address_have_one_key(typed, mail, key):
    address = read_address(typed)
    assert (address.mail, address.key) == (mail, key)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "ivan",
        "ivan@",
        "@mail.example",
        "ivan@mail",
        "ivan@@mail.example",
        "a@b@mail.example",
        "ivan@mail..example",
        "ivan@-mail.example",
        "ivan@[192.0.2.1]",
        "ivan@localhost",
        '"ivan petrov"@mail.example',
        "Иван <ivan@mail.example>",
        "иван@поща.бг",
        "ivan@mail.example, petar@mail.example",
        "ivan@mail.example\r\nBcc: all@mail.example",
        "ivan\n@mail.example",
        "ivan@mail.example\x00",
        "ivan\x0b@mail.example",
        "ivan\u202e@mail.example",
        "ivan@mail\u2028.example",
        "i\u0000van@mail.example",
        "a" * 65 + "@mail.example",
        "a@" + "b" * 64 + ".example",
        "a@" + ".".join(["b" * 60] * 5) + ".example",
        "x" * 100_000 + "@mail.example",
        "ivan@" + "😀" * 40 + ".example",
    ],
)
def test_what_is_no_usable_address_is_refused_with_advice(typed):
    with pytest.raises(BadAddress) as told:
        read_address(typed)
    assert len(str(told.value)) > 20


def test_the_hash_of_an_address_needs_the_secret_key(settings):
    before = address_hash("ivan@mail.example")
    settings.SECRET_KEY = "another one"
    assert address_hash("ivan@mail.example") != before


def test_the_hash_is_the_one_that_suppressions_and_proofs_have_been_kept_under():
    kept = salted_hmac("vestnik.newsletters.address", "ivan@mail.example", algorithm="sha256").hexdigest()
    assert address_hash("ivan@mail.example") == kept
