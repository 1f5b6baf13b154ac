"""The mails of the sign-up: in the language of the edition, and with no word in them that an outsider can choose."""

from __future__ import annotations

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import utf8_charset_qp
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.utils.translation import override

from vestnik.newsletters import tokens
from vestnik.newsletters.models import SignUp, Subscriber
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Edition


def confirmation_mail(sign_up: SignUp, subscriber: Subscriber) -> EmailMultiAlternatives:
    """Asks whether the owner of the address really wants the newsletter."""
    with override(sign_up.language):
        context = {
            "confirm_url": _url("confirm", tokens.confirm_token(sign_up)),
            "days": tokens.CONFIRM_DAYS,
            "wording": sign_up.wording.text,
        }
        return _mail("confirm", _("%(paper)s: confirm your address"), sign_up, subscriber, context)


def already_mail(sign_up: SignUp, subscriber: Subscriber) -> EmailMultiAlternatives:
    """Tells a reader who signs up again that the newsletter comes already."""
    with override(sign_up.language):
        return _mail("already", _("%(paper)s: you get the newsletter already"), sign_up, subscriber, {})


def _mail(
    kind: str, subject: str, sign_up: SignUp, subscriber: Subscriber, context: dict[str, object]
) -> EmailMultiAlternatives:
    edition = _edition(sign_up.language)
    # a line break in a name would end the header
    paper = " ".join(edition.name.split())
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    subject = subject % {"paper": paper}
    context |= {
        "subject": subject,
        "paper": paper,
        "edition": edition,
        "lang": sign_up.language,
        "home_url": absolute(reverse("fronts:front")),
        "leave_url": _url("leave", tokens.leave_token(subscriber)),
    }
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"newsletters/mail/{kind}.txt", context),
        from_email=formataddr((paper, sender)),
        to=[sign_up.address],
        reply_to=[edition.email] if edition.email else None,
        headers={
            "Message-ID": _message_id(sign_up, sender),
            "Auto-Submitted": "auto-generated",  # RFC 3834, 5: no holiday reply, please
            "X-Auto-Response-Suppress": "All",
        },
    )
    mail.attach_alternative(render_to_string(f"newsletters/mail/{kind}.html", context), "text/html")
    # quoted-printable passes every server; Django's own choice is 8bit
    mail.encoding = utf8_charset_qp
    return mail


def _message_id(sign_up: SignUp, sender: str) -> str:
    """The same at each try, so that a mail server can tell a second copy by it."""
    mark = salted_hmac("vestnik.newsletters.message-id", sign_up.nonce, algorithm="sha256").hexdigest()[:20]
    return f"<sign-up.{sign_up.pk}.{mark}@{punycode(sender.rpartition('@')[2])}>"


def _url(view: str, token: str) -> str:
    return absolute(reverse(f"newsletters:{view}", args=[token]))


def _edition(language: str) -> Edition:
    found = Edition.objects.filter(locale__language_code=language).first()
    return found or Edition(name=settings.WAGTAIL_SITE_NAME)
