from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AudienceConfig(AppConfig):
    name = "vestnik.audience"
    label = "audience"
    verbose_name = _("Audience")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vestnik.audience.counting import count, forget
        from vestnik.audience.ranking import rank
        from vestnik.stories.chores import register_chore

        register_chore("Readers' counts", timedelta(minutes=1), count)
        register_chore("Most read", timedelta(minutes=10), rank)
        register_chore("Old readers' counts", timedelta(hours=6), forget)
