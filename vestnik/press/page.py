"""A page: the finished answer of one address, and its form in a file.

The file (little-endian): a magic with the version, a digest of all that follows the slots, two slots for the edition,
facts of fixed length, then addresses, headers, keys and parts. The edition has checksums of its own so that it can be
raised in place: the slot that is not in use is written, so whatever instant a write stops at, the other slot stands.
"""

import json
import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from vestnik.press.address import canonical as canonical
from vestnik.press.address import canonical_path as canonical_path
from vestnik.press.parts import Piece

Part = Piece | str
Headers = tuple[tuple[bytes, bytes], ...]

MAGIC = b"VPAGE\r\n\x01"


class Torn(ValueError):
    """The bytes are not a page as it was packed: cut off, altered, or of another version."""


@dataclass(slots=True)
class Page:
    """The finished answer of one address.

    `address`: path, and query if any, in its one spelling; `status`: of HTTP, 100 to 599; `headers`: lower-case names,
    without those that the door makes; `parts`: pieces, and addresses of the fragments that stand between them;
    `edition`: the change log's when it was made; `keys`: digests of what its render read, `names` the same in words;
    `code`: fingerprint of code and templates, 0 to 2^64 - 1; `made_at`, `modified_at` (when its bytes last changed),
    `until` (soft), `hard_until`: seconds since 1970, `math.inf` for never; `params`: declared query parameters with
    their regular expressions; `took`: seconds of rendering; `tag`: 16 hex digits, the same for the same status,
    headers and parts (made if not given).
    """

    address: str
    status: int
    headers: Headers
    parts: tuple[Part, ...]
    edition: int
    keys: frozenset[int]
    names: tuple[str, ...]
    code: int
    made_at: float
    modified_at: float
    until: float = math.inf
    hard_until: float = math.inf
    params: dict[str, str] = field(default_factory=dict)
    took: float = 0.0
    tag: str = ""

    def __post_init__(self) -> None:
        if not self.tag:
            self.tag = tag_of(self.status, self.headers, self.parts)

    @property
    def fragments(self) -> tuple[str, ...]:
        """Addresses of the fragments, in the order they stand in."""
        return tuple(part for part in self.parts if isinstance(part, str))


def tag_of(status: int, headers: Headers, parts: Sequence[Part]) -> str:
    """16 hex digits that are the same for the same answer, whatever compressed it."""
    digest = blake2b(b"%d" % status, digest_size=8)
    for name, value in headers:
        digest.update(b"\n%d %d " % (len(name), len(value)))
        digest.update(name + value)
    for part in parts:
        content = part.raw if isinstance(part, Piece) else part.encode()
        digest.update(b"\n%s %d " % (b"piece" if isinstance(part, Piece) else b"fragment", len(content)))
        digest.update(content)
    return digest.hexdigest()


# Magic and version, digest of the rest from the facts on.
_SEAL = struct.Struct("<8s16s")
# An edition and the CRC of its eight bytes.
_SLOT = struct.Struct("<QI")
SLOTS_AT = _SEAL.size
FACTS_AT = SLOTS_AT + 2 * _SLOT.size
# status, code, made, modified, until, hard until, took, tag; bytes of address, of the words, of the names;
# numbers of keys, of parts.
_FACTS = struct.Struct("<HQddddd8sHIIII")
# kind, CRC, length, bytes of deflate; of a fragment only the kind and the bytes of its address.
_PART = struct.Struct("<BIQQ")
_FRAGMENT, _PIECE = 0, 1
HEAD_SIZE = FACTS_AT + _FACTS.size


def pack(page: Page) -> bytes:
    """The page as bytes. Raises ValueError, OverflowError or struct.error for what no page can hold."""
    address = page.address.encode()
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in page.headers]
    words = _json([headers, page.params])
    names = _json(page.names) if page.names else b""
    keys = struct.pack(f"<{len(page.keys)}Q", *sorted(page.keys))
    table: list[bytes] = []
    blobs: list[bytes] = []
    for part in page.parts:
        if isinstance(part, Piece):
            table.append(_PART.pack(_PIECE, part.crc, part.length, len(part.deflate)))
            blobs.append(part.deflate)
        else:
            blob = part.encode()
            table.append(_PART.pack(_FRAGMENT, 0, 0, len(blob)))
            blobs.append(blob)
    facts = _FACTS.pack(
        page.status,
        page.code,
        page.made_at,
        page.modified_at,
        page.until,
        page.hard_until,
        page.took,
        bytes.fromhex(page.tag),
        len(address),
        len(words),
        len(names),
        len(page.keys),
        len(page.parts),
    )
    content = b"".join([facts, address, words, keys, *table, *blobs, names])
    slot = pack_slot(page.edition)
    return b"".join([_SEAL.pack(MAGIC, _digest(content)), slot, slot, content])


def unpack(data: bytes) -> Page:
    """The page of these bytes; nothing is decompressed. Raises Torn, and nothing else, if they are not as packed."""
    try:
        return _unpack(data)
    except Torn:
        raise
    except (struct.error, ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise Torn(f"not a page: {fault}") from fault


def _unpack(data: bytes) -> Page:
    magic, digest = _SEAL.unpack_from(data)
    if magic != MAGIC:
        raise Torn("no page, or one of another version")
    if _digest(memoryview(data)[FACTS_AT:]) != digest:
        raise Torn("the content does not fit its digest")
    edition = edition_of(data)
    status, code, made, modified, until, hard, took, tag, *sizes = _FACTS.unpack_from(data, FACTS_AT)
    size_of_address, size_of_words, size_of_names, keys, parts = sizes
    at = HEAD_SIZE
    address = data[at : at + size_of_address].decode()
    at += size_of_address
    headers, params = json.loads(data[at : at + size_of_words])
    at += size_of_words
    digests = struct.unpack_from(f"<{keys}Q", data, at)
    at += 8 * keys
    blob_at = at + parts * _PART.size
    found: list[Part] = []
    for kind, crc, length, size in _PART.iter_unpack(data[at:blob_at]):
        blob = data[blob_at : blob_at + size]
        blob_at += size
        found.append(Piece(blob, crc, length) if kind == _PIECE else blob.decode())
    if blob_at + size_of_names != len(data):
        raise Torn("the sizes do not add up")
    return Page(
        address=address,
        status=status,
        headers=tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in headers),
        parts=tuple(found),
        edition=edition,
        keys=frozenset(digests),
        names=tuple(json.loads(data[blob_at:])) if size_of_names else (),
        code=code,
        made_at=made,
        modified_at=modified,
        until=until,
        hard_until=hard,
        params=params,
        took=took,
        tag=tag.hex(),
    )


def address_in(head: bytes) -> str:
    """The address, out of the first bytes of a packed page. Raises Torn if it is not there, but proves no digest."""
    try:
        magic, _ = _SEAL.unpack_from(head)
        address = head[HEAD_SIZE : HEAD_SIZE + _FACTS.unpack_from(head, FACTS_AT)[8]].decode()
    except (struct.error, ValueError) as fault:
        raise Torn(f"not a page: {fault}") from fault
    if magic != MAGIC:
        raise Torn("no page, or one of another version")
    return address


def made_at_in(head: bytes) -> float:
    """When the page was made, out of the first HEAD_SIZE bytes of a packed page. Raises Torn if they are too few."""
    try:
        made: float = _FACTS.unpack_from(head, FACTS_AT)[2]
    except struct.error as fault:
        raise Torn(f"not a page: {fault}") from fault
    return made


# --- the edition, which is raised in place


def pack_slot(edition: int) -> bytes:
    """An edition, 0 to 2^64 - 1, with its own checksum."""
    number = edition.to_bytes(8, "little")
    return number + zlib.crc32(number).to_bytes(4, "little")


def edition_of(data: bytes) -> int:
    """The highest edition that stands whole in a slot. Raises Torn if none does."""
    return max(_editions(data))


def slot_to_write(data: bytes) -> int:
    """Where in the file a new edition goes: over the slot that is damaged or lower, so that the other one stands."""
    first, second = (_edition_at(data, at) for at in _SLOTS)
    return _SLOTS[0] if first is None or (second is not None and first < second) else _SLOTS[1]


_SLOTS = (SLOTS_AT, SLOTS_AT + _SLOT.size)


def _editions(data: bytes) -> list[int]:
    editions = [edition for at in _SLOTS if (edition := _edition_at(data, at)) is not None]
    if not editions:
        raise Torn("the edition is damaged")
    return editions


def _edition_at(data: bytes, at: int) -> int | None:
    slot = data[at : at + _SLOT.size]
    edition = int.from_bytes(slot[:8], "little")
    return edition if slot == pack_slot(edition) else None


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _digest(content: bytes | memoryview) -> bytes:
    return blake2b(content, digest_size=16).digest()
