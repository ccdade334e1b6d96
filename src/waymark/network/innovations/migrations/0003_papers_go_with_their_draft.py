import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft is discarded with all its papers, the replaced ones among them."""

    dependencies = [("network_innovations", "0002_reviewed_revisions")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="replaced_by",
                to="network_innovations.attachment",
            ),
        ),
    ]
