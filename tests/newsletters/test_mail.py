"""The mails themselves, as a mail server gets them."""

import email
import re
import socket
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
from django.core import mail
from django.utils import timezone
from freezegun import freeze_time

from tests.newsletters.conftest import CONSENT, work
from tests.newsletters.smtp_sink import Sink
from vestnik.newsletters.models import ConsentEvent, SignUp, Subscriber
from vestnik.newsletters.tasks import PAUSES, answer_sign_up


@pytest.fixture
def sink(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    server = Sink()
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    settings.DEFAULT_FROM_EMAIL = "News desk <news@delnik.example>"
    yield server
    server.close()


def only_mail(sink: Sink) -> EmailMessage:
    [(_sender, data)] = sink.mails
    return email.message_from_bytes(data, policy=policy.default)


def events() -> list[str]:
    return list(ConsentEvent.objects.values_list("kind", flat=True))


def test_the_confirmation_mail_is_a_whole_mail_without_faults(box, sink):
    box.sign_up("Reader@mail.example")
    work()
    message = only_mail(sink)
    assert not message.defects
    assert message["From"].addresses[0].display_name == "Делник"
    assert message["From"].addresses[0].addr_spec == sink.mails[0][0] == "news@delnik.example"
    assert str(message["To"]) == "Reader@mail.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@delnik.example>")
    assert message["List-Unsubscribe"] is None
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    data = sink.mails[0][1]
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("lang", ["bg", "en"])
def test_both_parts_have_both_links_and_the_wording_in_the_language_of_the_page(box, sink, lang):
    box.sign_up(lang=lang)
    work()
    prefix = "" if lang == "bg" else "/en"
    links = []
    for part in only_mail(sink).iter_parts():
        text = part.get_content()
        assert CONSENT[lang] in text
        links.append(
            re.findall(rf"http://127\.0\.0\.1:8000{prefix}/newsletter/(?:confirm|leave)/[\w:-]+/", text)
        )
        assert not re.search(r"https?://(?!127\.0\.0\.1:8000/)", text)
    assert len(links[0]) == 2
    assert links[0] == links[1]
    assert f'lang="{lang}"' in text


def test_words_of_the_paper_are_plain_in_the_text_and_escaped_in_the_html(box, paper, sink):
    paper["bg"].name = "Дом & <Двор>"
    paper["bg"].save()
    box.sign_up()
    work()
    text, html = (part.get_content() for part in only_mail(sink).iter_parts())
    assert "Дом & <Двор>" in text
    assert "Дом &amp; &lt;Двор&gt;" in html


def test_a_name_of_many_lines_makes_no_new_header(box, paper, sink):
    type(paper["bg"]).objects.filter(pk=paper["bg"].pk).update(name="Делник\r\nBcc: all@mail.example")
    box.sign_up()
    work()
    message = only_mail(sink)
    assert message["Bcc"] is None
    assert message["From"].addresses[0].display_name == "Делник Bcc: all@mail.example"


def test_nothing_an_outsider_typed_stands_in_the_mail_but_the_address(box, sink):
    box.sign_up("reader@mail.example", page="/buy-cheap-pills/", name="buy", subject="cheap", website="")
    work()
    assert not re.search(r"buy|cheap|pills", sink.mails[0][1].decode())


def test_a_mail_server_that_is_away_is_asked_again_later(box, sink, settings):
    box.sign_up()
    settings.EMAIL_PORT = _closed_port()
    work()
    sign_up = SignUp.objects.get()
    assert (sign_up.outcome, sign_up.tries) == ("waiting", 1)
    assert "ConnectionRefusedError" in sign_up.problem
    settings.EMAIL_PORT = sink.port
    work()
    assert sink.mails == []
    with freeze_time(timezone.now() + timedelta(minutes=PAUSES[0], seconds=1), tick=True):
        work()
    sign_up.refresh_from_db()
    assert (sign_up.outcome, sign_up.problem, len(sink.mails)) == ("sent", "", 1)
    assert events() == ["requested", "mail_sent"]


def test_a_mail_that_fails_time_after_time_is_given_up_and_told(box, sink):
    sink.refusals = ["451 4.7.1 greylisted"] * 20
    box.sign_up()
    start = timezone.now()
    for minutes in range(0, sum(PAUSES) + 400, 10):
        with freeze_time(start + timedelta(minutes=minutes), tick=True):
            work()
    sign_up = SignUp.objects.get()
    assert (sign_up.outcome, sign_up.tries) == ("failed", len(PAUSES) + 1)
    assert sign_up.problem == "451 4.7.1 greylisted"
    assert events() == ["requested", "mail_failed"]


def test_an_address_that_is_refused_for_good_is_not_tried_again(box, sink):
    sink.refusals = ["550 5.1.1 <reader@mail.example>: no such user"]
    box.sign_up()
    work()
    sign_up = SignUp.objects.get()
    assert (sign_up.outcome, sign_up.tries) == ("failed", 1)
    failed = ConsentEvent.objects.get(kind="mail_failed")
    assert failed.detail == "550"
    assert Subscriber.objects.get().state == "pending"


def test_a_second_try_bears_the_same_message_id(box):
    box.sign_up()
    work()
    SignUp.objects.update(outcome="waiting")
    answer_sign_up.call(SignUp.objects.get().pk)
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_task_that_runs_again_after_its_mail_is_out_sends_no_second_one(box):
    box.sign_up()
    work()
    answer_sign_up.call(SignUp.objects.get().pk)
    answer_sign_up.call(999_999)
    assert len(mail.outbox) == 1


def test_who_left_while_a_mail_waited_gets_it_no_more(box, settings):
    box.confirm()
    with freeze_time(timezone.now() + timedelta(days=2), tick=True):
        box.sign_up()
        from vestnik.newsletters.subscribing import leave

        leave(Subscriber.objects.get(), timezone.now())
        work()
    assert len(mail.outbox) == 1


def _closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
