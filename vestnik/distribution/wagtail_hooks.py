"""What the distribution room adds to the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.registry import register_setting
from wagtail.snippets.models import register_snippet

from vestnik.distribution.models import Ownership, Policies, PoliticalAd, Terms
from vestnik.stories.admin.crumbs import OwnSnippetViewSet

register_setting(Terms, icon="globe")
register_setting(Policies, icon="list-ul")
register_setting(Ownership, icon="group")


class PoliticalAdViewSet(OwnSnippetViewSet):
    model = PoliticalAd
    icon = "tag"
    menu_label = _("Political advertising")
    add_to_settings_menu = True
    list_display = ["story", "sponsor", "shown_from", "shown_until"]


register_snippet(PoliticalAdViewSet)
