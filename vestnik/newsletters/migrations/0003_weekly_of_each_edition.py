import secrets

from django.db import migrations
from django.utils.translation import gettext, override

from vestnik.language import slug_for

BATCH = 5_000


def each_edition_has_a_weekly(apps, schema_editor):
    """What the box offered until now has no name: it becomes the weekly newsletter, and who confirmed gets that."""
    Edition = apps.get_model("stories", "Edition")
    Newsletter = apps.get_model("newsletters", "Newsletter")
    for edition in Edition.objects.select_related("locale"):
        lang = edition.locale.language_code
        if Newsletter.objects.filter(locale=edition.locale).exists():
            continue
        with override(lang):
            name = gettext("The week")
        newsletter = Newsletter.objects.create(
            locale=edition.locale, name=name, slug=slug_for(name, lang), promise=edition.newsletter_text, in_box=True
        )
        _subscribe(apps, newsletter, lang)


def _subscribe(apps, newsletter, lang):
    Subscriber = apps.get_model("newsletters", "Subscriber")
    Subscription = apps.get_model("newsletters", "Subscription")
    SignUp = apps.get_model("newsletters", "SignUp")
    confirmed = Subscriber.objects.filter(state="confirmed", language=lang)
    Subscription.objects.bulk_create(
        (
            Subscription(
                subscriber_id=pk, newsletter=newsletter, state="on", since=since or asked, turn=secrets.randbits(62)
            )
            for pk, since, asked in confirmed.values_list("pk", "confirmed_at", "asked_at").iterator(BATCH)
        ),
        batch_size=BATCH,
    )
    through = SignUp.newsletters.through
    through.objects.bulk_create(
        (
            through(signup_id=pk, newsletter_id=newsletter.pk)
            for pk in SignUp.objects.filter(language=lang).values_list("pk", flat=True).iterator(BATCH)
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("newsletters", "0002_newsletters_and_issues"),
        ("stories", "0007_latest_of_kind"),
        ("wagtailcore", "0001_initial"),
    ]

    operations = [migrations.RunPython(each_edition_has_a_weekly, migrations.RunPython.noop)]
