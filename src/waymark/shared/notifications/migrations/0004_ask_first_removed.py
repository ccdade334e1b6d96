from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_doubt_has_a_time")]

    operations = [migrations.RemoveField(model_name="message", name="ask_first")]
