from django.db import migrations, models


class Migration(migrations.Migration):
    """The entry for a month of use is written once."""

    dependencies = [("network_innovations", "0004_second_entries_stand_in_between")]

    operations = [
        migrations.AddConstraint(
            model_name="diaryentry",
            constraint=models.UniqueConstraint(
                fields=("adoption", "month"), name="one_entry_per_month_of_use"
            ),
        ),
    ]
