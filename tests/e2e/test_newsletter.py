"""The newsletter from one end to the other, as a reader and an editor meet it, with a mail server on loopback."""

from __future__ import annotations

import email
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from tests.e2e.conftest import Paper, free_port, log_in, own_database, wait_for
from tests.newsletters.returns.letters import dsn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("e2e")]

PATIENCE = 90


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=policy.default)


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

    def wait_for(self, address: str, subject: str = "") -> Mail:
        end = time.monotonic() + PATIENCE
        while not (found := self.to(address, subject)):
            assert time.monotonic() < end, f"no mail {subject!r} for {address}"
            time.sleep(0.2)
        return found[0]


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    taken = MailServer()
    controller = Controller(taken, hostname="127.0.0.1", port=free_port())
    controller.start()
    taken.port = controller.port
    yield taken
    controller.stop()


@pytest.fixture(scope="module")
def mailing_paper(mail_server, tmp_path_factory) -> Iterator[Paper]:
    """A demo paper whose mails go to the mail server."""
    home = tmp_path_factory.mktemp("mailing") / "demo"
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("VESTNIK_", "DJANGO_"))
    }
    environment |= own_database("mailing") | {"EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"}
    command = [sys.executable, "-m", "vestnik"]
    subprocess.run([*command, "demo", "--home", str(home)], env=environment, check=True)
    with (home / "run.log").open("w") as log:
        running = subprocess.Popen(
            [*command, "run", "--home", str(home), "--port", str(port)],
            env=environment, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    made = Paper(f"http://127.0.0.1:{port}", home, *log_in(home))
    try:
        wait_for(made, running)
        yield made
    finally:
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0, "the paper did not end cleanly"


def sign_up(tab, paper: Paper, mail_server: MailServer, address: str) -> None:
    """As a reader: the form, the mail, its link, the button there."""
    tab.goto(f"{paper.url}/newsletter/")
    tab.fill("main input[type=email]", address)
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_url("**/newsletter/requested/")
    question = mail_server.wait_for(address)
    require_clean(question)
    tab.goto(re.search(r"http://\S+/newsletter/confirm/\S+", text_of(question))[0])
    tab.locator("main form button[type=submit]").first.click()
    tab.wait_for_load_state()
    assert address in tab.locator("main").inner_text()
    assert not tab.context.cookies()


def text_of(mail: Mail) -> str:
    return mail.message.get_body(("plain",)).get_content()


def require_clean(mail: Mail) -> None:
    """Nothing in it that a strict reader of RFC 5322 and 2045 finds fault with."""
    for part in mail.message.walk():
        assert part.defects == []
        for name, value in part.items():
            assert getattr(value, "defects", ()) == (), (name, value)
    assert all(len(line) <= 998 for line in mail.raw.splitlines())
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert len(mail.message.get_all(name)) == 1, name


def log_into(tab, paper: Paper) -> None:
    tab.goto(f"{paper.url}/admin/login/")
    tab.fill("input[name=username]", paper.user)
    tab.fill("input[name=password]", paper.password)
    tab.click("form button[type=submit]")
    tab.wait_for_url("**/admin/")


def send_new_issue(tab, paper: Paper, subject: str) -> None:
    """As an editor: a draft with suggestions, a subject, 'Send now', 'Yes'."""
    tab.goto(f"{paper.url}/admin/newsletters/issues/add/")
    tab.locator("button[name=newsletter]").first.click()
    tab.wait_for_url(re.compile(r"/admin/newsletters/issues/edit/\d+/"))
    tab.fill("#id_subject", subject)
    issue = re.search(r"/edit/(\d+)/", tab.url)[1]
    tab.locator("footer button[type=submit], .action-save").first.click()
    tab.wait_for_load_state()
    tab.goto(f"{paper.url}/admin/newsletters/issues/{issue}/sending/?ask=send")
    tab.click("button[name=deed][value=start]")
    tab.wait_for_load_state()


def leave_at_once(url: str) -> int:
    """As a mail program does it for its user (RFC 8058): no cookie, no referrer, no page."""
    asked = urllib.request.Request(url, b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(asked) as answer:
        assert answer.url == url
        return answer.status


def pipe_in(paper: Paper, raw: bytes) -> None:
    """As the mail server hands a bounce over."""
    command = [sys.executable, "-m", "vestnik", "newsletter", "returned", "--home", str(paper.home)]
    subprocess.run(command, input=raw, check=True)
    end = time.monotonic() + PATIENCE
    while any((paper.home / "returned").glob("*.eml")):
        assert time.monotonic() < end, "the bounce was not taken in"
        time.sleep(0.5)


@pytest.fixture
def desk(browser, mailing_paper):
    """An editor's window, logged in."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    log_into(tab, mailing_paper)
    yield tab
    context.close()


@pytest.fixture
def reader_s_tab(browser):
    context = browser.new_context()
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    yield tab
    context.close()


def test_a_reader_gets_each_issue_once_and_after_one_click_nothing(
    reader_s_tab, desk, mailing_paper, mail_server
):
    ann, boris, first, second = "ann@mail.example", "boris@mail.example", "Първият брой", "Вторият брой"
    for address in (ann, boris):
        sign_up(reader_s_tab, mailing_paper, mail_server, address)

    send_new_issue(desk, mailing_paper, first)
    copy = mail_server.wait_for(ann, first)
    mail_server.wait_for(boris, first)
    require_clean(copy)
    assert copy.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    mark = re.fullmatch(r"\S+\+([0-9a-f]{40})@\S+", copy.sender)[1]
    assert copy.message["Message-ID"].startswith(f"<{mark}@")

    for _click in range(2):
        assert leave_at_once(copy.message["List-Unsubscribe"].strip("<>")) == 200
    send_new_issue(desk, mailing_paper, second)
    back = mail_server.wait_for(boris, second)
    time.sleep(5)
    assert len(mail_server.to(ann, first)) == len(mail_server.to(boris, first)) == 1
    assert mail_server.to(ann, second) == []

    pipe_in(mailing_paper, dsn(re.search(r"[0-9a-f]{40}", back.sender)[0], to=boris))
    desk.goto(f"{mailing_paper.url}/admin/returned/")
    assert boris in desk.locator("main").inner_text()
