"""What readers find, in which order, and from when on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tests import make
from tests.search.asked import paragraph, titles
from vestnik.search.entries import write_entries
from vestnik.search.finding import NEWEST
from vestnik.search.models import Entry
from vestnik.stories.models import Story


def entries_of_stories() -> QuerySet[Entry]:
    return Entry.objects.filter(content_type=ContentType.objects.get_for_model(Story))


def test_a_story_is_found_by_any_form_of_any_word_of_it():
    make.story(
        "Министърът откри рафинерията",
        kicker="Енергетика",
        standfirst="Посещението продължи час.",
        body=[
            *paragraph("Говориха за <b>догово</b>рите с Украйна."),
            {"type": "pull_quote", "value": {"text": "Чакахме хората.", "who": "Шофьор", "role": ""}},
        ],
    )
    for typed in ("министри", "рафинерии", "посещения", "договор", "човек", "енергетиката", "шофьорите"):
        assert titles(typed) == ["Министърът откри рафинерията"], typed
    assert titles("правителство") == []


def test_all_words_must_be_there_and_those_in_quotation_marks_side_by_side():
    make.story("Пожар в Русе", body=paragraph("Гори болница."))
    make.story("Болница в Русе")
    assert titles("русе болница пожар") == ["Пожар в Русе"]
    assert titles("„болница в русе“") == ["Болница в Русе"]
    assert titles('"русе болница"') == []


def test_what_is_no_longer_published_is_not_found_from_that_moment_on():
    story = make.story("Тайната на моста")
    assert titles("мост")
    story.unpublish()
    assert titles("мост") == []


def test_a_deleted_story_leaves_nothing_in_the_index():
    story = make.story("Тайната на моста")
    pk = story.pk
    story.delete()
    assert titles("мост") == []
    assert not entries_of_stories().filter(object_id=pk).exists()


def test_readers_find_nothing_of_a_draft():
    story = make.story("Мостът се отваря")
    story.title = "Подкупът за моста"
    story.body = paragraph("Прокуратурата мълчи.")
    story.save_revision()
    make.draft("Подкуп на летището")
    assert titles("подкуп") == titles("прокуратура") == []
    assert titles("отваря") == ["Мостът се отваря"]


def test_an_edit_is_found_by_its_new_words_and_not_by_its_old_ones():
    story = make.change(make.story("Мостът се отваря"), title="Тунелът се отваря")
    assert titles("тунел") == [story.title]
    assert titles("мост") == []


def test_a_publish_that_is_taken_back_leaves_the_index_as_it_was():
    make.story("Мостът се отваря")
    with transaction.atomic():
        make.story("Мост над Дунав")
        transaction.set_rollback(True)
    assert titles("мост") == ["Мостът се отваря"]


def test_each_language_finds_its_own_stories():
    make.story("NATO в София")
    make.story("NATO in Sofia", "en")
    assert titles("nato") == ["NATO в София"]
    assert titles("nato", "en") == ["NATO in Sofia"]


def test_section_topic_person_and_period_narrow_down():
    now = timezone.now()
    sport, energy, author = make.section("Спорт"), make.topic("Енергетика"), make.person("Елена Маркова")
    make.story("Мост: спорт", section=sport, at=now - timedelta(days=3))
    make.story("Мост: енергетика", topics=[energy], at=now - timedelta(days=2))
    make.story("Мост: Маркова", people=[author], at=now - timedelta(days=1))
    assert titles("мост", section=sport.pk) == ["Мост: спорт"]
    assert titles("мост", topic=energy.pk) == ["Мост: енергетика"]
    assert titles("мост", person=author.pk) == ["Мост: Маркова"]
    assert titles("мост", since=now - timedelta(hours=30)) == ["Мост: Маркова"]
    assert titles("мост", until=now - timedelta(hours=60)) == ["Мост: спорт"]


def test_a_story_that_moves_to_another_section_is_found_there():
    sport = make.section("Спорт")
    story = make.change(make.story("Мост"), section=sport)
    assert titles("мост", section=sport.pk) == [story.title]


def test_the_title_counts_more_than_the_standfirst_and_that_more_than_the_text():
    now = timezone.now()
    make.story("Три", body=paragraph("Няма мост."), at=now)
    make.story("Две", standfirst="Няма мост.", at=now - timedelta(minutes=1))
    make.story("Един мост", at=now - timedelta(minutes=2))
    assert titles("мост") == ["Един мост", "Две", "Три"]


def test_the_form_that_was_typed_comes_first():
    now = timezone.now()
    make.story("Мостове", at=now)
    make.story("Мостът", at=now - timedelta(minutes=1))
    assert titles("мостът") == ["Мостът", "Мостове"]


def test_what_is_new_comes_before_what_is_as_good_and_old():
    now = timezone.now()
    make.story("Мост през май", at=now - timedelta(days=400))
    make.story("Мост през юни", at=now)
    assert titles("мост") == ["Мост през юни", "Мост през май"]


def test_newest_first_is_the_order_of_publication_to_the_second():
    first = datetime(1997, 1, 1, tzinfo=UTC)
    for number in (3, 1, 2):
        make.story(f"Мост {number}", at=first + timedelta(seconds=number))
    assert titles("мост", order=NEWEST) == ["Мост 3", "Мост 2", "Мост 1"]


def test_stories_of_one_second_have_entries_of_their_own():
    at = datetime(1969, 12, 31, tzinfo=UTC)
    for number in range(70):
        make.story(f"Мост {number}", at=at) if number < 3 else None
    assert len(titles("мост")) == 3
    assert Entry.objects.count() == Entry.objects.values("number").distinct().count()


def test_what_has_not_changed_is_not_written_again():
    story = make.story("Мост")
    before = entries_of_stories().get(object_id=story.pk).indexed_at
    make.change(story)
    assert entries_of_stories().get(object_id=story.pk).indexed_at == before


def test_a_word_may_be_as_long_as_it_likes():
    make.story("Мост " + "а" * 190)
    assert len(titles("а" * 190)) == 1


def test_forgetting_what_was_never_known_is_no_fault():
    assert write_entries(Story, (), [10**9]) == 0


@pytest.mark.parametrize("typed", ["въ́лна", "ВЪЛНА", "вълна\u00ad", "„вълна“"])
def test_spellings_of_one_word_are_one(typed):
    make.story("Вълната")
    assert titles(typed) == ["Вълната"]
