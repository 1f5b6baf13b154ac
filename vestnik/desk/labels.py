"""Labels that Wagtail makes of the names of fields and columns, in English; our templates ask for their translation.

They stand here for the catalogue (`theme/templates/wagtailadmin`, `formatted_field.html` and `column_header.html`).
"""

from django.utils.translation import gettext_noop as _

LABELS = (
    _("Body"), _("Content types"), _("Email address"), _("Link text"), _("Page"), _("Password"), _("Phone number"),
    _("Port"), _("Root page"), _("Site name"), _("Subject"),
)  # fmt: skip
