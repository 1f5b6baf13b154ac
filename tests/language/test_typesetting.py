"""A text is set in type where it is shown, in HTML too, and nothing but type changes."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vestnik.language import punctuate, quoted, typeset, typeset_html, typeset_parts
from vestnik.language.typesetting import TAG

NBSP = "\u00a0"


def visible(text: str) -> str:
    return text.replace(NBSP, "_")


@pytest.mark.parametrize(
    ("lang", "typed", "set_in_type"),
    [
        ("bg", '"Труд" пише - с 12,5 % повече', "„Труд“ пише_– с_12,5_% повече"),
        ("bg", 'Д-р И. Х. Петров, ул. "Шипка" 5, чл. 7', "Д-р_И._Х._Петров, ул._„Шипка“ 5, чл._7"),
        ("bg", "на 9 януари 2026 г. -- вчера", "на 9_януари 2026_г._– вчера"),
        ("en", 'Mr Smith - "no" on 5 May', "Mr_Smith_– “no” on 5_May"),
        ("en-US", 'one - "two" -- three', "one—“two”—three"),
        ("de", '"Die "Zeit""', "„Die ‚Zeit‘“"),
        ("xx", '"x"', "“x”"),
    ],
)
def test_dashes_quotation_marks_and_spaces_are_set_together(lang: str, typed: str, set_in_type: str) -> None:
    assert visible(typeset(typed, lang)) == set_in_type


def test_titles_of_windows_and_mails_get_no_other_spaces() -> None:
    assert punctuate('"Труд" - в 5 ч.', "bg") == "„Труд“ – в 5 ч."


@pytest.mark.parametrize(
    "address",
    ["https://x.bg/d'art?q='a'-b", "http://x.bg/a--b/", "www.x.bg/'a'/", "o'neill@x.bg"],
)
def test_addresses_stay_as_they_are(address: str) -> None:
    assert typeset(f'"Виж {address}", пише.', "bg") == f"„Виж {address}“, пише."


@pytest.mark.parametrize(
    ("html", "set_in_type"),
    [
        ('<p>"<b>Не</b>", каза - и излезе</p>', "<p>„<b>Не</b>“, каза_– и_излезе</p>"),
        ('<p><b>"Не</b> <i>знам"</i></p>', "<p><b>„Не</b> <i>знам“</i></p>"),
        ("<p>&quot;A &amp; B&quot; &lt; C&nbsp;- да</p>", "<p>„A &amp; B“ &lt; C&nbsp;– да</p>"),
        ("<p>&#34;Труд&#x22;</p>", "<p>„Труд“</p>"),
        ('<p>"Първо.</p><p>"Второ" и т. н.</p><p>Трето."</p>', "<p>„Първо.</p><p>„Второ“ и_т. н.</p><p>Трето.“</p>"),
        ('<li>"а"</li><li>"б"</li>', "<li>„а“</li><li>„б“</li>"),
        ('"Да"<br>- Не', "„Да“<br>– Не"),
        (
            '<a href="/a?b=\'c\' - d" title=\'"x"\'>"в София"</a>',
            '<a href="/a?b=\'c\' - d" title=\'"x"\'>„в_София“</a>',
        ),
        ('<!-- "x" - y --><p>"x"</p>', '<!-- "x" - y --><p>„x“</p>'),
        ('<p>"виж <code>"x" - y</code>"</p>', '<p>„виж <code>"x" - y</code>“</p>'),
        ('<pre>a - "b"</pre><p>- "в"</p>', '<pre>a - "b"</pre><p>– „в“</p>'),
        ('<p>5 < 6 - "да"</p>', "<p>5 < 6_– „да“</p>"),
        ('<p>https://x.bg/&amp;a="b" - "да"</p>', '<p>https://x.bg/&amp;a="b"_– „да“</p>'),
        ('<p>"Къде" <img src="a - b.png" alt=\'"в"\'> "тук"</p>',
         '<p>„Къде“ <img src="a - b.png" alt=\'"в"\'> „тук“</p>'),
    ],
)  # fmt: skip
def test_html_is_set_between_its_tags_and_nowhere_else(html: str, set_in_type: str) -> None:
    assert visible(typeset_html(html, "bg")) == visible(set_in_type)


@pytest.mark.parametrize(
    ("html", "set_in_type"),
    [
        (
            '<p>"Той каза <span lang="en">"no - never"</span>"</p>',
            '<p>„Той каза <span lang="en">“no_– never”</span>“</p>',
        ),
        ('<blockquote lang="ru"><p>"Да"</p></blockquote><p>"Не"</p>',
         '<blockquote lang="ru"><p>«Да»</p></blockquote><p>„Не“</p>'),
        ('<i lang="de">"<i>Ja</i>"</i> "да"', '<i lang="de">„<i>Ja</i>“</i> „да“'),
        ('<a hreflang="en" data-lang="en" href="/">"да"</a>', '<a hreflang="en" data-lang="en" href="/">„да“</a>'),
    ],
)  # fmt: skip
def test_words_of_another_language_follow_its_rules(html: str, set_in_type: str) -> None:
    assert visible(typeset_html(html, "bg")) == set_in_type


def test_a_text_in_parts_is_set_as_one_and_keeps_its_parts() -> None:
    assert typeset_parts(['Каза "', "не", '" -- и ', "с", " него"], "bg") == [
        "Каза „", "не", f"“{NBSP}– и{NBSP}", "с", f"{NBSP}него",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Не сме готови", "„Не сме готови“"),
        ('"Не сме готови"', "„Не сме готови“"),
        ("„Не сме готови“.", "„Не сме готови“."),
        ('"Труд" пише за "Лукойл"', "„«Труд» пише за «Лукойл»“"),
        ('"Не, "Труд" лъже"', "„Не, «Труд» лъже“"),
        ('Каза "да"', "„Каза «да»“"),
        ("", "„“"),
    ],
)
def test_a_quotation_has_its_marks_once(typed: str, shown: str) -> None:
    assert quoted(typed, "bg") == (shown if typed else '""')


texts = st.text("\"'“”„‘’«» -–аb5.(\n" + NBSP + "\uffff@/:", max_size=60) | st.text(
    st.characters(), max_size=60
)
tags = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<br>", '<a href="x - \'y\'">', "</a>", '<i lang="en">', "</i>", "<code>",
     "</code>", '<p lang="ru">', "<", ">", "<!-- - -->", "&quot;", "&nbsp;", "&x;", "<img alt='\"a\" - b'>"]
)  # fmt: skip
any_html = st.lists(tags | texts, max_size=12).map("".join)
any_language = st.sampled_from(["bg", "en", "en-US", "de", "fr", "sv", "ru", ""])


@given(texts, any_language)
@example('"' * 3_000, "bg")
@example("\ud800'\udfff\uffff - ", "bg")
def test_setting_a_text_twice_changes_nothing_more(text: str, lang: str) -> None:
    once = typeset(text, lang)
    assert typeset(once, lang) == once


@given(any_html, any_language)
@example('<a "' * 2_000, "bg")
def test_tags_come_out_as_they_went_in(html: str, lang: str) -> None:
    done = typeset_html(html, lang)
    assert [tag[0] for tag in TAG.finditer(done)] == [tag[0] for tag in TAG.finditer(html)]
    assert typeset_html(done, lang) == done


@given(any_html, any_language)
def test_nothing_but_type_changes(html: str, lang: str) -> None:
    def bare(text: str) -> str:
        plain = re.sub(r"[\"'“”„‘’‚‛«»‹›「」『』\u2010-\u2015\-\s]+", "", unescape(text))
        return plain

    assert bare(typeset_html(html, lang)) == bare(html)


@given(st.lists(texts, max_size=6), any_language)
def test_parts_are_as_many_as_before_and_say_the_same_as_the_whole(parts: list[str], lang: str) -> None:
    done = typeset_parts(parts, lang)
    assert len(done) == len(parts)
    addresses = any(sign in part for part in parts for sign in "@/")
    assert addresses or "".join(done) == typeset("".join(parts), lang)
