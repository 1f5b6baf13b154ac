"""Every setting of a paper, once: its name, reader, default and help.

A setting stands in the home's `vestnik.toml` under its name, or in the environment as VESTNIK_<NAME>, which
wins. `docs/settings.md` is written from this table (`make settings-doc`) and a test keeps them the same.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vestnik.conf import values
from vestnik.conf.errors import SettingsError
from vestnik.conf.home import VARIABLE, Home
from vestnik.conf.values import Reader
from vestnik.press.edge import SURROGATES


@dataclass(frozen=True)
class Option:
    """One setting. `default` is a checked value, or None where the code works it out (see `default_help`)."""

    name: str
    group: str
    read: Reader
    default: Any
    help: str
    default_help: str = ""
    other_variable: str = ""

    @property
    def variable(self) -> str:
        return self.other_variable or f"VESTNIK_{self.name.upper()}"


PAPER, WEB, DATA, PRESS = "The paper", "The web", "The database", "The press"
MAIL, LIMITS = "Mail", "Limits and log"
#: by what a value may hold a password: then it is not shown in an error
SECRET = {
    "bounce_mailbox": ("@",),
    "bounce_webhook": (":",),
    "database_url": ("@",),
    "edge": ("@", "token"),
    "email_url": ("@",),
}

OPTIONS: tuple[Option, ...] = (
    Option("name", PAPER, values.text, "Vestnik", "The paper's name in the admin and in mails."),
    Option(
        "languages",
        PAPER,
        values.languages,
        ("bg",),
        "The languages of the paper. The first is at `/`, each other one at `/<code>/`.",
    ),
    Option(
        "time_zone",
        PAPER,
        values.time_zone,
        "Europe/Sofia",
        "The paper's time zone: of the times shown, of a story's day, of the moments that editors type.",
    ),
    Option(
        "public_url",
        WEB,
        values.public_url,
        None,
        "The address at which readers reach the paper; stands in mails, feeds and canonical links.",
        "`http://127.0.0.1:<port>`",
    ),
    Option(
        "allowed_hosts",
        WEB,
        values.listed(values.host, 'host names without http:// or port, such as ["vestnik.example"]'),
        (),
        "Further host names the paper answers to. The host of `public_url` and localhost are always allowed.",
    ),
    Option(
        "https",
        WEB,
        values.switch,
        None,
        "Readers come by HTTPS (a proxy in front ends it): plain requests are sent on, cookies and HSTS are "
        "for HTTPS only.",
        "whether `public_url` begins with `https:`",
    ),
    Option(
        "hsts_days",
        WEB,
        values.whole(0, 3650),
        365,
        "With `https`: for how many days browsers shall come by HTTPS only. Begin with 1 if not sure.",
    ),
    Option(
        "trusted_proxies",
        WEB,
        values.listed(values.network, 'IP addresses or networks, such as ["127.0.0.1", "10.0.0.0/8"]'),
        (),
        "Proxies in front, whose `X-Forwarded-For` and `-Proto` are believed; others' are dropped.",
    ),
    Option(
        "listen",
        WEB,
        values.address_to_listen,
        "127.0.0.1",
        "The address `vestnik run` listens at. `0.0.0.0` is all.",
    ),
    Option("port", WEB, values.whole(1, 65535), 8000, "The port `vestnik run` listens at."),
    Option(
        "doors",
        WEB,
        values.whole(1, 64),
        1,
        "Processes that readers talk to. One serves some ten thousand pages a second; more than there are cores is "
        "no use.",
    ),
    Option(
        "tls_certificate",
        WEB,
        values.file,
        None,
        "A certificate with its chain (PEM): the doors then speak HTTPS themselves, without a proxy in front.",
        "plain HTTP",
    ),
    Option(
        "tls_key", WEB, values.file, None, "The key of `tls_certificate` (PEM).", "in the certificate's file"
    ),
    Option(
        "metrics_from",
        WEB,
        values.listed(values.network, 'IP addresses or networks, such as ["127.0.0.1", "10.0.0.0/8"]'),
        ("127.0.0.1/32", "::1/128"),
        "Who may read `/metrics`.",
    ),
    Option("workers", WEB, values.whole(1, 256), 2, "Web worker processes: the newsroom, and making pages."),
    Option("threads", WEB, values.whole(1, 256), 4, "Threads in each web worker."),
    Option(
        "database_url",
        DATA,
        values.database_url,
        None,
        "PostgreSQL: `postgres://user:password@host:5432/name`. "
        "Another SQLite file: `sqlite:////folder/file.sqlite3`.",
        "SQLite, `vestnik.sqlite3` in the home folder",
        other_variable="DATABASE_URL",
    ),
    Option(
        "database_pool",
        DATA,
        values.whole(1, 200),
        8,
        "PostgreSQL: connections that each process keeps open at most.",
    ),
    Option(
        "activitypub",
        WEB,
        values.switch,
        False,
        "The paper and its sections can be followed from Mastodon and the like. Needs a `public_url` that stays: the "
        "accounts bear its host.",
    ),
    Option(
        "websub_hubs",
        WEB,
        values.listed(values.hub, 'addresses of WebSub hubs, such as ["https://websub.example/"]'),
        (),
        "WebSub hubs that are told of each change of a feed, so that readers' apps have it at once. They learn nothing "
        "but the feeds' addresses.",
        "nobody is told",
    ),
    Option(
        "press_memory_mb",
        PRESS,
        values.whole(8, 1_000_000),
        128,
        "Finished pages that each door keeps in memory, in MB; beyond that those go that were not read for longest.",
    ),
    Option(
        "press_disk_mb",
        PRESS,
        values.whole(16, 10_000_000),
        4096,
        "Finished pages kept on disk, in MB; beyond that those go that were not read for longest.",
    ),
    Option(
        "edge",
        PRESS,
        values.listed(values.surrogate, "a list of " + SURROGATES),
        (),
        "Surrogates in front that keep pages by their keys and are told of changes (docs/serving.md): "
        "`varnish://10.0.0.10:6081`, `fastly://SERVICE?token=…`, `cloudflare://ZONE?token=…`.",
    ),
    Option(
        "email_url",
        MAIL,
        values.email_url,
        "file:",
        "`smtp+tls://user:password@mail.example:587` (STARTTLS), `smtps:` (TLS from the start), `smtp:` (no "
        "TLS); `file:` writes mails to `mail/` in the home folder (`/admin/mailbox/` shows them), `console:` to "
        "standard output.",
        other_variable="EMAIL_URL",
    ),
    Option(
        "email_from",
        MAIL,
        values.email,
        None,
        "The sender of the paper's mails, such as `Vestnik <news@vestnik.example>`.",
        "`news@` the host of `public_url`",
    ),
    Option(
        "bounce_mailbox",
        MAIL,
        values.bounce_mailbox,
        None,
        "A mailbox of its own for bounces and complaints, emptied every five minutes: "
        "`imaps://user:password@mail.example/INBOX` (`imap+tls:` for STARTTLS; `pops:` or `pop+tls:` for POP). "
        "See docs/newsletter.md.",
        "none",
    ),
    Option(
        "bounce_webhook",
        MAIL,
        values.bounce_webhook,
        None,
        "The mail provider that tells of bounces and complaints at `/newsletter/returned/`, and what it signs with: "
        "`mailgun:SIGNING-KEY`, `postmark:USER:PASSWORD` and the like. See docs/newsletter.md.",
        "none",
    ),
    Option(
        "newsletter_per_hour",
        MAIL,
        values.whole(1, 1_000_000),
        500,
        "Newsletter sign-ups taken in an hour from all readers; those over it are asked to come later.",
    ),
    Option(
        "newsletter_per_network",
        MAIL,
        values.whole(1, 1_000_000),
        20,
        "Newsletter sign-ups taken in an hour from one network (an IPv4 /24 or an IPv6 /56).",
    ),
    Option(
        "newsletter_keep_network",
        MAIL,
        values.switch,
        False,
        "Keep with each consent the network it came from: personal data, and no law asks for it.",
    ),
    Option(
        "newsletter_rate",
        MAIL,
        values.whole(0, 100_000),
        50,
        "Mails of newsletters that the mail server gets in a second at most, 0 for as many as it takes. Ask whoever "
        "runs it. It gets fewer for a while when it asks for that.",
    ),
    Option(
        "newsletter_provider_rate",
        MAIL,
        values.whole(0, 100_000),
        0,
        "Of those, to one mailbox provider (Gmail, Outlook, abv.bg, …) in a second; 0 for no limit. For those who "
        "deliver mail themselves.",
    ),
    Option(
        "newsletter_connections",
        MAIL,
        values.whole(1, 100),
        5,
        "Connections to the mail server for newsletters. If the sender is killed, one reader of each at most gets an "
        "issue twice.",
    ),
    Option(
        "newsletter_per_connection",
        MAIL,
        values.whole(1, 1_000_000),
        500,
        "Mails of one such connection, then another one is opened.",
    ),
    Option(
        "newsletter_warm_up",
        MAIL,
        values.day,
        None,
        "The day on which the paper's domain began to send newsletters, such as `2026-11-23`: for 42 days from then "
        "each provider gets so many a day as a new name bears, 200 on the first, 200,000 on the last; who signed up "
        "last comes first.",
        "no limit",
    ),
    Option(
        "newsletter_uncertain",
        MAIL,
        values.one_of("resend", "hold"),
        "resend",
        "What becomes of a mail if the connection, or the sender, ends between the mail and the answer: `resend` "
        "sends it again (it may come twice), `hold` does not (it may not come).",
    ),
    Option(
        "newsletter_bounces",
        MAIL,
        values.email,
        None,
        "The address to which mails that can't be delivered come back: `bounce@news.vestnik.example` gets them as "
        "`bounce+…@news.vestnik.example`.",
        "`bounce@` the domain of the newsletter's sender",
    ),
    Option(
        "newsletter_dkim",
        MAIL,
        values.listed(
            values.dkim_key, 'selectors with the files of their keys, such as ["news=/etc/vestnik/dkim.pem"]'
        ),
        (),
        "Keys by which the paper signs its newsletters itself (DKIM): selector and PEM file, an RSA key of 2048 bits "
        "or more, an Ed25519 key besides if wanted. Leave it out where the mail server signs, as most do.",
    ),
    Option(
        "max_image_mb",
        LIMITS,
        values.whole(1, 1000),
        25,
        "The largest photo file that may be uploaded, in MB.",
    ),
    Option(
        "max_image_megapixels",
        LIMITS,
        values.whole(1, 1000),
        80,
        "The largest photo, in millions of pixels: guards against small files that unpack to huge pictures.",
    ),
    Option(
        "max_document_mb",
        LIMITS,
        values.whole(1, 1000),
        25,
        "The largest document that may be uploaded, in MB.",
    ),
    Option(
        "login_attempts",
        LIMITS,
        values.whole(1, 100),
        7,
        "Wrong passwords in a row, for one name from one address, before log-in is closed for a while.",
    ),
    Option("login_pause_minutes", LIMITS, values.whole(1, 10080), 15, "For how long log-in is closed then."),
    Option(
        "log_level",
        LIMITS,
        values.one_of("debug", "info", "warning", "error"),
        "info",
        "The least important event that is logged: `debug`, `info`, `warning` or `error`.",
    ),
)
BY_NAME = {option.name: option for option in OPTIONS}
OWN_VARIABLES = {VARIABLE}


def read_options(home: Home, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """All settings of the paper in `home`, checked.

    :raises SettingsError: the first wrong one.
    """
    in_file = _read_file(home)
    _refuse_unknown_variables(environ)
    found = {}
    for option in OPTIONS:
        if (raw := environ.get(option.variable, "")) != "":
            found[option.name] = _checked(option, raw, f"{option.variable} (environment)")
        elif option.name in in_file:
            found[option.name] = _checked(
                option, in_file[option.name], f"{option.name} in {home.settings_file}"
            )
        else:
            found[option.name] = option.default
    return found


def _checked(option: Option, raw: Any, where: str) -> Any:
    try:
        return option.read(raw)
    except ValueError as error:
        secret = any(sign in str(raw) for sign in SECRET.get(option.name, ()))
        shown = "(hidden)" if secret else repr(raw)
        raise SettingsError(f"{where} is {shown}: write {error}.") from None


def _read_file(home: Home) -> dict[str, Any]:
    path = home.settings_file
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} can't be read ({error}): it must be a text file in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f'{path} is not TOML ({error}): write lines such as name = "Vestnik".') from None
    for name in content:
        if name not in BY_NAME:
            raise SettingsError(f"{path} has {name!r}, which is no setting{_nearest(name, BY_NAME)}")
    return content


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = {option.variable for option in OPTIONS} | OWN_VARIABLES
    for variable in environ:
        if variable.startswith("VESTNIK_") and variable not in known:
            raise SettingsError(f"{variable} (environment) is no setting{_nearest(variable, known)}")


def _nearest(name: str, known: Mapping[str, Any] | set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f": did you mean {near[0]}?" if near else ": docs/settings.md lists all."
