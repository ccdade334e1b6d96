from django.db import migrations
from django.db.models import Min


def keep_the_first(apps, schema_editor):
    """Of two entries for one month of use the later becomes an entry in between: none is lost."""
    entries = apps.get_model("network_innovations", "DiaryEntry").objects
    first = (
        entries.exclude(month=None).values("adoption", "month").annotate(pk=Min("id"))
    ).values_list("pk", flat=True)
    entries.exclude(month=None).exclude(pk__in=list(first)).update(month=None)


class Migration(migrations.Migration):
    """Make room for the rule that the entry for a month of use is written once."""

    dependencies = [("network_innovations", "0003_papers_go_with_their_draft")]

    operations = [
        # Which entry was the second is not kept, so it stays in between when this is undone.
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
    ]
