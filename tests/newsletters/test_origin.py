"""Only our own pages may send our forms."""

import pytest
from django.test import Client

from tests.newsletters.conftest import link, work
from vestnik.newsletters.models import SignUp, Subscriber

OTHERS = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8080"},
    {"Origin": "http://testserver@evil.example"},
    {"Origin": "ftp://testserver"},
    {"Origin": "http://[testserver"},
    {"Origin": "https://evil.example", "Referer": "http://testserver/"},
    {"Referer": "https://evil.example/http://testserver/"},
]
OWN = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": "http://testserver"},
    {"Origin": "https://TESTSERVER"},
    {"Origin": "https://testserver:443"},
    {"Referer": "http://testserver/politics/?page=2"},
]


@pytest.mark.parametrize("headers", OTHERS, ids=str)
def test_a_form_from_elsewhere_is_refused_in_words(box, headers):
    box.client = Client(headers=headers)
    answer = box.sign_up()
    assert answer.status_code == 403
    assert 'href="/newsletter/"' in answer.content.decode()
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_a_form_from_our_own_page_is_taken(box, headers):
    box.client = Client(headers=headers)
    assert box.sign_up().status_code == 303
    assert SignUp.objects.count() == 1


def test_another_site_can_not_press_the_button_for_the_reader(box):
    box.sign_up()
    work()
    foreign = Client(headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.post(link("confirm")).status_code == 403
    assert Subscriber.objects.get().state == "pending"
