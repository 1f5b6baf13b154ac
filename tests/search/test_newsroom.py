"""What the newsroom finds: the same words, and what readers can't see."""

from urllib.parse import quote_from_bytes

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from modelsearch.query import MATCH_ALL, Phrase, PlainText
from wagtail.documents import get_document_model
from wagtail.search.backends import get_search_backend

from tests import make
from tests.search.asked import paragraph
from vestnik.search.backend import SearchBackend
from vestnik.stories.models import Photo, Story, Topic


def found(typed: str, queryset=None, **options) -> list[str]:
    """As a listing searches while one types."""
    things = get_search_backend().autocomplete(
        typed, Story.objects.all() if queryset is None else queryset, **options
    )
    return [str(thing) for thing in things]


def test_it_is_our_backend_that_searches():
    assert isinstance(get_search_backend(), SearchBackend)


def test_a_draft_is_found_as_soon_as_it_is_saved():
    make.draft("Подкуп на летището", body=paragraph("Прокуратурата мълчи."))
    assert found("летища") == found("прокуратури") == ["Подкуп на летището"]


def test_a_published_story_is_found_by_its_words_and_by_those_of_its_draft():
    story = make.story("Мостът се отваря")
    story.title = "Подкупът за моста"
    story.save_revision()
    assert found("подкупи") == found("отварям") == ["Мостът се отваря"]


def test_who_asks_the_api_learns_nothing_of_a_draft():
    story = make.story("Мостът се отваря")
    story.title = "Подкупът за моста"
    story.body = paragraph("Прокуратурата мълчи.")
    story.save_revision()
    live = Story.objects.filter(live=True)
    assert list(get_search_backend().search("подкуп", live)) == []
    assert list(get_search_backend().search("прокуратура", live)) == []
    assert list(get_search_backend().search("мост", live)) == [story]


def test_the_last_word_may_be_the_beginning_of_one():
    make.story("Министърът откри рафинерията")
    assert found("министри раф") == ["Министърът откри рафинерията"]
    assert found("раф министри") == []


def test_what_the_view_may_not_show_is_not_found():
    sport = make.section("Спорт")
    make.story("Мост в политиката")
    make.story("Мост в спорта", section=sport)
    assert found("мост", Story.objects.filter(section=sport)) == ["Мост в спорта"]


def test_the_order_that_a_view_asks_for_is_kept():
    make.story("Мост Б")
    make.story("Мост А")
    ordered = Story.objects.order_by("title")
    assert found("мост", ordered, order_by_relevance=False) == ["Мост А", "Мост Б"]


def test_results_are_cut_and_counted_as_a_list_of_them_would_be():
    for number in range(5):
        make.story(f"Мост {number}")
    results = get_search_backend().search("мост", Story)
    assert results.count() == len(results) == 5
    assert list(results[1:3]) == list(results)[1:3]
    assert results[0] == next(iter(results))
    assert results[1:3].count() == 2
    assert dict(results.facet("kind")) == {"news": 5}


def test_a_search_for_everything_finds_everything():
    make.story("Мост")
    assert get_search_backend().search(MATCH_ALL, Story).count() == Story.objects.count()


def test_queries_put_together_find_both_or_either():
    make.story("Мост над Дунав")
    make.story("Река Дунав")

    def titles(query) -> set[str]:
        return {story.title for story in get_search_backend().search(query, Story)}

    assert titles(PlainText("мост") | PlainText("река")) == {"Мост над Дунав", "Река Дунав"}
    assert titles(PlainText("дунав") & PlainText("река")) == {"Река Дунав"}
    assert titles(Phrase("река дунав")) == {"Река Дунав"}
    assert titles(PlainText("мост река", operator="or")) == {"Мост над Дунав", "Река Дунав"}


def test_photos_are_found_by_any_form_of_their_words_in_any_language_of_the_paper():
    make.photo("Мостът в Русе", translations={"en": {"caption": "The bridges of Ruse"}})
    for typed in ("мостове", "bridge", "русе", "станев"):
        assert found(typed, Photo.objects.all()) == ["Мостът в Русе"], typed


def test_a_photo_is_found_by_tags_that_were_given_after_it():
    photo = make.photo("Площад")
    photo.tags.add("протести")
    assert found("протест", Photo.objects.all()) == ["Площад"]
    photo.tags.clear()
    assert found("протест", Photo.objects.all()) == []


def test_documents_and_topics_are_found_and_forgotten():
    document = get_document_model().objects.create(title="Решението", file=ContentFile(b"%PDF", "r.pdf"))
    make.topic("Енергетика")
    assert found("решения", get_document_model().objects.all()) == ["Решението"]
    assert found("енергетиката", Topic.objects.all()) == ["Енергетика"]
    document.delete()
    assert found("решения", get_document_model().objects.all()) == []


def test_the_listing_of_stories_finds_by_any_form(client):
    make.story("Министърът откри рафинерията")
    client.force_login(make.user())
    html = client.get(reverse("wagtailsnippets_stories_story:list"), {"q": "рафинерии"}).content.decode()
    assert "Министърът откри рафинерията" in html


@pytest.mark.parametrize("typed", ["", "  ", "!?", "'; --", "\ud800", "м" * 9000, '"', "NEAR( *"])
def test_anything_typed_has_an_answer(client, typed):
    make.story("Мост")
    client.force_login(make.user())
    raw = quote_from_bytes(typed.encode("utf-8", "surrogatepass"))
    assert client.get(f"{reverse('wagtailsnippets_stories_story:list')}?q={raw}").status_code == 200


def test_a_save_gives_the_worker_nothing_to_index():
    make.story("Мост")
    make.photo("Мост")
    assert not DBTaskResult.objects.filter(task_path__contains="insert_or_update").exists()
