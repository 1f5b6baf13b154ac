"""A page as bytes: whole or not at all."""

import math
from contextlib import suppress
from hashlib import blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestnik.press.page import (
    FACTS_AT,
    HEAD_SIZE,
    SLOTS_AT,
    Page,
    Torn,
    address_in,
    edition_of,
    made_at_in,
    pack,
    pack_slot,
    slot_to_write,
    tag_of,
    unpack,
)
from vestnik.press.parts import Piece, make_piece

MOMENTS = st.floats(min_value=0, max_value=4e9) | st.just(math.inf)
LATIN = st.text(st.characters(codec="latin-1"), max_size=20).map(lambda text: text.encode("latin-1"))
PAGES = st.builds(
    Page,
    address=st.text(st.characters(codec="utf-8"), max_size=60).map(lambda text: "/" + text),
    status=st.integers(100, 599),
    headers=st.lists(st.tuples(LATIN, LATIN), max_size=4).map(tuple),
    parts=st.lists(st.binary(max_size=200).map(make_piece) | st.just("/_press/rail/bg/"), max_size=5).map(
        tuple
    ),
    edition=st.integers(0, 2**64 - 1),
    keys=st.frozensets(st.integers(0, 2**63 - 1), max_size=20),
    names=st.lists(st.text(max_size=20), max_size=5).map(tuple),
    code=st.integers(0, 2**64 - 1),
    made_at=MOMENTS,
    modified_at=MOMENTS,
    until=MOMENTS,
    hard_until=MOMENTS,
    params=st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3),
    took=st.floats(0, 100),
)


def make_page(**changes) -> Page:
    values = {
        "address": "/politics/?page=2",
        "status": 200,
        "headers": ((b"content-type", b"text/html; charset=utf-8"),),
        "parts": (make_piece(b"<html>" * 40), "/_press/rail/bg/", make_piece(b"</html>")),
        "edition": 7,
        "keys": frozenset({1, 2**63 - 1}),
        "names": ("story:1", "front:bg"),
        "code": 2**64 - 1,
        "made_at": 1_700_000_000.5,
        "modified_at": 1_600_000_000.25,
        "until": 1_700_000_100.0,
        "params": {"page": r"[2-9]"},
        "took": 0.25,
    }
    return Page(**values | changes)


@given(PAGES)
def test_a_page_comes_back_as_it_was(page):
    data = pack(page)
    assert unpack(data) == page
    assert address_in(data) == page.address
    assert made_at_in(data[:HEAD_SIZE]) == page.made_at


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_torn(data):
    with pytest.raises(Torn):
        unpack(data)


@given(PAGES, st.data())
def test_what_was_cut_off_anywhere_is_torn(page, data):
    packed = pack(page)
    with pytest.raises(Torn):
        unpack(packed[: data.draw(st.integers(0, len(packed) - 1))])


@given(PAGES, st.binary(min_size=1, max_size=9))
def test_what_got_longer_is_torn(page, more):
    with pytest.raises(Torn):
        unpack(pack(page) + more)


@given(PAGES, st.data())
def test_a_flipped_bit_is_found_or_mended_from_the_other_slot(page, data):
    packed = bytearray(pack(page))
    bit = data.draw(st.integers(0, 8 * len(packed) - 1))
    packed[bit // 8] ^= 1 << bit % 8
    if SLOTS_AT <= bit // 8 < FACTS_AT:
        assert unpack(bytes(packed)) == page
    else:
        with pytest.raises(Torn):
            unpack(bytes(packed))


@given(st.data())
def test_content_that_bears_a_right_digest_but_makes_no_sense_is_torn_too(data):
    packed = bytearray(pack(make_page()))
    at = data.draw(st.integers(FACTS_AT, len(packed) - 1))
    packed[at : at + 4] = data.draw(st.binary(min_size=1, max_size=4))
    packed[8:24] = blake2b(bytes(packed[FACTS_AT:]), digest_size=16).digest()
    with suppress(Torn):
        assert isinstance(unpack(bytes(packed)), Page)


@given(st.lists(st.integers(0, 2**40), min_size=1, max_size=8))
def test_the_edition_is_raised_in_place_again_and_again(editions):
    data = bytearray(pack(make_page(edition=0)))
    for edition in sorted(editions):
        at = slot_to_write(bytes(data))
        data[at : at + len(pack_slot(edition))] = pack_slot(edition)
        assert unpack(bytes(data)).edition == edition


@given(st.integers(0, 2**40), st.integers(0, 2**40), st.integers(0, 12), st.binary(min_size=12, max_size=12))
def test_a_half_written_edition_leaves_the_one_before(first, second, written, noise):
    low, high = sorted((first, second))
    data = bytearray(pack(make_page(edition=low)))
    at = slot_to_write(bytes(data))
    data[at : at + 12] = pack_slot(high)[:written] + noise[written:]
    assert edition_of(bytes(data)) in {low, high}
    at = slot_to_write(bytes(data))
    data[at : at + 12] = pack_slot(high)
    assert edition_of(bytes(data)) == high


def test_a_damaged_slot_is_written_next_so_the_good_one_stands():
    for at in (SLOTS_AT, SLOTS_AT + 12):
        data = bytearray(pack(make_page()))
        data[at] ^= 1
        assert slot_to_write(bytes(data)) == at


def test_both_slots_damaged_are_torn():
    data = bytearray(pack(make_page()))
    data[SLOTS_AT:FACTS_AT] = bytes(FACTS_AT - SLOTS_AT)
    with pytest.raises(Torn):
        unpack(bytes(data))


def test_another_version_of_the_file_is_torn():
    data = bytearray(pack(make_page()))
    data[7] += 1
    with pytest.raises(Torn, match="version"):
        unpack(bytes(data))
    with pytest.raises(Torn, match="version"):
        address_in(bytes(data))


def test_reading_a_page_decompresses_nothing():
    piece = Piece(b"this is no deflate", 1, 2)
    page = make_page(parts=(piece,), tag="0" * 16)
    assert unpack(pack(page)).parts == (piece,)


def test_the_tag_knows_status_headers_and_parts_and_nothing_else():
    page = make_page()
    assert make_page(edition=99, keys=frozenset(), made_at=1.0, until=2.0, took=9.0).tag == page.tag
    others = [
        make_page(status=404).tag,
        make_page(headers=((b"content-type", b"text/plain"),)).tag,
        make_page(parts=(*page.parts, make_piece(b"!"))).tag,
        make_page(parts=("/_press/rail/bg/",)).tag,
        make_page(parts=(make_piece(b"/_press/rail/bg/"),)).tag,
    ]
    assert len({page.tag, *others}) == len(others) + 1


def test_the_tag_is_that_of_the_content_not_of_the_compressor():
    content = b"words " * 500
    stored_only = Piece(
        b"\x00"
        + len(content).to_bytes(2, "little")
        + (len(content) ^ 0xFFFF).to_bytes(2, "little")
        + content,
        0,
        len(content),
    )
    assert stored_only.raw == content
    assert tag_of(200, (), (stored_only,)) == tag_of(200, (), (make_piece(content),))


def test_fragments_are_listed_in_their_order():
    parts = ("/_press/masthead/bg/", make_piece(b"x"), "/_press/rail/bg/")
    assert make_page(parts=parts).fragments == ("/_press/masthead/bg/", "/_press/rail/bg/")
