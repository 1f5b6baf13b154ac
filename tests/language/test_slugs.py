"""A slug follows the law of its language, fits, and is never empty."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vestnik.language import romanise, slug_for

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
BY_LAW = [
    line.split("\t")
    for line in (Path(__file__).parents[1] / "data" / "slugs_bg.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
LANGUAGES = ["bg", "mk", "sr", "ru", "uk", "el", "en", "de", "zh-hans", "ar", "", "no such language"]
any_text = st.text(st.characters(), max_size=200)
any_language = st.sampled_from(LANGUAGES)


@pytest.mark.parametrize(("title", "slug"), BY_LAW)
def test_bulgarian_titles_follow_the_transliteration_act(title: str, slug: str) -> None:
    assert slug_for(title, "bg") == slug


@pytest.mark.parametrize(("title", "slug"), BY_LAW)
def test_a_decomposed_title_has_the_same_slug(title: str, slug: str) -> None:
    assert slug_for(unicodedata.normalize("NFD", title), "bg") == slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Въ́лна от жеги", "valna-ot-zhegi"),
        ("Какво ѝ казаха", "kakvo-i-kazaha"),
        ("Мария-Луиза и Ия", "maria-luiza-i-ia"),
        ("СОФИЯ, БЪЛГАРИЯ", "sofia-bulgaria"),
        ("Бълга\u00adрия", "bulgaria"),
        ("Българският език", "balgarskiyat-ezik"),
        ("iPhone™ № 5 за 100 €", "iphone-no-5-za-100-eur"),
        ("12,5 % инфлация", "12-5-inflatsia"),
    ],
)
def test_bulgarian_details(title: str, slug: str) -> None:
    assert slug_for(title, "bg") == slug


@pytest.mark.parametrize(
    ("lang", "title", "slug"),
    [
        ("mk", "Ѓорѓи и Ќамил: џез на ѕвезди", "gjorgji-i-kjamil-djez-na-dzvezdi"),
        ("sr", "Ђоковић у Љубљани, џем и жаба", "djokovic-u-ljubljani-dzem-i-zaba"),
        ("sr-Latn", "Đoković", "djokovic"),
        ("ru", "Съезд: Юлия Щёголева и чай", "sieezd-iuliia-shchegoleva-i-chai"),
        ("uk", "Розгін у Знам'янці: Єва й Гаєвич, Ґудзик", "rozghin-u-znamiantsi-yeva-y-haievych-gudzyk"),
        ("el", "Ο Μπάμπης και η Εύβοια, αυτός ο Άγγελος", "o-bampis-kai-i-evvoia-aftos-o-angelos"),
        ("bg", "Ευρώπη", "evropi"),
        ("de", "Müller über Straßen", "mueller-ueber-strassen"),
        ("fr", "L’été à Nîmes", "lete-a-nimes"),
        ("en", "Don't stop: O’Neil", "dont-stop-oneil"),
        ("zh-hans", "北京 2026", "bei-jing-2026"),
        ("kk", "Қазақстан", "qazaqstan"),
    ],
)
def test_each_language_follows_its_own_rule(lang: str, title: str, slug: str) -> None:
    assert slug_for(title, lang) == slug


def test_a_long_title_is_cut_after_a_whole_word() -> None:
    title = (
        "Правителството прие бюджета след тринадесет часа спорове и две прекъснати заседания на министрите"
    )
    slug = slug_for(title, "bg")
    assert slug == "pravitelstvoto-prie-byudzheta-sled-trinadeset-chasa-sporove-i-dve-prekasnati"
    assert slug_for(title, "bg", limit=len(slug)) == slug
    assert slug_for(title, "bg", limit=len(slug) - 1) == slug.removesuffix("-prekasnati")


def test_a_first_word_that_is_too_long_is_cut_inside() -> None:
    assert slug_for("Непротивоконституционствувателствувайте", "bg", limit=10) == "neprotivok"


def test_no_room_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="limit=0"):
        slug_for("София", "bg", limit=0)


@pytest.mark.parametrize("title", ["🎉🔥", "„…“", "", "\ud800", "\u202e\u200b"])
def test_a_title_without_letters_gets_a_stable_slug_of_its_own(title: str) -> None:
    slug = slug_for(title, "bg")
    assert re.fullmatch("story-[0-9a-f]{8}", slug)
    assert slug == slug_for(title, "en")
    assert slug != slug_for(title + "!", "bg")


@given(any_text, any_language, st.integers(1, 120))
@example("\ud83d\udd25 \udfff", "bg", 80)
@example("שלום \u202eעולם", "he", 80)
@example("ж" * 10_000, "bg", 80)
@example("ὠ\u0345\u0301\u0308" * 2_500, "el", 80)
def test_any_title_has_a_well_formed_slug_that_fits(title: str, lang: str, limit: int) -> None:
    slug = slug_for(title, lang, limit)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= limit


@given(any_text, any_language, any_language)
def test_the_slug_of_a_slug_is_itself(title: str, lang: str, other: str) -> None:
    slug = slug_for(title, lang)
    assert slug_for(slug, other) == slug


@pytest.mark.parametrize(
    ("lang", "name", "latin"),
    [
        ("bg", "Кръстьо Щерев", "Krastyo Shterev"),
        ("bg", "ЩЕРЕВ", "SHTEREV"),
        ("bg", "Щ. Юруков", "Sht. Yurukov"),
        ("bg", "André Ия", "André Ia"),
        ("sr", "Ђорђе Џајић", "Đorđe Džajić"),
        ("uk", "Їжак", "Yizhak"),
        ("el", "ΕΥΒΟΙΑ", "EVVOIA"),
        ("el", "Ψαρράς", "Psarras"),
    ],
)
def test_romanised_names_keep_their_case(lang: str, name: str, latin: str) -> None:
    assert romanise(name, lang) == latin


@given(st.text("абвгдежзийклмнопрстуфхцчшщъьюяѝАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЬЮЯЍ .-", max_size=60))
def test_romanised_bulgarian_is_ascii(text: str) -> None:
    assert romanise(text, "bg").isascii()
