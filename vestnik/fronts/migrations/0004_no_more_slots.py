from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fronts", "0003_picks_become_a_version")]
    operations = [migrations.DeleteModel(name="FrontSlot")]
