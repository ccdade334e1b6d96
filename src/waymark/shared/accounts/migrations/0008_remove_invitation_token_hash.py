from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_links_of_invitations")]

    operations = [
        # Two steps, so that the way back can fill the column before it must be different in each.
        migrations.AlterField(
            model_name="invitation",
            name="token_hash",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.RemoveField(model_name="invitation", name="token_hash"),
    ]
