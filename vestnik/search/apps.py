from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "vestnik.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from vestnik.search.engines import clear_if_empty

        post_migrate.connect(clear_if_empty, sender=self, dispatch_uid="search.clear_if_empty")
