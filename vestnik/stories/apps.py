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
        from vestnik.stories.addresses import register_owner
        from vestnik.stories.fragments import register_fragments
        from vestnik.stories.libraries import record_libraries
        from vestnik.stories.models import Story
        from vestnik.stories.models.section import section_at
        from vestnik.stories.models.standing import page_at
        from vestnik.stories.permissions import StoryPermissionPolicy
        from vestnik.stories.upkeep import register_upkeep

        register_permission_policy(Story, StoryPermissionPolicy(Story))
        for owner in (section_at, page_at):
            register_owner(owner)
        register_upkeep()
        record_libraries()
        register_fragments()
