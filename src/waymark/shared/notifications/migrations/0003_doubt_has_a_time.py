from django.db import migrations
from django.db.models.functions import Coalesce


def give_doubts_a_time(apps, schema_editor):
    """A message to be asked about first is in doubt since it was last taken."""
    messages = apps.get_model("notifications", "Message").objects
    messages.filter(ask_first=True).update(doubted_at=Coalesce("taken_at", "queued_at"))


def take_it_back(apps, schema_editor):
    """Every message with a time of doubt is to be asked about first."""
    messages = apps.get_model("notifications", "Message").objects
    messages.filter(doubted_at__isnull=False).update(ask_first=True)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_text_and_letter")]

    operations = [migrations.RunPython(give_doubts_a_time, take_it_back)]
