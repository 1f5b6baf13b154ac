"""Templates of Wagtail's of which we changed a word or three stay Wagtail's in all others."""

import re
from pathlib import Path

import pytest
import wagtail

from tests.theme.files import TEMPLATES

NAME = "wagtailusers/groups/includes/formatted_permissions.html"


def test_the_table_of_permissions_is_wagtails_but_for_its_labels():
    theirs = Path(wagtail.__file__).parent.joinpath("users/templates", NAME).read_text(encoding="utf-8")
    ours = (TEMPLATES / NAME).read_text(encoding="utf-8").partition("\n")[2]
    labelled = re.sub(r"{{ content_perms_dict\.\w+\.perm\.name }}", "LABEL", theirs)
    assert labelled.count("LABEL") == 3
    assert (
        re.sub(r"{% trans \"\w+\" %}: {{ content_perms_dict\.object\|capfirst }}", "LABEL", ours) == labelled
    )


#: of Wagtail's admin, by name: what it has in English, or as Python writes it, and what stands there with us
BORROWED = {
    "shared/headers/_actions.html": [('"Actions"', '"{% translate "Actions" %}"')],
    "shared/header.html": [('value="Search"', 'value="{% translate "Search" %}"')],
    "shared/formatted_field.html": [("{{ label_text }}", "{% translate label_text %}")],
    "tables/column_header.html": [("{{ column.label }}", "{% translate column.label %}")] * 4,
    "shared/user_avatar.html": [("{{ user }}", '{{ user|default_if_none:"" }}')],
    "tables/boolean_cell.html": [
        ("title=value|stringformat:'s'", f'title=_("{word}")') for word in ("Not known", "Yes", "No")
    ],
}


@pytest.mark.parametrize("name", BORROWED)
def test_a_borrowed_template_is_wagtails_but_for_its_english(name):
    expected = (Path(wagtail.__file__).parent / "admin/templates/wagtailadmin" / name).read_text(
        encoding="utf-8"
    )
    for theirs, ours in BORROWED[name]:
        assert theirs in expected
        expected = expected.replace(theirs, ours, 1)
    assert (TEMPLATES / "wagtailadmin" / name).read_text(encoding="utf-8").partition("\n")[2] == expected
