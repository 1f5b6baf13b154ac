"""Mail providers that tell of bounces and complaints by webhooks, as django-anymail reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

#: checked by HTTP basic authentication: the secret is user:password
BY_PASSWORD = "WEBHOOK_SECRET"  # noqa: S105 - the name of a setting


@dataclass(frozen=True, slots=True)
class Provider:
    """`module`, `view`: of django-anymail. `setting`: the name under which it looks for the secret."""

    module: str
    view: str
    setting: str = BY_PASSWORD


#: Amazon SES, Resend and Postal need further packages; SES sends bounces to the mailbox, too
PROVIDERS = {
    "brevo": Provider("brevo", "BrevoTrackingWebhookView"),
    "mailersend": Provider("mailersend", "MailerSendTrackingWebhookView", "MAILERSEND_SIGNING_SECRET"),
    "mailgun": Provider("mailgun", "MailgunTrackingWebhookView", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "mailjet": Provider("mailjet", "MailjetTrackingWebhookView"),
    "mailtrap": Provider("mailtrap", "MailtrapTrackingWebhookView", "MAILTRAP_TRACKING_SECRET"),
    "postmark": Provider("postmark", "PostmarkTrackingWebhookView"),
    "sparkpost": Provider("sparkpost", "SparkPostTrackingWebhookView"),
    "unisender_go": Provider("unisender_go", "UnisenderGoTrackingWebhookView", "UNISENDER_GO_API_KEY"),
}
#: a secret shorter than that can be guessed
SHORTEST_SECRET = 16


def read_hook(text: str) -> tuple[str, str]:
    """The provider and the secret in `mailgun:SECRET` or `postmark:USER:PASSWORD`.

    :raises ValueError: it names no provider, or no usable secret.
    """
    name, _colon, secret = text.strip().partition(":")
    provider = PROVIDERS.get(name)
    if provider is None or len(secret) < SHORTEST_SECRET or not secret.isascii():
        raise ValueError(text)
    if provider.setting == BY_PASSWORD and not all(secret.partition(":")):
        raise ValueError(text)
    return name, secret


def settings_for(hook: str | None) -> dict[str, Any]:
    """Django's settings: which provider may tell us (`MAIL_PROVIDER`, '' for none), and django-anymail's own."""
    if hook is None:
        return {"MAIL_PROVIDER": "", "ANYMAIL": {}}
    name, secret = read_hook(hook)
    return {"MAIL_PROVIDER": name, "ANYMAIL": {PROVIDERS[name].setting: secret}}
