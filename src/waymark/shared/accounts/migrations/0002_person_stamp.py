from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="stamp",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
