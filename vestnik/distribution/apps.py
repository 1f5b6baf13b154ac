from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DistributionConfig(AppConfig):
    name = "vestnik.distribution"
    label = "distribution"
    verbose_name = _("Distribution")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vestnik.distribution.activitypub import accounts, knocks, telling
        from vestnik.distribution.addresses import owns
        from vestnik.distribution.ahead import pages_of
        from vestnik.distribution.fragments import register_fragments
        from vestnik.distribution.outgoing import websub
        from vestnik.distribution.outgoing.messenger import keep_telling, register_post
        from vestnik.distribution.sitemaps.keep import keep
        from vestnik.press.keeper import further_deeds
        from vestnik.stories import changes
        from vestnik.stories.addresses import register_owner
        from vestnik.stories.chores import register_chore

        register_fragments()
        register_owner(owns)
        for post in (websub.POST, telling.POST, knocks.POST):
            register_post(post)
        register_chore("Accounts to follow", timedelta(seconds=10), accounts.keep)
        further_deeds["tell other servers"] = keep_telling
        changes.further_pages.append(pages_of)
        register_chore("Files of the sitemap", timedelta(seconds=10), keep)
