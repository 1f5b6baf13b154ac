import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Arrangements beside today's slots; 0003 carries the picks over, 0004 takes the slots away."""

    dependencies = [
        ("fronts", "0001_initial"),
        ("stories", "0007_latest_of_kind"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="front", name="front_once_a_language"),
        migrations.AddField(
            model_name="front", name="draft", field=models.JSONField(blank=True, editable=False, null=True)
        ),
        migrations.AddField(
            model_name="front",
            name="draft_number",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="front",
            name="kind",
            field=models.CharField(
                choices=[
                    ("home", "home"), ("section", "section"), ("special", "special front"), ("rail", "rail"),
                ],
                default="home",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="front",
            name="quiet_hours",
            field=models.PositiveSmallIntegerField(
                default=6,
                help_text="After so many hours without a change in daytime the desk warns. 0 is never.",
                verbose_name="quiet hours",
            ),
        ),
        migrations.AddField(
            model_name="front",
            name="section",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fronts",
                to="stories.section",
            ),
        ),
        migrations.AddField(
            model_name="front",
            name="slug",
            field=models.SlugField(
                blank=True,
                help_text="Part of the address. Made of the title if left empty.",
                max_length=80,
                verbose_name="slug",
            ),
        ),
        migrations.AlterField(
            model_name="front",
            name="title",
            field=models.CharField(blank=True, max_length=80, verbose_name="title"),
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.UniqueConstraint(
                condition=models.Q(("section", None)), fields=("locale", "kind", "slug"), name="front_named_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.UniqueConstraint(
                condition=models.Q(("section__isnull", False)), fields=("section",), name="front_once_a_section"
            ),
        ),
        migrations.CreateModel(
            name="FrontVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("arrangement", models.JSONField()),
                ("live_at", models.DateTimeField(verbose_name="live at")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=80)),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="fronts.front"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a front",
                "verbose_name_plural": "versions of fronts",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("cancelled_at", None)),
                        fields=["front", "-live_at", "-number"],
                        name="front_version_live",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("front", "number"), name="front_version_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="FrontMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=20)),
                ("thing", models.CharField(blank=True, max_length=120)),
                ("data", models.JSONField()),
                ("back", models.JSONField()),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="fronts.front"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="undoes",
                        to="fronts.frontmove",
                    ),
                ),
            ],
            options={
                "verbose_name": "move on a front",
                "verbose_name_plural": "moves on fronts",
                "ordering": ["-number"],
                "indexes": [models.Index(fields=["front", "thing", "-number"], name="front_move_thing")],
                "constraints": [models.UniqueConstraint(fields=("front", "number"), name="front_move_number")],
            },
        ),
    ]
