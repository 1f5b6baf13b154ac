from datetime import timedelta

from django.apps import AppConfig
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "vestnik.stories"
    label = "stories"
    verbose_name = _("Stories")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from vestnik.stories import signals  # noqa: F401  connects the receivers
        from vestnik.stories.chores import register_chore
        from vestnik.stories.models import Story
        from vestnik.stories.permissions import StoryPermissionPolicy
        from vestnik.stories.photos import enqueue_unpressed

        register_permission_policy(Story, StoryPermissionPolicy(Story))
        # photos whose task was lost by a crash
        register_chore("Photos without sizes", timedelta(minutes=2), lambda _now: enqueue_unpressed())
        # rows that nobody will look at again
        register_chore(
            "Finished tasks", timedelta(hours=6), lambda _now: call_command("prune_db_task_results")
        )
        register_chore("Ended sessions", timedelta(hours=24), lambda _now: call_command("clearsessions"))
