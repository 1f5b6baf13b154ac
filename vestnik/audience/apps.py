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
        from vestnik.audience.ranking import most_read, rank
        from vestnik.fronts.arrangement import Source
        from vestnik.fronts.fills import register_fill
        from vestnik.stories.chores import register_chore

        register_fill(Source.MOST_READ, lambda lang, rule, count: most_read(lang)[:count])
        register_chore("Readers' counts", timedelta(minutes=1), count)
        register_chore("Most read", timedelta(minutes=10), rank)
        register_chore("Old readers' counts", timedelta(hours=6), forget)
