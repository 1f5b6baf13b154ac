from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fronts", "0005_breaking")]
    operations = [
        migrations.AddField(
            model_name="front",
            name="standfirst",
            field=models.CharField(
                blank=True,
                help_text="A sentence under the title: what this front is about.",
                max_length=300,
                verbose_name="standfirst",
            ),
        ),
    ]
