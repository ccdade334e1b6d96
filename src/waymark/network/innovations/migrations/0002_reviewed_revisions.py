import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A next version of a published practice is reviewed too, by nobody who wrote part of it."""

    dependencies = [
        ("network_innovations", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="innovation",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="innovation",
            name="revision_waits",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="version",
            name="small_correction",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="version",
            name="writers",
            field=models.ManyToManyField(
                blank=True, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="innovation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("revision_waits", False),
                    models.Q(("current__isnull", False), ("working__isnull", False)),
                    _connector="OR",
                ),
                name="only_a_next_version_waits_as_one",
            ),
        ),
    ]
