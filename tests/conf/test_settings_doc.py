"""docs/settings.md says what the table of settings says."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_of_settings_is_that_of_the_table():
    tool = runpy.run_path(str(ROOT / "tools" / "settings_doc.py"))
    assert tool["PAGE"].read_text(encoding="utf-8") == tool["page"](), "run `make settings-doc`"
