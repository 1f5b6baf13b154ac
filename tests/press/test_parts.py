"""Pieces joined: what comes out of a decoder is what went in."""

import gzip
import shutil
import subprocess
import timeit
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vestnik.press.parts import Piece, brotli_body, gzip_body, identity_body, make_piece

CONTENTS = st.lists(
    st.one_of(
        st.binary(max_size=300),
        st.builds(
            lambda text, times: text * times, st.binary(min_size=1, max_size=9), st.integers(0, 20_000)
        ),
    ),
    max_size=8,
)

needs_gzip_command = pytest.mark.skipif(shutil.which("gzip") is None, reason="there is no gzip command")


@given(CONTENTS)
def test_what_is_joined_decodes_to_the_join(contents):
    pieces = [make_piece(content) for content in contents]
    whole = b"".join(contents)
    body = gzip_body(pieces)
    assert gzip.decompress(body) == whole
    assert brotli.decompress(brotli_body(pieces)) == whole
    assert identity_body(pieces) == whole


@given(CONTENTS)
def test_it_is_one_gzip_member_with_nothing_after_it(contents):
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert decoder.decompress(gzip_body([make_piece(content) for content in contents])) == b"".join(contents)
    assert decoder.eof
    assert decoder.unused_data == b""


@needs_gzip_command
@settings(max_examples=25)
@given(CONTENTS)
def test_the_gzip_command_finds_checksum_and_length_right(contents):
    body = gzip_body([make_piece(content) for content in contents])
    told = subprocess.run(["gzip", "--decompress", "--stdout"], input=body, capture_output=True, check=False)
    assert (told.returncode, told.stderr, told.stdout) == (0, b"", b"".join(contents))


@given(CONTENTS, st.data())
def test_a_piece_may_stand_anywhere_and_more_than_once(contents, data):
    pieces = [make_piece(content) for content in contents]
    order = data.draw(st.lists(st.integers(0, len(pieces) - 1), max_size=12)) if pieces else []
    assert gzip.decompress(gzip_body([pieces[at] for at in order])) == b"".join(contents[at] for at in order)


def test_no_pieces_are_an_empty_body():
    assert gzip.decompress(gzip_body([])) == brotli.decompress(brotli_body([])) == identity_body([]) == b""


def test_an_empty_piece_costs_no_byte():
    assert make_piece(b"").deflate == b""
    full = make_piece(b"words")
    assert gzip_body([make_piece(b""), full, make_piece(b"")]) == gzip_body([full])


@pytest.mark.parametrize("length", [255, 256, 257, 65_535, 65_536, 16_777_216, 16_843_009])
def test_lengths_at_the_borders_of_the_tables_are_right(length):
    head, tail = b"head", bytes(length)
    body = gzip_body([make_piece(head), make_piece(tail)])
    assert gzip.decompress(body) == head + tail


def test_the_checksum_of_many_pieces_is_that_of_zlib():
    noughts = bytes(1 << 20)
    crc = zlib.crc32(b"a")
    for _ in range(64):
        crc = zlib.crc32(noughts, crc)
    body = gzip_body([make_piece(b"a"), *[make_piece(noughts)] * 64])
    assert body[-8:-4] == crc.to_bytes(4, "little")


@pytest.mark.slow
@needs_gzip_command
def test_more_than_four_gibibytes_are_one_valid_member():
    mebibytes = 4096 + 3
    body = gzip_body([make_piece(b"start"), *[make_piece(bytes(1 << 20))] * mebibytes, make_piece(b"end")])
    length = len(b"startend") + (mebibytes << 20)
    assert body[-4:] == (length % (1 << 32)).to_bytes(4, "little")
    told = subprocess.run(["gzip", "--test"], input=body, capture_output=True, check=False)
    assert (told.returncode, told.stderr) == (0, b"")


@given(st.integers(1 << 32, 1 << 40), st.binary(min_size=1, max_size=50))
def test_a_single_piece_longer_than_four_gibibytes_moves_checksums_over_its_length(length, head):
    # Its own CRC is nought here, so what is left is the head's, moved: twice half of the length must do the same.
    whole = gzip_body([make_piece(head), Piece(b"", 0, length)])
    halves = gzip_body([make_piece(head), Piece(b"", 0, length // 2), Piece(b"", 0, length - length // 2)])
    assert whole == halves


def test_same_content_gives_the_same_bytes():
    assert gzip_body([make_piece(b"page" * 50)]) == gzip_body([make_piece(b"page" * 50)])
    assert make_piece(b"page") == make_piece(b"page")
    assert make_piece(b"page") != make_piece(b"pages")


def test_a_damaged_piece_is_told():
    piece = make_piece(b"some words " * 40)
    with pytest.raises(zlib.error):
        Piece(b"\xff" + piece.deflate[1:], piece.crc, piece.length).raw  # noqa: B018


def test_joining_five_pieces_takes_no_pass_over_their_content():
    small = [make_piece(b"%d" % number * 10) for number in range(5)]
    large = [make_piece(b"%d" % number * 2_000_000) for number in range(5)]
    gzip_body(small + large)
    times = {
        name: min(timeit.repeat(lambda pieces=pieces: gzip_body(pieces), number=200, repeat=5))
        for name, pieces in (("small", small), ("large", large))
    }
    assert times["large"] < 20 * times["small"]
