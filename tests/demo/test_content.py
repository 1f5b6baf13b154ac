"""The demo paper is whole: both languages, everyone and everything it names is there."""

import re
from datetime import UTC, datetime

import pytest

from vestnik.demo import content_files
from vestnik.demo.fronts import arrangement_of
from vestnik.demo.notation import blocks
from vestnik.fronts.document import dump, parse

STORIES = content_files.stories()
PEOPLE, TOPICS = content_files.read("people.toml"), content_files.read("topics.toml")
PICTURES, SECTIONS = content_files.read("pictures.toml"), content_files.read("sections.toml")
FRONTS = content_files.read("fronts.toml")
LANGS = ("bg", "en")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_there_are_about_forty_stories_over_all_sections_some_of_them_two_years_old():
    assert len(STORIES) >= 40
    assert {about["section"] for about in STORIES.values()} == set(SECTIONS)
    old = [about for about in STORIES.values() if content_files.duration(about["age"]).days > 600]
    assert len(old) >= 4


@pytest.mark.parametrize("key", STORIES)
def test_a_story_is_whole_in_both_languages(key):
    about = STORIES[key]
    assert set(about["bg"]) == set(about["en"])
    for lang in LANGS:
        assert 10 < len(about[lang]["title"]) <= 110
        assert len(about[lang]["standfirst"]) <= 260
    assert not re.search(r"[a-zA-Z]", about["bg"]["title"].replace("IV", ""))
    assert {person for person, _role in about["bylines"]} <= set(PEOPLE)
    assert set(about["topics"]) <= set(TOPICS)
    assert about.get("photo", "tram") in PICTURES


@pytest.mark.parametrize("key", STORIES)
def test_everything_a_text_names_is_there(key):
    named = []
    for lang in LANGS:
        for kind, value in blocks(STORIES[key][lang]["body"], lambda target: named.append(target) or "<a>"):
            if kind == "photo":
                assert value["photo"] in PICTURES
            elif kind == "gallery":
                assert set(value["photos"]) <= set(PICTURES)
            elif kind == "related":
                assert set(value["stories"]) <= set(STORIES)
    assert {target.removeprefix("story:") for target in named if target.startswith("story:")} <= set(STORIES)


@pytest.mark.parametrize("key", PICTURES)
def test_a_picture_has_its_file_its_credit_and_its_words(key):
    about = PICTURES[key]
    assert (content_files.CONTENT / "pictures" / f"{key}.jpg").is_file()
    assert all(
        about[name] for name in ("credit", "credit_en", "licence", "alt_bg", "alt_en", "title_bg", "title_en")
    )


def test_everyone_in_the_newsroom_has_a_portrait():
    assert {about["photo"] for about in PEOPLE.values()} <= set(PICTURES)


def test_a_length_of_time_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no length"):
        content_files.duration("soon")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", FRONTS)
def test_a_front_is_a_sound_arrangement_and_says_all_its_words_in_both_languages(key, lang):
    named = {"story": STORIES, "section": SECTIONS, "topic": TOPICS}
    made = arrangement_of(FRONTS[key], lang, NOON, lambda kind, name: list(named[kind]).index(name) + 1)
    assert parse(dump(made)) == made
    for text in re.findall(r"(\w+)_bg'", str(FRONTS[key])):
        assert f"{text}_en'" in str(FRONTS[key])


def test_the_fronts_show_every_kind_of_front_and_each_way_to_lead():
    assert {about["kind"] for about in FRONTS.values()} == {"home", "section", "special", "rail"}
    layouts = {container["layout"] for about in FRONTS.values() for container in about["container"]}
    assert {"lead-one", "lead-two", "lead-package", "grid", "gallery", "opinion", "section"} <= layouts


def test_one_topic_is_a_thread_of_several_days_with_a_summary_in_both_languages():
    threads = {key: about for key, about in TOPICS.items() if about.get("thread")}
    assert threads
    for key, about in threads.items():
        assert all(len(about[f"summary_{lang}"]) > 200 for lang in LANGS)
        days = {content_files.duration(one["age"]).days for one in STORIES.values() if key in one["topics"]}
        assert len(days) >= 3
