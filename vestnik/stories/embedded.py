"""What a picture's file says of whose it is: read from uploads, written into every size. No database, and no trust.

Read are XMP and IIM as the IPTC Photo Metadata Standard maps them (iptc.org/std/photometadata), and EXIF for what both
lack. Written is XMP alone: JPEG, PNG, WebP and AVIF all hold it, and whoever reads IPTC reads it there. Nothing that is
read goes into a size as it is, so neither places nor numbers of cameras do.
"""

from __future__ import annotations

import io
import logging
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b
from typing import IO, Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from vestnik.stories.imaging import BROKEN, READERS

logger = logging.getLogger("vestnik.photos")

#: bytes of XMP that are looked at; what cameras and agencies write is a few thousand
MOST_XMP = 512 * 1024
LONGEST_TEXT, LONGEST_ADDRESS = 400, 500
FIRST_YEAR = 1826  # the oldest photograph there is

NAMES = {
    "x": "adobe:ns:meta/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "cc": "http://creativecommons.org/ns#",
}
#: cv.iptc.org/newscodes/digitalsourcetype, as far as a model that was trained on data had a hand in it
AI_SOURCES = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia")
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DATA_MINING = "http://ns.useplus.org/ldf/vocab/DMI-"

#: data sets of IIM's second record
_IIM = {"creator": 80, "credit": 110, "copyright": 116, "caption": 120, "day": 55}
_EXIF = {"creator": 0x013B, "copyright": 0x8298, "caption": 0x010E}
_EXIF_IFD, _TAKEN = 0x8769, 0x9003
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUBBISH = (*BROKEN, struct.error, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class FileRights:
    """What a file says. Texts are '' where it says nothing; `ai` is one of `AI_SOURCES` or ''.

    `data_mining` is PLUS's word on mining it for data (a URI), '' for none.
    """

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    licence_url: str = ""
    licensor_url: str = ""
    caption: str = ""
    taken_on: date | None = None
    ai: str = ""
    data_mining: str = ""

    @property
    def credit_line(self) -> str:
        """Photographer and agency as a paper names them: 'Ivo Stanev / Reuters'."""
        if self.creator and self.creator.casefold() not in self.credit.casefold():
            return f"{self.creator} / {self.credit}" if self.credit else self.creator
        return self.credit

    def as_json(self) -> dict[str, str]:
        """What is said, by name; dates as in ISO 8601."""
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Rights:
    """What is written into every size of a photo; '' for what nobody knows. `usage` is the licence in words."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    usage: str = ""
    licence_url: str = ""
    licensor_url: str = ""
    ai: str = ""
    data_mining: str = ""


def read_rights(file: IO[bytes]) -> FileRights:
    """What a picture's file says of itself; nothing if it is none, or says it in no way that can be read.

    XMP goes before IIM, and both before EXIF. The file is left at its start.
    """
    found: dict[str, Any] = {}
    try:
        file.seek(0)
        image = Image.open(file, formats=READERS)
        for source in (_from_xmp, _from_iim, _from_exif):
            for name, value in _kept(source, image):
                if value and not found.get(name):
                    found[name] = value
    except (*_RUBBISH, Image.DecompressionBombError):
        logger.info("What a photo says of itself can't be read")
    finally:
        file.seek(0)
    return FileRights(**found)


def _kept(source: Any, image: Image.Image) -> list[tuple[str, Any]]:
    """What one of the three gives; a broken one hinders none of the others."""
    try:
        return list(source(image))
    except _RUBBISH as fault:
        logger.info("%s of a photo can't be read: %s", source.__name__[6:].upper(), fault)
        return []


# --- XMP


def _from_xmp(image: Image.Image) -> Iterator[tuple[str, Any]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    root = parse_xmp(packet.encode() if isinstance(packet, str) else bytes(packet))
    if root is None:
        return
    told = list(root.iter(_tag("rdf:Description")))
    yield "creator", ", ".join(dict.fromkeys(_texts(told, "dc:creator")))[:LONGEST_TEXT]
    yield "credit", _first(_texts(told, "photoshop:Credit"))
    yield "copyright", _first(_texts(told, "dc:rights"))
    yield "caption", _first(_texts(told, "dc:description"))
    yield (
        "licence_url",
        _address(_first([*_texts(told, "xmpRights:WebStatement"), *_texts(told, "cc:license")])),
    )
    yield "licensor_url", _address(_first(_anywhere(root, "plus:LicensorURL")))
    yield "taken_on", _day(_first(_texts(told, "photoshop:DateCreated")))
    source = _first(_anywhere(root, "Iptc4xmpExt:DigitalSourceType")).rpartition("/")[2]
    yield "ai", source if source in AI_SOURCES else ""
    mining = _first(_texts(told, "plus:DataMining"))
    yield "data_mining", mining if re.fullmatch(re.escape(DATA_MINING) + r"[A-Z-]{1,60}", mining) else ""


def parse_xmp(packet: bytes) -> Element | None:
    """The tree of an XMP packet; None for one that is no XML, too large, or that defines entities of its own."""
    packet = packet.rstrip(b"\x00 \n\r\t")
    if not packet or len(packet) > MOST_XMP:
        return None
    try:
        root: Element = fromstring(packet, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        logger.info("XMP that can't be read is passed over: %s", fault)
        return None
    return root


def _texts(told: list[Element], name: str) -> list[str]:
    """The values of a property, whichever of RDF's ways it is written in: attribute, text, array, resource."""
    found: list[str] = []
    for description in told:
        found += [description.get(_tag(name), "")]
        for node in description.findall(_tag(name)):
            found += _values(node)
    return [text for text in map(clean, found) if text]


def _anywhere(root: Element, name: str) -> list[str]:
    """The same of a property that may stand within a structure."""
    found = [node.get(_tag(name), "") for node in root.iter()]
    for node in root.iter(_tag(name)):
        found += _values(node)
    return [text for text in map(clean, found) if text]


def _values(node: Element) -> list[str]:
    items = [item.text or "" for item in node.iter(_tag("rdf:li"))]
    return items or [node.text or "", node.get(_tag("rdf:resource"), "")]


def _tag(name: str) -> str:
    prefix, _colon, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


# --- IIM and EXIF


def _from_iim(image: Image.Image) -> Iterator[tuple[str, Any]]:
    resources = image.info.get("photoshop")
    block = resources.get(0x0404, b"") if isinstance(resources, Mapping) else b""
    told = dict(_data_sets(block)) if isinstance(block, bytes) else {}
    for name, number in _IIM.items():
        text = clean(_decoded(told.get(number, b"")))
        yield ("taken_on", _day(text)) if name == "day" else (name, text)


def _data_sets(block: bytes) -> Iterator[tuple[int, bytes]]:
    """The data sets of record 2 (IIM 4.2, chapter 5); of a repeated one, the first counts. Stops at rubbish."""
    seen: set[int] = set()
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number, size = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5], "big")
        if size & 0x8000 or at + 5 + size > len(block):
            return
        if record == 2 and number not in seen:
            seen.add(number)
            yield number, block[at + 5 : at + 5 + size]
        at += 5 + size


def _decoded(data: bytes) -> str:
    """UTF-8, else what Windows wrote: letters beyond ASCII stand in rows in Cyrillic, and alone in Latin."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1251" if re.search(rb"[\xc0-\xff]{3}", data) else "cp1252", "replace")


def _from_exif(image: Image.Image) -> Iterator[tuple[str, Any]]:
    exif = image.getexif()
    for name, number in _EXIF.items():
        value = exif.get(number)
        if isinstance(value, bytes | str):
            # Pillow takes EXIF's texts for Latin-1, whatever the program that wrote them took them for
            yield (
                name,
                clean(_decoded(value.encode("latin-1", "ignore") if isinstance(value, str) else value)),
            )
    taken = exif.get_ifd(_EXIF_IFD).get(_TAKEN)
    yield "taken_on", _day(taken.replace(":", "-", 2)) if isinstance(taken, str) else None


# --- values


def clean(text: str) -> str:
    """One line without control characters, and no longer than a field may be."""
    return " ".join(_UNPRINTABLE.sub("", text).split())[:LONGEST_TEXT].strip()


def _first(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    fits = parts.scheme in ("http", "https") and parts.netloc and " " not in text
    return text if fits and len(text) <= LONGEST_ADDRESS else ""


def _day(text: str) -> date | None:
    """'2026-11-20…' or '20261120'."""
    digits = text[:10] if "-" in text[:10] else text[:8]
    try:
        day = date.fromisoformat(digits)
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None


# --- writing


def packet_of(rights: Rights) -> bytes:
    """The XMP packet that says so (XMP, part 1); empty if there is nothing to say."""
    told = [
        _array("dc:creator", "Seq", rights.creator),
        _plain("photoshop:Credit", rights.credit),
        _array("dc:rights", "Alt", rights.copyright),
        _plain("xmpRights:Marked", "True" if rights.copyright else ""),
        _array("xmpRights:UsageTerms", "Alt", rights.usage),
        _plain("xmpRights:WebStatement", rights.licence_url),
        _licensor(rights.licensor_url),
        _plain("Iptc4xmpExt:DigitalSourceType", f"{SOURCE_TYPES}{rights.ai}" if rights.ai else ""),
        _plain("plus:DataMining", rights.data_mining),
    ]
    if not any(told):
        return b""
    names = "".join(
        f' xmlns:{prefix}="{NAMES[prefix]}"' for prefix in NAMES if prefix not in ("x", "rdf", "cc")
    )
    described = f'<rdf:Description rdf:about=""{names}>{"".join(told)}</rdf:Description>'
    rdf = f'<rdf:RDF xmlns:rdf="{NAMES["rdf"]}">{described}</rdf:RDF>'
    meta = f'<x:xmpmeta xmlns:x="{NAMES["x"]}">{rdf}</x:xmpmeta>'
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    return f'{begin}{meta}<?xpacket end="r"?>'.encode()


def options_for(format_name: str, packet: bytes) -> dict[str, object]:
    """What Pillow's `save` is told so that a file in this format ('jpeg', 'png', 'webp', 'avif') holds the packet."""
    if not packet:
        return {}
    if format_name == "png":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
        return {"pnginfo": info}
    return {"xmp": packet}


def mark_of(packet: bytes) -> str:
    """16 hex digits by which one tells whether a file bears this packet."""
    return blake2b(packet, digest_size=8).hexdigest()


def rewritten(data: bytes, packet: bytes) -> bytes:
    """A small picture with this packet and no other metadata; of a format that holds none, without any.

    Decodes and encodes it, so not for what readers get.
    """
    image = Image.open(io.BytesIO(data), formats=READERS)
    format_name = (image.format or "").lower()
    kept: dict[str, Any] = {"quality": "keep"} if format_name == "jpeg" else {}
    if profile := image.info.get("icc_profile"):
        kept["icc_profile"] = profile
    image.load()
    image.info = {}
    out = io.BytesIO()
    image.save(out, image.format, **kept, **options_for(format_name, packet))
    return out.getvalue()


def _plain(name: str, text: str) -> str:
    return f"<{name}>{escape(_UNPRINTABLE.sub('', text))}</{name}>" if text else ""


def _array(name: str, kind: str, text: str) -> str:
    if not text:
        return ""
    lang = ' xml:lang="x-default"' if kind == "Alt" else ""
    item = f"<rdf:li{lang}>{escape(_UNPRINTABLE.sub('', text))}</rdf:li>"
    return f"<{name}><rdf:{kind}>{item}</rdf:{kind}></{name}>"


def _licensor(url: str) -> str:
    if not url:
        return ""
    item = f'<rdf:li rdf:parseType="Resource">{_plain("plus:LicensorURL", url)}</rdf:li>'
    return f"<plus:Licensor><rdf:Seq>{item}</rdf:Seq></plus:Licensor>"
