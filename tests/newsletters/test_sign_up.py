"""The way from the box to a confirmed subscriber."""

import re

from django.core import mail
from freezegun import freeze_time

from tests.newsletters.conftest import CONSENT, link, work
from vestnik.newsletters.models import SignUp, Subscriber


def test_an_address_becomes_a_subscriber_by_form_mail_and_button(box):
    assert box.sign_up().headers["Location"] == "/newsletter/requested/"
    work()
    assert Subscriber.objects.get().state == "pending"
    page = box.client.get(link("confirm")).content.decode()
    button = re.search(r'<form[^>]*method="post"[^>]*action="([^"]+)"', page)[1]
    assert box.client.post(button).status_code == 200
    assert Subscriber.objects.get().state == "confirmed"


def test_the_box_of_a_rendered_page_works_as_it_stands(box, client):
    page = client.get("/en/newsletter/").content.decode()
    form = re.search(r'<form[^>]*action="(/en/newsletter/sign-up/)".*?</form>', page, re.S)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]))
    assert "csrfmiddlewaretoken" not in page
    sent = {**fields, "email": "reader@mail.example", "website": ""}
    box.client.post(form[1], sent, headers={"Referer": "http://testserver/en/newsletter/"})
    sign_up = SignUp.objects.get()
    assert (sign_up.page, sign_up.choices.get().wording.text) == ("/en/newsletter/", CONSENT["en"])


def test_no_mail_leaves_within_the_request(box):
    box.sign_up()
    assert mail.outbox == []
    work()
    assert len(mail.outbox) == 1


def test_a_mistyped_address_comes_back_with_what_is_wrong_and_what_was_typed(box):
    answer = box.sign_up('"><b>ivan.mail.bg', page="/sport/")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="&quot;&gt;&lt;b&gt;ivan.mail.bg"' in page
    assert 'name="page" value="/sport/"' in page
    described = re.search(r'aria-invalid="true" aria-describedby="([\w-]+)"', page)[1]
    assert f'id="{described}"' in page
    assert not SignUp.objects.exists()


def test_a_reader_confirms_in_the_language_of_the_page(box):
    box.sign_up(lang="en")
    work()
    assert link("confirm").startswith("/en/newsletter/confirm/")
    assert "confirm your address" in mail.outbox[0].subject
    box.client.post(link("confirm"))
    assert Subscriber.objects.get().language == "en"


def test_pages_of_the_newsletter_set_no_cookie(box):
    answers = [box.client.get("/newsletter/"), box.sign_up(), box.sign_up("wrong")]
    work()
    for kind in ("confirm", "leave"):
        answers += [box.client.get(link(kind)), box.client.post(link(kind))]
    answers += [box.client.get("/newsletter/requested/"), box.client.get("/newsletter/confirm/x/")]
    assert [answer.status_code for answer in answers] == [200, 303, 422, 200, 200, 200, 200, 200, 410]
    assert not any("Set-Cookie" in answer.headers or answer.cookies for answer in answers)


def test_answers_to_one_reader_are_kept_by_nobody_and_found_by_no_search_engine(box):
    answers = [box.sign_up(), box.sign_up("wrong"), box.client.get("/newsletter/requested/")]
    work()
    answers += [box.client.get(link(kind)) for kind in ("confirm", "leave")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_trap_field_keeps_robots_out_and_does_not_tell_them(box):
    caught, taken = box.sign_up(website="http://spam.example"), box.sign_up()
    assert (caught.status_code, caught.content, dict(caught.headers)) == (
        303,
        taken.content,
        dict(taken.headers),
    )
    assert SignUp.objects.count() == 1


def test_a_form_without_a_stamp_of_ours_is_not_taken(box):
    for forged in ("", "box:1abcde:AAAA", "\x00", "я" * 5000):
        assert box.sign_up(rendered=forged).status_code == 303
    assert not SignUp.objects.exists()


def test_a_page_named_by_an_outsider_is_kept_only_as_a_path(box):
    pages = ["/sport/?utm=1#x", "//evil.example/", "javascript:alert(1)", "/a\r\nBcc: x", "/" + "я" * 900]
    for number, page in enumerate(pages):
        box.sign_up(f"r{number}@mail.example", page=page)
    kept = list(SignUp.objects.order_by("pk").values_list("page", flat=True))
    assert kept == ["/sport/", "", "", "/a", "/" + "я" * 499]


def test_the_browser_tells_on_which_page_the_box_stood(box):
    pages = [
        "http://testserver/sport/?utm=1",
        "http://testserver/%D0%B0%0d%0aBcc:%20x",
        "http://evil.example/sport/",
        "http://[",
        "javascript:alert(1)",
    ]
    for number, referer in enumerate(pages):
        box.sign_up(f"r{number}@mail.example", page="", referer=referer)
    kept = list(SignUp.objects.order_by("pk").values_list("page", flat=True))
    assert kept == ["/sport/", "/а", "", "", ""]


def test_the_form_is_the_same_on_every_page_and_at_every_time(client, paper):
    with freeze_time("2026-11-22 12:00:00"):
        before = re.search(r"<form.*?</form>", client.get("/").content.decode(), re.S)[0]
    with freeze_time("2026-11-23 13:00:00"):
        assert before in client.get("/latest/").content.decode()


def test_a_link_of_the_form_leads_to_the_form(client, paper):
    assert client.get("/newsletter/sign-up/").headers["Location"] == "/newsletter/"


def test_other_methods_are_not_allowed(client, paper):
    for path in ("/newsletter/sign-up/", "/newsletter/confirm/x/", "/newsletter/leave/x/"):
        assert client.put(path).status_code == client.delete(path).status_code == 405
    assert client.post("/newsletter/").status_code == 405
