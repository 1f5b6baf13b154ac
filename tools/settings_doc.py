"""Writes docs/settings.md from the table of settings: `make settings-doc`."""

from pathlib import Path

from vestnik.conf.options import OPTIONS, Option

PAGE = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
HEAD = """# Settings

A paper's settings stand in `vestnik.toml` in its home folder, or in the environment, which wins:

    # vestnik.toml                                    # the same in the environment
    name = "Делник"                                   VESTNIK_NAME=Делник
    languages = ["bg", "en"]                          VESTNIK_LANGUAGES=bg,en
    public_url = "https://delnik.example"             VESTNIK_PUBLIC_URL=https://delnik.example

The home folder itself is `VESTNIK_HOME`, or `--home`, or the folder one stands in. All settings are read and
checked at every start; a wrong or misspelt one stops it with a line that says what to write. `vestnik check`
checks them without starting. This page is written from `vestnik/conf/options.py` by `make settings-doc`.
"""


def page() -> str:
    """The whole page, in Markdown."""
    lines = [HEAD]
    for group in dict.fromkeys(option.group for option in OPTIONS):
        lines += [
            f"## {group}\n",
            "| Setting | In the environment | Default | What it is |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| `{option.name}` | `{option.variable}` | {_default(option)} | {option.help.replace('|', '/')} |"
            for option in OPTIONS
            if option.group == group
        ]
        lines.append("")
    return "\n".join(lines)


def _default(option: Option) -> str:
    if option.default is None:
        return option.default_help
    if isinstance(option.default, bool):
        return f"`{str(option.default).lower()}`"
    if isinstance(option.default, tuple):
        return f"`{','.join(option.default)}`" if option.default else "none"
    return f"`{option.default}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
