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

        from vestnik.newsletters import views
        from vestnik.newsletters.archive.pages import more_on_page
        from vestnik.newsletters.consent import keep_wording_of
        from vestnik.newsletters.forget import forget_proofs, tidy
        from vestnik.newsletters.models import Newsletter, Returned, Subscriber
        from vestnik.newsletters.offers import ensure_newsletter, register_boxes
        from vestnik.newsletters.permissions import ReadOnlyPolicy
        from vestnik.newsletters.post import states
        from vestnik.newsletters.post.signals import undelivered
        from vestnik.newsletters.post.spool import forget_old_sends
        from vestnik.newsletters.returns import fetching, guard, taking
        from vestnik.newsletters.selection.drafts import make_due_drafts
        from vestnik.newsletters.subscribing import resume_due
        from vestnik.stories.chores import register_chore
        from vestnik.stories.models import Edition

        register_boxes()
        views.more_on_page.append(more_on_page)
        register_chore("Sends of long ago", timedelta(days=1), forget_old_sends)
        register_chore("Old sign-ups", timedelta(hours=1), tidy)
        register_chore("Proofs of long ago", timedelta(days=1), forget_proofs)
        register_chore("Issues that are due", timedelta(minutes=1), make_due_drafts)
        register_chore("Pauses that end", timedelta(minutes=10), resume_due)
        register_chore("Mailbox of returned mails", timedelta(minutes=5), fetching.look)
        register_chore("Piped returned mails", timedelta(seconds=15), fetching.empty_spool)
        register_chore("Old returned mails", timedelta(hours=6), taking.forget)
        states.holds.append(guard.before_send)
        undelivered.connect(taking.of_relay, dispatch_uid="newsletters.answers_of_the_relay")
        post_save.connect(keep_wording_of, sender=Edition, dispatch_uid="newsletters.keep_wording")
        post_save.connect(keep_wording_of, sender=Newsletter, dispatch_uid="newsletters.keep_wording_own")
        post_save.connect(ensure_newsletter, sender=Edition, dispatch_uid="newsletters.ensure_newsletter")
        register_permission_policy(Subscriber, ReadOnlyPolicy(Subscriber))
        register_permission_policy(Returned, ReadOnlyPolicy(Returned))
