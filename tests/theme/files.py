"""Where the theme's files are, and what they weigh."""

import gzip
from pathlib import Path

THEME = Path(__file__).parents[2] / "vestnik/theme"
STATIC = THEME / "static/vestnik"
TEMPLATES = THEME / "templates"
CSS, FONTS, JS = STATIC / "css", STATIC / "fonts", STATIC / "js"


def sent(path: Path) -> int:
    """Bytes of a file as a reader gets it: fonts as they are, text through gzip."""
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 6))
