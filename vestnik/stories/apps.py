from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "vestnik.stories"
    label = "stories"
    verbose_name = _("Stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from vestnik.stories import signals  # noqa: F401  connects the receivers
        from vestnik.stories.fragments import register_fragments
        from vestnik.stories.libraries import record_libraries
        from vestnik.stories.models import Story
        from vestnik.stories.permissions import StoryPermissionPolicy
        from vestnik.stories.upkeep import register_upkeep

        register_permission_policy(Story, StoryPermissionPolicy(Story))
        register_upkeep()
        record_libraries()
        register_fragments()
