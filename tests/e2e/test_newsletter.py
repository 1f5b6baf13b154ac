"""The newsletter from one end to the other, as readers, an editor and mail servers meet it.

The paper speaks HTTPS and hands its mails to a real SMTP server on loopback.
"""

from __future__ import annotations

import email
import json
import re
import ssl
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.e2e.conftest import Paper, demo, free_port
from tests.newsletters.returns.letters import dsn

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("e2e"),
    pytest.mark.timeout(3600),
]

#: seconds in which a state must come, on whatever machine
PATIENCE = 300
DOMAIN = "news.delnik.example"
#: a form that comes back sooner is asked for once more
TYPED_IN = 2_300


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=policy.default)

    @property
    def text(self) -> str:
        return self.message.get_body(("plain",)).get_content()

    @property
    def html(self) -> str:
        return self.message.get_body(("html",)).get_content()


@dataclass
class MailServer:
    """What a mail server that takes everything has taken."""

    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(Mail(envelope.mail_from, envelope.rcpt_tos, bytes(envelope.content)))
        return "250 2.0.0 Ok"

    def to(self, address: str, subject: str = "") -> list[Mail]:
        found = [mail for mail in self.mails if mail.recipients == [address]]
        return [mail for mail in found if subject in str(mail.message["Subject"])]

    def wait_for(self, address: str) -> Mail:
        until(lambda: self.to(address), f"a mail to {address}")
        return self.to(address)[0]


def until(is_so: Callable[[], object], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, f"{what}: not within {PATIENCE} s"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    taken = MailServer()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    taken.port = controller.port
    yield taken
    controller.stop()


@pytest.fixture(scope="module")
def paper(mail_server, tmp_path_factory) -> Iterator[Paper]:
    """A demo paper as it would stand on the net: readers come by HTTPS, mails leave by SMTP."""
    folder = tmp_path_factory.mktemp("mailing")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    options = {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "VESTNIK_EMAIL_FROM": f"Делник <news@{DOMAIN}>",
        "VESTNIK_TLS_CERTIFICATE": str(certificate),
        "VESTNIK_TLS_KEY": str(key),
    }
    trust = ssl.create_default_context(cafile=certificate)
    with demo(folder / "demo", "mailing", options, trust) as running:
        yield running


@pytest.fixture
def window(browser):
    """Opens a browser window of its own; what it complains about fails the test."""
    contexts, complaints = [], []

    def opened():
        contexts.append(
            browser.new_context(viewport={"width": 1280, "height": 1000}, ignore_https_errors=True)
        )
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def sign_up(tab, paper: Paper, mail_server: MailServer, address: str) -> None:
    """As a reader: the form, the mail, its link, the button there."""
    tab.goto(f"{paper.url}/newsletter/")
    tab.locator("main input[type=checkbox][name=newsletter]").first.check()
    tab.locator("main input[type=email]").press_sequentially(address)
    tab.wait_for_timeout(TYPED_IN)
    press(tab, "main form button[type=submit]")
    while (
        "/requested/" not in tab.url
    ):  # the machine was so slow that the page's script asked late for the time
        assert tab.locator("main input[type=email]").input_value() == address
        tab.wait_for_timeout(TYPED_IN)
        press(tab, "main form button[type=submit]")
    question = mail_server.wait_for(address)
    require_clean(question)
    assert question.message["Auto-Submitted"] == "auto-generated"
    tab.goto(re.search(r"https://\S+/newsletter/confirm/\S+", question.text)[0])
    press(tab, "main form button[type=submit]")
    assert address in tab.locator("main").inner_text()
    assert not tab.context.cookies()


def press(tab, what: str) -> None:
    """Presses a button and waits for the page that answers."""
    with tab.expect_navigation():
        tab.locator(what).first.click()


def require_clean(mail: Mail) -> None:
    """Nothing in it that a strict reader of RFC 5322 and 2045 finds fault with."""
    for part in mail.message.walk():
        assert part.defects == []
        for name, value in part.items():
            assert not getattr(value, "defects", ()), (name, value)
    assert all(len(line) <= 998 for line in mail.raw.splitlines())
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert len(mail.message.get_all(name)) == 1, name


def log_into(tab, paper: Paper) -> None:
    tab.goto(f"{paper.url}/admin/login/")
    tab.fill("input[name=username]", paper.user)
    tab.fill("input[name=password]", paper.password)
    tab.click("form button[type=submit]")
    tab.wait_for_url("**/admin/")


def send_new_issue(tab, paper: Paper, subject: str, letter: str = "") -> dict[str, Any]:
    """As an editor: a draft, a subject, 'Send now', 'Yes'. Returns what is told when it is sent.

    Without a letter it holds the stories that are suggested; right after another issue none are.
    """
    tab.goto(f"{paper.url}/admin/newsletters/issues/add/")
    tab.locator("button[name=newsletter]", has_text="Писмото на „Делник“").click()
    tab.wait_for_url(re.compile(r"/admin/newsletters/issues/edit/\d+/"))
    issue = re.search(r"/edit/(\d+)/", tab.url)[1]
    if letter:
        tab.locator("#body-root .public-DraftEditor-content").first.click()
        tab.keyboard.type(letter)
        tab.wait_for_timeout(1_000)  # Draftail hands its words to the form a quarter of a second later
    else:
        tab.locator("#body-root .chooser__title").first.wait_for()
    tab.fill("#id_subject", subject)
    tab.locator("#id_subject").blur()
    tab.locator(".w-autosave-indicator__state--saved:visible").wait_for()
    tab.click(".nl-bar .button")
    tab.locator("a[href='?ask=send#send']").click()
    tab.click("button[name=deed][value=start]")
    tab.wait_for_url(re.compile(r"/(sending|report)/"))
    until(lambda: told(paper, issue)["state"] == "done", f"{subject!r} is sent")
    return told(paper, issue)


def told(paper: Paper, issue: str) -> dict[str, Any]:
    return json.loads(paper.command("newsletter", "status", issue, "--json"))[0]


def leave_at_once(paper: Paper, mail: Mail) -> int:
    """As a mail program does it for its user (RFC 8058): no cookie, no referrer, no page."""
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = mail.message["List-Unsubscribe"].strip("<>")
    asked = urllib.request.Request(url, b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(asked, context=paper.trust) as answer:
        assert answer.url == url
        return answer.status


def leave_by_the_link(tab, mail: Mail) -> None:
    """As a reader: the link at the foot, which alone does nothing, and the button behind it."""
    link = re.search(r'href="(https://[^"]+/newsletter/leave/[^"]+)"', mail.html)[1]
    tab.goto(link)
    press(tab, "main form button[type=submit]")
    assert tab.locator("main form").count() == 0


def come_back(paper: Paper, mail: Mail, to: str) -> None:
    """The mail bounces: the mail server pipes what it got into the paper."""
    mark = re.fullmatch(rf"bounce\+([0-9a-f]{{40}})@{re.escape(DOMAIN)}", mail.sender)[1]
    paper.command("newsletter", "returned", "--recipient", mail.sender, stdin=dsn(mark, to=to))
    until(lambda: not any((paper.home / "returned").glob("*.eml")), "the bounce is taken in")


def test_readers_get_each_issue_once_and_nothing_after_they_have_left_or_it_came_back(
    window, paper, mail_server
):
    reader, desk = window(), window()
    ann, boris, gone = (f"{name}@mail.example" for name in ("ann", "boris", "gone"))
    for address in (ann, boris, gone):
        sign_up(reader, paper, mail_server, address)

    log_into(desk, paper)
    first = send_new_issue(desk, paper, "Първият брой")
    assert first["accepted"] == first["audience"] > 3
    for address in (ann, boris, gone):
        (copy,) = mail_server.to(address, "Първият брой")
        require_clean(copy)
        mark = copy.sender.partition("+")[2].partition("@")[0]
        assert copy.message["Message-ID"] == f"<{mark}@{DOMAIN}>"

    assert [leave_at_once(paper, mail_server.to(ann, "Първият брой")[0]) for _click in range(2)] == [200, 200]
    leave_by_the_link(reader, mail_server.to(boris, "Първият брой")[0])
    come_back(paper, mail_server.to(gone, "Първият брой")[0], gone)
    desk.goto(f"{paper.url}/admin/returned/")
    assert gone in desk.locator("main").inner_text()

    before = len(mail_server.mails)
    second = send_new_issue(desk, paper, "Вторият брой", letter="Поправка: пазарът е в събота.")
    assert second["accepted"] == second["audience"] == first["audience"] - 3
    assert len(mail_server.mails) - before == second["audience"]
    for address in (ann, boris, gone):
        assert mail_server.to(address, "Вторият брой") == []
        assert len(mail_server.to(address, "Първият брой")) == 1


def test_the_issue_is_a_page_that_says_nothing_of_its_readers(window, paper, mail_server):
    """The link 'in the browser' of a mail, as a stranger to whom it was forwarded opens it."""
    copy = next(mail for mail in mail_server.mails if "List-ID" in mail.message)
    page = window()
    link = re.search(r'href="(https://[^"]+/newsletter/the-week/\d+/)"', copy.html)[1]
    answer = page.goto(link)
    assert answer.status == 200
    shown = page.content()
    assert str(copy.message["Subject"]) in shown
    for own in (copy.recipients[0], re.search(r"/leave/([\w-]{40})/", copy.text)[1]):
        assert own not in shown
