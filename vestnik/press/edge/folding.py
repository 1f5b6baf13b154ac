"""Surrogate keys: how a page's keys are spelled in a header, and which spellings a change purges.

A surrogate takes only so many bytes of keys with a page: Fastly and Cloudflare 16 KB, Varnish 8 KB a line unless told
otherwise. A page with few keys bears each as 16 hexadecimal digits. One with too many bears coarser ones, the digests
cut to their last 20 bits, or to 10 if even these are too many: each stands for all digests that end so. A change
doesn't know how a page is spelled, so it purges all three spellings of each of its keys, and no page that bears one of
them is missed. A page may be purged for another's sake: at 20 bits, one with 1,000 keys is by a change of 20 keys one
time in fifty; at 10 bits nearly always. Spellings of different coarseness differ in length and so never meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

#: bytes of one header; also what stands in VCL and docs/serving.md
LONGEST = 7_900
#: bits kept of a digest of 64, finest first; the last must fit with every digest there is: 1,024 spellings of 4 bytes
WIDTHS = (64, 20, 10)


def keys_header(digests: Collection[int], separator: str = " ") -> str:
    """The keys of a page as `xkey` and `Surrogate-Key` want them; `Cache-Tag` wants them parted by commas.

    Of at most `LONGEST` bytes, and the same for the same keys.
    """
    for width in WIDTHS:
        spelled = sorted({_spell(digest, width) for digest in digests})
        header = separator.join(spelled)
        if len(header) <= LONGEST:
            return header
    raise AssertionError("the coarsest spelling fits always")


def spellings(digests: Iterable[int]) -> list[str]:
    """Every spelling under which a page may bear one of these keys, in the order of the keys, each once."""
    return list(dict.fromkeys(_spell(digest, width) for digest in digests for width in WIDTHS))


def _spell(digest: int, width: int) -> str:
    # the last bits, since the first of a digest's 64 is always 0
    return f"{digest & ((1 << width) - 1):0{-(-width // 4)}x}"
