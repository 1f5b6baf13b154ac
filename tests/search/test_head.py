"""The order of hits, from the few bytes that an entry keeps for it."""

from vestnik.search.head import MONTH, Sought, make_head, mark, score, second_of

NOW = 1_800_000_000


def sought(*words: str) -> list[Sought]:
    return [Sought(mark(word), (mark(word),)) for word in words]


def head(title: str = "", lead: str = "", text: str = "", age: float = 0) -> bytes:
    return make_head(int(NOW - age), [(word, word) for word in title.split()], lead.split(), text.split())


def order(*heads: bytes, words: str) -> list[int]:
    """Which of the heads comes first, second …"""
    scores = [score(one, sought(*words.split()), NOW) for one in heads]
    return sorted(range(len(heads)), key=lambda number: -scores[number])


def test_title_before_standfirst_before_text():
    assert order(head(text="мост"), head(lead="мост"), head(title="мост"), words="мост") == [2, 1, 0]


def test_what_a_text_is_about_comes_before_what_it_names():
    assert order(head(text="мост"), head(text="мост " * 9), words="мост") == [1, 0]


def test_words_side_by_side_in_the_title_come_first():
    assert order(head("дунав мост"), head("мост дунав"), words="мост дунав") == [1, 0]


def test_a_good_hit_of_last_year_comes_before_a_poor_one_of_today():
    assert order(head(text="мост"), head(title="мост", age=12 * MONTH), words="мост") == [1, 0]


def test_of_two_equal_hits_the_newer_one_comes_first():
    assert order(head("мост", age=MONTH), head("мост"), words="мост") == [1, 0]


def test_a_mark_is_not_found_across_two_others():
    """Any four bytes of two marks side by side may be those of a third."""
    one, other = mark("мост"), mark("дунав")
    between = (one + other)[2:6]
    made = head("мост дунав")
    assert score(made, [Sought(between, (between,))], NOW) == score(made, sought("няма"), NOW)


def test_a_story_of_the_nineteenth_century_keeps_its_second():
    assert second_of(make_head(-2_500_000_000, [], [], [])) == -2_500_000_000


def test_very_long_texts_have_small_heads():
    words = [f"дума{number}" for number in range(5000)]
    assert len(make_head(0, [(word, word) for word in words], words, words * 3)) < 1000
