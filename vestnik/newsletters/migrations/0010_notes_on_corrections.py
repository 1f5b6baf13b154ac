from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsletters', '0009_a_sign_up_has_choices'),
    ]

    operations = [
        migrations.AddField(
            model_name='frozenletter',
            name='mail_with_notes',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='chunk',
            name='owed',
            field=models.BinaryField(default=b''),
        ),
    ]
