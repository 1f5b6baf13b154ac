"""What else may have been meant: other letters, another keyboard, typing errors; and what one may be about to type."""

import json

import pytest
from django.test import Client

from tests import make
from tests.search.asked import paragraph
from vestnik.search import words


@pytest.fixture(autouse=True)
def archive(newsroom, count_words):
    for _number in range(3):
        make.story("Путин в Корея", body=paragraph("Министърът говори за рафинерията."))
    make.story("Can of beans", body=paragraph("Facebook"))
    count_words()


def told(client: Client, typed: str, **also: str) -> dict:
    return json.loads(client.get("/search/results.json", {"q": typed, **also}).content)


@pytest.mark.parametrize("typed", ["putin v koreya", "putin v koreq", "Putin", "ministyr", "rafineriata"])
def test_bulgarian_in_latin_letters_is_read(client, typed):
    answer = told(client, typed)
    assert answer["count"] == 3
    assert answer["shown_for"]


def test_what_was_meant_is_said_with_a_way_back(client):
    html = client.get("/search/", {"q": "putin v koreya"}).content.decode()
    assert "<strong>путин в корея</strong>" in html
    assert "exact=1" in html
    assert told(client, "putin v koreya", exact="1")["count"] == 0


def test_what_is_found_as_it_is_typed_is_not_read_otherwise(client):
    answer = told(client, "can")
    assert answer["count"] == 1
    assert answer["shown_for"] is None


@pytest.mark.parametrize("typed", [";rkrijc,", "фацебоок"])
def test_words_of_another_keyboard_are_read(client, typed):
    assert told(client, typed)["count"] >= 1


@pytest.mark.parametrize(("typed", "meant"), [("минситър", "министър"), ("рафинерята", "рафинерията")])
def test_a_typing_error_is_asked_about(client, typed, meant):
    answer = told(client, typed)
    assert answer["count"] == 0
    assert answer["did_you_mean"]
    assert told(client, answer["did_you_mean"])["count"] == 3


def test_words_and_names_are_suggested_as_one_types(client):
    make.topic("Министерства")
    answer = json.loads(client.get("/search/suggestions.json", {"q": "путин мин"}).content)
    assert "путин министърът" in answer["queries"]
    answer = json.loads(client.get("/search/suggestions.json", {"q": "министер"}).content)
    assert [name["text"] for name in answer["names"]] == ["Министерства"]


@pytest.mark.parametrize("edited", [True, False])
def test_words_that_were_taken_from_readers_are_suggested_to_nobody(
    client, count_words, django_capture_on_commit_callbacks, edited
):
    story = make.story("Подкупен банкер")
    count_words()
    with django_capture_on_commit_callbacks(execute=True):
        if edited:
            make.change(story, title="Поправка")
        else:
            story.unpublish()
    for typed in ("подк", "банк"):
        assert json.loads(client.get("/search/suggestions.json", {"q": typed}).content)["queries"] == []
    assert json.loads(client.get("/search/suggestions.json", {"q": "мин"}).content)["queries"]


def test_words_that_stand_in_nearly_all_stories_hide_no_hit(client, monkeypatch):
    monkeypatch.setattr(words, "FEW", 0)
    make.story("Язовир в планината", body=paragraph("Пълен."))
    make.story("Язовир", body=paragraph("Празен."))
    assert told(client, "язовир в")["count"] == 2
