"""Tags and filters of the paper's templates. None of them asks the database."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vestnik import language

register = template.Library()

#: how wide a picture stands in each place: theme/picture.html takes the names, `sizes` the values (HTML, 4.8.4.2)
SIZES = {
    "lead": "(min-width: 84rem) 43rem, (min-width: 72rem) 48vw, (min-width: 60rem) 62vw, 96vw",
    "story": "(min-width: 84rem) 62rem, (min-width: 60rem) 66vw, 96vw",
    "body": "(min-width: 42rem) 40rem, 96vw",
    "feature": "(min-width: 84rem) 48rem, (min-width: 60rem) 56vw, 96vw",
    "half": "(min-width: 84rem) 40rem, (min-width: 36rem) 47vw, 96vw",
    "main": "(min-width: 84rem) 53rem, (min-width: 60rem) 62vw, 96vw",
    "third": "(min-width: 84rem) 26rem, (min-width: 60rem) 31vw, (min-width: 36rem) 47vw, 96vw",
    "angle": "7.5rem",
    "card": "(min-width: 84rem) 20rem, (min-width: 60rem) 24vw, (min-width: 36rem) 47vw, 96vw",
    "thumb": "(min-width: 60rem) 14rem, 34vw",
    "portrait": "6rem",
    "person": "14rem",
}

CYRILLIC = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"}


@register.filter
def script(lang: str) -> dict[str, str]:
    """Static paths of the fonts that the first sight of a page in `lang` needs, by face: to be preloaded."""
    letters = "cyrillic" if lang.partition("-")[0] in CYRILLIC else "latin"
    return {face: f"vestnik/fonts/{face}-{letters}.woff2" for face in ("headline", "text", "sans")}


@register.filter
def newspaper_date(value: date | datetime | None, lang: str = "") -> str:
    """'9 януари 2026 г.': the day as the language writes it, in the paper's time zone; '' for None."""
    return language.newspaper_date(value, _lang(lang), timezone.get_current_timezone()) if value else ""


@register.filter
def newspaper_datetime(value: datetime | None, lang: str = "") -> str:
    """'9 януари 2026 г., 15:05'; '' for None."""
    return language.newspaper_datetime(value, _lang(lang), timezone.get_current_timezone()) if value else ""


@register.filter
def newspaper_time(value: datetime | None, lang: str = "") -> str:
    """'15:05'; '' for None."""
    return language.newspaper_time(value, _lang(lang), timezone.get_current_timezone()) if value else ""


@register.filter
def typeset(text: object, lang: str = "") -> str | SafeString:
    """The text as it is set in its language: dashes, quotation marks, no-break spaces. What is HTML stays HTML."""
    if (html := getattr(text, "__html__", None)) is not None:
        return mark_safe(language.typeset_html(html(), _lang(lang)))  # noqa: S308  (tags and escapes stay as they are)
    return _typeset(str(text), _lang(lang))


#: a headline stands on many pages. Plain text only: as keys a text and the same one marked as safe would be alike
_typeset = lru_cache(maxsize=4_096)(language.typeset)


@register.filter
def quoted(text: object, lang: str = "") -> str:
    """A quotation between the marks of its language, set as by `typeset`; marks that were typed are not doubled."""
    return language.typeset(language.quoted(str(text), _lang(lang)), _lang(lang))


@register.filter
def number(value: Decimal | int | None, lang: str = "") -> str:
    """'1234,5' or '1,234.5': the number as the language writes it; '' for None."""
    return "" if value is None else language.newspaper_number(value, _lang(lang))


@register.filter
def language_of(text: object, around: str = "") -> str:
    """The language in which somebody is quoted, if it is surely another one than `around`, that of the page."""
    return language.language_of(str(text), _lang(around))


@register.filter
def direction(lang: str) -> str:
    """'ltr' or 'rtl'."""
    return language.direction(lang)


@register.simple_tag
def lang_of(lang: str, around: str = "") -> SafeString:
    """' lang="en"' for words in another language than what stands around them, '' for all others.

    `around` is by default the language of the page. Words that run the other way bear their `dir`, too.
    """
    around = _lang(around)
    if not lang or lang == around:
        return SafeString()
    way = language.direction(lang)
    if way == language.direction(around):
        return format_html(' lang="{}"', lang)
    return format_html(' lang="{}" dir="{}"', lang, way)


@register.filter
def sizes(place: str) -> str:
    """The `sizes` attribute of a picture at a named place. KeyError for a place that the theme does not have."""
    return SIZES[place]


@register.simple_tag
def when(value: datetime | None, style: str = "datetime", lang: str = "") -> str:
    """A `<time>`: style is 'datetime', 'date', 'time' under its day, or 'fresh': a script may say 'преди 5 минути'.

    Without the script 'fresh' is the full date and time: a stored page must be right whenever it is read.
    """
    if value is None:
        return ""
    write = {"date": newspaper_date, "time": newspaper_time}.get(style, newspaper_datetime)
    text = write(value, lang)
    local = timezone.localtime(value).replace(microsecond=0).isoformat()
    if style == "fresh":
        return format_html('<time datetime="{}" data-fresh>{}</time>', local, text)
    return format_html('<time datetime="{}">{}</time>', local, text)


def _lang(lang: str) -> str:
    return lang or get_language() or "en"
