"""A test: the very mail that readers would get, to colleagues only, and with links that are nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage as Parsed
from functools import reduce
from operator import or_

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vestnik.newsletters import letter, marks
from vestnik.newsletters.addresses import BadAddress, read_address
from vestnik.newsletters.desk.preview import harmless_token
from vestnik.newsletters.models import Issue

MARK = "[test]"
#: so many colleagues at once
MOST = 20


class TestForm(forms.Form):
    addresses = forms.CharField(
        label=gettext_lazy("Send a test to"),
        help_text=gettext_lazy("Addresses of colleagues, with commas between them."),
        max_length=2_000,
    )

    def clean_addresses(self) -> list[str]:
        """The addresses, each of somebody who works here.

        :raises ValidationError: one is none, or a stranger's: a test must not reach readers who did not ask for it.
        """
        typed = [part.strip() for part in self.cleaned_data["addresses"].replace(";", ",").split(",")]
        found: list[str] = []
        for one in filter(None, typed):
            try:
                address = read_address(one)
            except BadAddress as fault:
                raise ValidationError(f"{one[:100]}: {fault}") from None
            if not is_colleague(one, address.mail):
                raise ValidationError(
                    _("%(address)s belongs to no account of the newsroom. A test goes to colleagues only.")
                    % {"address": one[:100]}
                )
            found.append(address.mail)
        if not found:
            raise ValidationError(_("Type an address."))
        if len(found) > MOST:
            raise ValidationError(_("A test goes to %(most)d addresses at most.") % {"most": MOST})
        return list(dict.fromkeys(found))


def is_colleague(*spellings: str) -> bool:
    """Whether somebody who may work in the admin has this address, in one of its spellings."""
    at_work = Q(is_superuser=True) | Q(groups__permissions__codename="access_admin")
    named = reduce(or_, (Q(email__iexact=spelling) for spelling in spellings))
    return get_user_model().objects.filter(at_work, named, is_active=True).exists()


def send_test(issue: Issue, addresses: Sequence[str]) -> None:
    """Sends the issue as it stands to each of `addresses`, by the paper's own mail server.

    :raises OSError: the mail server can't be reached, or refuses it
    :raises ValueError: the issue makes no mail; in words
    """
    composed = letter.compose(issue, counts=False)
    compiled = letter.compile(replace(composed, subject=f"{MARK} {composed.subject}"), issue)
    token = harmless_token(issue).encode()
    mark = marks.mark(issue.pk, 0)
    mails = [
        Ready(address, compiled.raw(letter.Slots(address.encode(), token, mark))) for address in addresses
    ]
    get_connection().send_messages(mails)


class Ready(EmailMessage):
    """A mail that is written already: Django's backends send it byte for byte."""

    def __init__(self, address: str, raw: bytes) -> None:
        super().__init__(from_email=settings.DEFAULT_FROM_EMAIL, to=[address])
        self.raw = raw

    def message(self) -> Parsed:
        return Written(self.raw)


class Written(Parsed):
    """What `message()` of a mail gives to a backend: it asks for the bytes, and for nothing else of it."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self._raw = raw

    def as_bytes(self, unixfrom: bool = False, policy=None, linesep: str = "\r\n") -> bytes:
        return self._raw if linesep == "\r\n" else self._raw.replace(b"\r\n", linesep.encode())
