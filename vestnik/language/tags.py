"""Language tags (BCP 47), as Django, browsers and feeds write them: 'bg', 'bg-BG', 'sr_Latn', 'zh-hans'."""


def primary_subtag(lang: str) -> str:
    """The language of a tag without script and region, lower case: 'bg' for 'bg-BG', '' for ''."""
    return lang.replace("_", "-").partition("-")[0].strip().lower()


# Of CLDR's languages, those whose own script runs so.
RIGHT_TO_LEFT = frozenset(
    ["ar", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi"]
)


def direction(lang: str) -> str:
    """'rtl' for a language that is written from right to left, else 'ltr': the values of HTML's `dir`."""
    return "rtl" if primary_subtag(lang) in RIGHT_TO_LEFT else "ltr"
