from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "vestnik.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from vestnik.search import rebuild, signals, words
        from vestnik.search.engines import clear_if_empty
        from vestnik.search.related import ready as related
        from vestnik.stories.chores import register_chore

        signals.connect()
        register_chore("Search index", timedelta(minutes=1), rebuild.look_after)
        register_chore("Words for suggestions", timedelta(minutes=1), words.count_words)
        register_chore("Search index, tidied", timedelta(minutes=10), rebuild.tidy)
        related.register()
        post_migrate.connect(clear_if_empty, sender=self, dispatch_uid="search.clear_if_empty")
