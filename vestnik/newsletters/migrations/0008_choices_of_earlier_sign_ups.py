from django.db import migrations


def choices_of_earlier_sign_ups(apps, schema_editor):
    """What was asked for before: each newsletter with the one wording that its form had."""
    SignUp = apps.get_model("newsletters", "SignUp")
    SignUpChoice = apps.get_model("newsletters", "SignUpChoice")
    wordings = dict(SignUp.objects.values_list("pk", "wording_id"))
    asked = SignUp.newsletters.through.objects.order_by("pk").values_list("signup_id", "newsletter_id")
    SignUpChoice.objects.bulk_create(
        [
            SignUpChoice(sign_up_id=sign_up, newsletter_id=newsletter, wording_id=wordings[sign_up])
            for sign_up, newsletter in asked
        ],
        batch_size=2_000,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0007_a_letter_may_be_empty")]

    operations = [migrations.RunPython(choices_of_earlier_sign_ups, migrations.RunPython.noop)]
