from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    name = "vestnik.newsletters"
    label = "newsletters"
    verbose_name = _("Newsletters")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from wagtail.permissions import register_permission_policy

        from vestnik.newsletters.consent import keep_wording_of
        from vestnik.newsletters.forget import tidy
        from vestnik.newsletters.models import Subscriber
        from vestnik.newsletters.offers import ensure_newsletter
        from vestnik.newsletters.permissions import ReadOnlyPolicy
        from vestnik.newsletters.selection.drafts import make_due_drafts
        from vestnik.stories.chores import register_chore
        from vestnik.stories.models import Edition

        register_chore("Old sign-ups", timedelta(hours=1), tidy)
        register_chore("Issues that are due", timedelta(minutes=1), make_due_drafts)
        post_save.connect(keep_wording_of, sender=Edition, dispatch_uid="newsletters.keep_wording")
        post_save.connect(ensure_newsletter, sender=Edition, dispatch_uid="newsletters.ensure_newsletter")
        register_permission_policy(Subscriber, ReadOnlyPolicy(Subscriber))
