"""The mails of the sign-up and of the own page: with no word in them that an outsider can choose."""

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
from vestnik.newsletters.addresses import mask
from vestnik.newsletters.models import SignUp, SignUpChoice, Subscriber
from vestnik.newsletters.reading.data import data_of
from vestnik.stories.addresses import absolute
from vestnik.stories.models import Edition


def confirmation_mail(sign_up: SignUp, asked: list[SignUpChoice]) -> EmailMultiAlternatives:
    """Asks whether the owner of the address really wants these newsletters; one mail, whatever their number."""
    subscriber = sign_up.subscriber
    known = subscriber.state == Subscriber.State.CONFIRMED
    with override(sign_up.language):
        context = {
            "confirm_url": _url("confirm", tokens.confirm_token(sign_up)),
            "days": tokens.CONFIRM_DAYS,
            "names": [choice.newsletter.name for choice in asked],
            "wordings": list(dict.fromkeys(choice.wording.text for choice in asked if choice.wording.text)),
            "you_url": _you_url(subscriber) if known else "",
            "leave_url": "" if known else _url("leave", tokens.leave_token(subscriber)),
        }
        subject = _("%(paper)s: confirm the newsletter") if known else _("%(paper)s: confirm your address")
        return _mail("confirm", subject, sign_up, context)


def already_mail(sign_up: SignUp, subscriber: Subscriber) -> EmailMultiAlternatives:
    """Tells a reader who signs up again that the newsletter comes already."""
    with override(sign_up.language):
        context = {
            "you_url": _you_url(subscriber),
            "leave_url": _url("leave", tokens.leave_token(subscriber)),
        }
        return _mail("already", _("%(paper)s: you get the newsletter already"), sign_up, context)


def move_mail(sign_up: SignUp) -> EmailMultiAlternatives:
    """Asks the new address of a subscriber whether its owner wants it. Bears no link of the subscriber's own."""
    with override(sign_up.language):
        context = {
            "confirm_url": _url("confirm", tokens.confirm_token(sign_up)),
            "days": tokens.CONFIRM_DAYS,
            "leave_url": _url("leave", tokens.never_token(sign_up)),
        }
        return _mail("move", _("%(paper)s: confirm your new address"), sign_up, context)


def moved_mail(sign_up: SignUp) -> EmailMultiAlternatives:
    """Tells the old address that its newsletters go to another one by now."""
    with override(sign_up.language):
        context = {"new": mask(sign_up.subscriber.address)}
        return _mail("moved", _("%(paper)s: your newsletters go to another address"), sign_up, context)


def data_mail(sign_up: SignUp) -> EmailMultiAlternatives:
    """What is known of a subscriber, to the address itself: the page may be open before a stranger."""
    subscriber = sign_up.subscriber
    with override(sign_up.language):
        context = {"you_url": _you_url(subscriber)}
        mail = _mail("data", _("%(paper)s: what we know of you"), sign_up, context)
        mail.attach("newsletter-data.json", data_of(subscriber).encode(), "application/json")
        return mail


def _mail(kind: str, subject: str, sign_up: SignUp, context: dict[str, object]) -> EmailMultiAlternatives:
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


def _you_url(subscriber: Subscriber) -> str:
    return _url("you", tokens.reader_token(subscriber.pk, tokens.ANY))


def _url(view: str, token: str) -> str:
    return absolute(reverse(f"newsletters:{view}", args=[token]))


def _edition(language: str) -> Edition:
    found = Edition.objects.filter(locale__language_code=language).first()
    return found or Edition(name=settings.WAGTAIL_SITE_NAME)
