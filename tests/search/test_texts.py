"""What of a body is text, and the piece of it that is shown."""

from vestnik.search.snippets import LENGTH, snippet
from vestnik.search.texts import body_of, passages, plain


def shown(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


def test_tags_part_words_only_where_they_part_them_for_the_eye():
    assert plain("<p>по<b>сеще</b>ние</p><p>в&nbsp;Русе &amp; Варна</p>") == "посещение в Русе & Варна"


def test_what_looks_like_a_tag_and_is_none_stays():
    assert plain("5 < 6 и 7 > 6") == "5 < 6 и 7 > 6"


def test_all_words_of_all_blocks_are_text_and_addresses_are_not():
    body = [
        {"type": "paragraph", "value": "<p>Абзац</p>", "id": "a"},
        {"type": "photo", "value": {"photo": 7, "caption": "Надпис"}},
        {
            "type": "gallery",
            "value": {"photos": [{"type": "item", "value": {"photo": 7, "caption": "Кадър"}}]},
        },
        {
            "type": "table",
            "value": {"columns": [{"type": "text", "heading": "Град"}], "rows": [{"values": ["Русе"]}]},
        },
        {"type": "embed", "value": {"url": "https://video.example/x", "title": "Филм"}},
        {"type": "related", "value": {"stories": [3, 4]}},
    ]
    assert list(passages(body)) == ["Абзац", "Надпис", "Кадър", "Град", "Русе", "Филм"]


def test_a_body_that_is_none_has_no_text():
    assert body_of(None) == body_of("") == body_of("{}") == []


def test_the_snippet_marks_the_readers_own_form_of_the_word():
    assert shown(snippet(["Нищо.", "Министрите откриха рафинерията."], {"министър"}, "bg")) == (
        "[Министрите] откриха рафинерията."
    )


def test_the_place_where_most_words_stand_together_is_shown():
    far = "дума " * 200
    text = f"Мост тук. {far}. Мостът над Дунав е готов. {far}"
    found = shown(snippet([text], {"мост", "дунав"}, "bg"))
    assert "[Мостът] над [Дунав]" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < LENGTH + 40


def test_without_a_hit_the_beginning_is_shown():
    assert shown(snippet(["Първо.", "Второ."], {"мост"}, "bg")) == "Първо."
    assert snippet([], {"мост"}, "bg") == ()
