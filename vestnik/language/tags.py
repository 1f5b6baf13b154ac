"""Language tags (BCP 47), as Django, browsers and feeds write them: 'bg', 'bg-BG', 'sr_Latn', 'zh-hans'."""


def primary_subtag(lang: str) -> str:
    """The language of a tag without script and region, lower case: 'bg' for 'bg-BG', '' for ''."""
    return lang.replace("_", "-").partition("-")[0].strip().lower()
