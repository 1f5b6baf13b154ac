"""The notation in which the demo's stories are written."""

import pytest

from vestnik.demo.notation import NotationError, blocks, rich


def link(target: str) -> str:
    return f'<a href="{target}">'


def read(text: str):
    return blocks(text, link)


def test_paragraphs_are_parted_by_blank_lines():
    assert read("Първи\nред\n\nВтори") == [("paragraph", "<p>Първи ред</p>"), ("paragraph", "<p>Втори</p>")]


def test_words_are_escaped_before_they_are_marked():
    assert rich("*a* < _b_ & [c](story:x)", link) == '<b>a</b> &lt; <i>b</i> &amp; <a href="story:x">c</a>'


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("## Глава", ("heading", "Глава")),
        ("> Да. — Ана, лекар", ("pull_quote", {"text": "Да.", "who": "Ана", "role": "лекар"})),
        ("> Да. — Ана", ("pull_quote", {"text": "Да.", "who": "Ана", "role": ""})),
        ("![most] Мостът", ("photo", {"photo": "most", "caption": "Мостът"})),
        ("::: gallery a b", ("gallery", {"photos": ["a", "b"]})),
        ("::: related x-y", ("related", {"stories": ["x-y"]})),
        ("- едно\n- две", ("paragraph", "<ul><li>едно</li><li>две</li></ul>")),
        (
            "::: fact Накратко\nДума\n- едно\n:::",
            ("fact_box", {"title": "Накратко", "body": "<p>Дума</p><ul><li>едно</li></ul>"}),
        ),
        (
            "::: table Цени\nХляб | Мляко\n1 | 2\n:::",
            ("table", {"caption": "Цени", "head": ["Хляб", "Мляко"], "rows": [["1", "2"]]}),
        ),
    ],
)
def test_each_kind_of_block(text, block):
    assert read(text) == [block]


def test_a_block_between_paragraphs_parts_them():
    kinds = [kind for kind, _value in read("А\n\n::: fact Б\nВ\n:::\n\nГ")]
    assert kinds == ["paragraph", "fact_box", "paragraph"]


@pytest.mark.parametrize("text", ["::: poem x", "::: social само две | части\nтекст\n:::"])
def test_what_does_not_follow_the_notation_is_refused(text):
    with pytest.raises(NotationError):
        read(text)
