from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FrontsConfig(AppConfig):
    name = "vestnik.fronts"
    label = "fronts"
    verbose_name = _("Fronts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from vestnik.fronts.fragments import register_fragments
        from vestnik.fronts.models import special_at
        from vestnik.fronts.photo_uses import uses_of
        from vestnik.fronts.prune import prune
        from vestnik.stories.addresses import register_owner
        from vestnik.stories.chores import register_chore
        from vestnik.stories.photo_uses import further_uses

        register_fragments()
        further_uses.append(uses_of)
        register_owner(special_at)
        register_chore("Old versions of fronts", timedelta(hours=24), prune)
