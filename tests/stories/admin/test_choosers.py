import pytest
from django.urls import reverse

from tests import make
from tests.stories.admin.conftest import logged_in
from vestnik.stories.models import Person, Story, Topic


def chooser(model, name: str = "choose") -> str:
    return reverse(model.snippet_viewset.chooser_viewset.get_url_name(name))


@pytest.fixture
def found(client_of):
    def titles(query: str = "", model=Story) -> str:
        return client_of.get(chooser(model, "choose_results") + query).content.decode()

    return titles


def test_stories_are_chosen_by_language_section_and_state(found):
    sport = make.section("Спорт")
    make.story("Мач", section=sport)
    make.draft("Чернова")
    make.story("Match", "en")
    assert "Мач" in found("?locale=bg")
    assert "Match" not in found("?locale=bg")
    assert "Чернова" not in found(f"?section={sport.pk}")
    assert "Чернова" not in found("?state=live")
    assert "Мач" not in found("?state=draft")


def test_a_person_is_added_where_they_are_missing_in_the_language_of_the_story(django_user_model):
    client = logged_in(django_user_model.objects.create_superuser("root", password="x"))
    make.locale("en")
    url = chooser(Person, "create") + "?locale=en"
    answer = client.post(url, {"name": "Ivo Stanev", "post_title": "photographer", "email": ""})
    assert answer.json()["step"] == "chosen"
    assert Person.objects.get().lang == "en"


def test_topics_can_be_chosen(found):
    make.topic("Енергетика")
    assert "Енергетика" in found("?locale=bg", Topic)
