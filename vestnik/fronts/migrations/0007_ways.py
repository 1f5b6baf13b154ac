from django.db import migrations, models


def undos_say_so(apps, schema_editor):
    """What took another move back was known by that alone."""
    moves = apps.get_model("fronts", "FrontMove").objects
    undos = moves.filter(undone_by__isnull=False).values_list("undone_by", flat=True)
    moves.filter(pk__in=undos).update(way="undo")


class Migration(migrations.Migration):
    dependencies = [("fronts", "0006_standfirst")]
    operations = [
        migrations.AddField(
            model_name="frontmove",
            name="way",
            field=models.CharField(
                choices=[("do", "Do"), ("undo", "Undo"), ("redo", "Redo")], default="do", max_length=4
            ),
        ),
        migrations.RunPython(undos_say_so, migrations.RunPython.noop),
    ]
