"""E-mail addresses as readers type them. Plain functions; nothing is asked of the network."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email

#: RFC 5321, 4.5.3.1.3: a path has at most 256 octets, of which two are the angle brackets
LONGEST = 254


class BadAddress(ValueError):
    """What was typed is no usable address; the message tells the reader what to mend."""


@dataclass(frozen=True, slots=True)
class Address:
    """`mail` is what goes to the mail server (domain in ASCII); `key` is the same for each spelling of it."""

    mail: str
    key: str


def read_address(typed: str) -> Address:
    """The address in `typed`.

    Mail servers may tell Ivan@ from ivan@ (RFC 5321, 2.4) though none do, so the mail goes to the spelling given,
    and the key is in small letters: one reader has one key. A domain in Cyrillic is brought to its ASCII form.

    :raises BadAddress: it can't be mailed to.
    """
    text = unicodedata.normalize("NFC", typed.strip())
    if not text:
        raise BadAddress(_("Type your e-mail address."))
    if "@" not in text:
        raise BadAddress(_("The sign @ is missing: an address looks like name@mail.bg."))
    local, domain = text.rsplit("@", 1)
    if not local.isascii() and local.isprintable():
        raise BadAddress(_("Type the part before @ in Latin letters: few mail servers know others."))
    if domain and "." not in domain.strip("."):
        raise BadAddress(_("The part after @ is not whole: an address looks like name@mail.bg."))
    try:
        found = validate_email(
            text,
            allow_smtputf8=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            strict=True,
            check_deliverability=False,
        )
    except EmailNotValidError:
        raise BadAddress(_("This is not an e-mail address: look for a missing or a wrong sign.")) from None
    mail = f"{found.local_part}@{found.ascii_domain.lower()}"
    if len(mail) > LONGEST:
        raise BadAddress(_("This address is too long to be one."))
    return Address(mail=mail, key=mail.lower())


def address_hash(key: str) -> str:
    """A keyed hash of an address's key, 64 hex digits: tells the same address again, and not what it is.

    A plain hash would not do: anyone could hash all addresses of a leaked list and compare.
    """
    return hmac.digest(_address_key(settings.SECRET_KEY), key.encode(), "sha256").hex()


@lru_cache(maxsize=1)
def _address_key(secret: str) -> bytes:
    """As `salted_hmac` derives it: of a million addresses, deriving it for each takes longer than all the rest."""
    return hashlib.sha256(b"vestnik.newsletters.address" + secret.encode()).digest()


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, 64 hex digits; needs no key, so anyone can check it."""
    return hashlib.sha256(text.encode()).hexdigest()


def mask(address: str) -> str:
    """An address as its owner knows it again and nobody else learns it: 'i•••@mail.bg'."""
    local, _at, domain = address.rpartition("@")
    return f"{local[0] if len(local) > 2 else ''}•••@{domain}"
