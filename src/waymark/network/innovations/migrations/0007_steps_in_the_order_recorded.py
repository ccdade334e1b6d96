from django.db import migrations


class Migration(migrations.Migration):
    """Steps stand as recorded: a day that is not known only holds its place. No column changes."""

    dependencies = [("network_innovations", "0006_enquiry")]

    operations = [
        migrations.AlterModelOptions(name="stagechange", options={"ordering": ["pk"]}),
    ]
