"""What files say of whose they are: read whatever it looks like, and written so that others read it."""

from __future__ import annotations

import io
import struct
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, IptcImagePlugin

from tests.stories.photos import files
from vestnik.stories.embedded import (
    FileRights,
    Rights,
    mark_of,
    options_for,
    packet_of,
    parse_xmp,
    read_rights,
    rewritten,
)

RIGHTS = Rights(
    creator="Иво Станев",
    credit="Иво Станев / Делник",
    copyright="© 2026 Делник & „съ-автори“ <всички>",
    usage="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/?a=1&b=2",
    licensor_url="https://delnik.example/licence",
    ai="compositeWithTrainedAlgorithmicMedia",
    data_mining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
)
KINDS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}


def saying(xmp: bytes, kind: str = "JPEG") -> io.BytesIO:
    """A picture with this packet in it."""
    return io.BytesIO(files.data_of(files.picture(80, 60), kind, **options_for(KINDS[kind], xmp)))


def with_iim(*sets: tuple[int, bytes]) -> io.BytesIO:
    """A JPEG with these data sets of IIM's second record, as Photoshop keeps them."""
    block = b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(data)) + data for number, data in sets)
    resource = b"8BIM" + struct.pack(">H", 0x0404) + b"\x00\x00" + struct.pack(">I", len(block)) + block
    resource += b"\x00" * (len(block) % 2)
    segment = b"Photoshop 3.0\x00" + resource
    plain = files.data_of(files.picture(80, 60))
    return io.BytesIO(plain[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + plain[2:])


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_again_from_every_format(kind):
    found = read_rights(saying(packet_of(RIGHTS), kind))
    assert found == FileRights(
        creator=RIGHTS.creator,
        credit=RIGHTS.credit,
        copyright=RIGHTS.copyright,
        licence_url=RIGHTS.licence_url,
        licensor_url=RIGHTS.licensor_url,
        ai=RIGHTS.ai,
        data_mining=RIGHTS.data_mining,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_others_find_it_too(kind):
    """Pillow's own reader of XMP, which knows nothing of us."""
    told = Image.open(saying(packet_of(RIGHTS), kind)).getxmp()["xmpmeta"]["RDF"]["Description"]
    assert told["Credit"] == RIGHTS.credit
    assert told["rights"]["Alt"]["li"]["text"] == RIGHTS.copyright
    assert told["creator"]["Seq"]["li"] == RIGHTS.creator
    assert told["WebStatement"] == RIGHTS.licence_url
    assert told["DigitalSourceType"].endswith("/digitalsourcetype/compositeWithTrainedAlgorithmicMedia")


def test_who_says_nothing_writes_nothing():
    assert packet_of(Rights()) == b""
    assert options_for("jpeg", b"") == {}


def test_xmp_as_photoshop_and_exiftool_write_it_is_read():
    packet = b"""<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>
 <rdf:Description rdf:about='' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'
   photoshop:Credit='Reuters' photoshop:DateCreated='2026-11-20T08:15:00+02:00'/>
 <rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/'>
  <dc:creator><rdf:Seq><rdf:li>Ivo Stanev</rdf:li><rdf:li>Ana Petrova</rdf:li></rdf:Seq></dc:creator>
  <dc:description><rdf:Alt><rdf:li xml:lang='x-default'>A bridge
   at night</rdf:li></rdf:Alt></dc:description></rdf:Description>
 <rdf:Description rdf:about='' xmlns:cc='http://creativecommons.org/ns#'>
  <cc:license rdf:resource='https://creativecommons.org/licenses/by-sa/4.0/'/></rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"""
    assert read_rights(saying(packet)) == FileRights(
        creator="Ivo Stanev, Ana Petrova",
        credit="Reuters",
        licence_url="https://creativecommons.org/licenses/by-sa/4.0/",
        caption="A bridge at night",
        taken_on=date(2026, 11, 20),
    )


def test_iim_is_read_where_there_is_no_xmp():
    found = read_rights(
        with_iim(
            (80, "Иво Станев".encode()),
            (110, b"BTA"),
            (116, b"(c) BTA"),
            (120, b"A bridge"),
            (55, b"20261120"),
        )
    )
    assert found.credit_line == "Иво Станев / BTA"
    assert (found.copyright, found.caption, found.taken_on) == ("(c) BTA", "A bridge", date(2026, 11, 20))


def test_the_iim_that_we_make_is_iim():
    image = Image.open(with_iim((110, b"BTA")))
    assert IptcImagePlugin.getiptcinfo(image) == {(2, 110): b"BTA"}


@pytest.mark.parametrize(
    ("text", "encoding"), [("Снимка: БТА", "cp1251"), ("René Dupont", "cp1252"), ("Иво", "utf-8")]
)
def test_old_encodings_are_told_apart(text, encoding):
    assert read_rights(with_iim((110, text.encode(encoding)))).credit == text


def test_exif_is_read_where_there_is_nothing_else():
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = "Ivo Stanev", "2026 Delnik"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 08:15:00"
    found = read_rights(io.BytesIO(files.data_of(files.picture(80, 60), exif=exif)))
    assert (found.creator, found.copyright, found.taken_on) == (
        "Ivo Stanev",
        "2026 Delnik",
        date(2026, 11, 20),
    )


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    "packet",
    [
        BOMB, OUTSIDE, b"", b"\x00" * 2000, b"<x", b"<a></b>", bytes(range(256)) * 40, b"<a>" * 20_000,
        b"<a>" * 9_000 + b"</a>" * 9_000, b'<?xml version="1.0" encoding="nonsense"?><a/>',
        "<a>\ud800</a>".encode("utf-8", "surrogatepass"), b"\xff\xfe<\x00a\x00/\x00>\x00",
    ],
)  # fmt: skip
def test_hostile_xmp_harms_nobody_and_says_nothing(packet):
    assert read_rights(saying(packet)) == FileRights()


def test_huge_xmp_is_not_even_looked_at():
    packet = b"<a>" + b" " * 600_000 + b"</a>"
    assert parse_xmp(packet) is None
    assert read_rights(saying(packet, "PNG")) == FileRights()


def test_an_entity_of_its_own_is_refused():
    assert parse_xmp(BOMB) is None
    assert parse_xmp(OUTSIDE) is None


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "https://", "https://[", "x" * 600, "http://a b/"],
)
def test_what_is_no_address_is_none(address):
    packet = packet_of(Rights(credit="a", licence_url=address, licensor_url=address))
    found = read_rights(saying(packet))
    assert (found.credit, found.licence_url, found.licensor_url) == ("a", "", "")


@pytest.mark.parametrize(
    "source", ["digitalCapture", "http://evil.example/trained", "", "TRAINEDALGORITHMICMEDIA"]
)
def test_only_a_models_hand_makes_it_a_models(source):
    found = read_rights(saying(packet_of(Rights(credit="a", ai=source))))
    assert found.ai == ""


@given(st.binary(max_size=400))
def test_rubbish_in_a_file_is_passed_over(data):
    whole = files.data_of(files.picture(80, 60))
    for broken in (
        data,
        whole[:20] + data,
        whole[:2] + b"\xff\xed\x00\x40Photoshop 3.0\x00" + data + whole[2:],
    ):
        assert isinstance(read_rights(io.BytesIO(broken)), FileRights)


@given(st.text(max_size=200))
def test_any_text_is_written_so_that_it_is_read_again(text):
    packet = packet_of(Rights(credit=text, copyright=text))
    root = parse_xmp(packet)
    assert (root is None) is (not text)


def test_a_camera_s_number_and_place_are_in_nothing_that_is_written():
    data = rewritten(files.where_a_source_was_met(), packet_of(RIGHTS))
    image = Image.open(io.BytesIO(data))
    assert b"SERIAL-4711" not in data
    assert not image.getexif()
    assert read_rights(io.BytesIO(data)).credit == RIGHTS.credit


def test_marks_differ_with_what_is_said():
    one, other = packet_of(RIGHTS), packet_of(Rights(credit="Друг"))
    assert mark_of(one) == mark_of(packet_of(RIGHTS)) != mark_of(other)
