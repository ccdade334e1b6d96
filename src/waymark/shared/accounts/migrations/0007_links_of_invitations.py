from datetime import timedelta

from django.db import migrations

BATCH = 1_000


def carry_over(apps, schema_editor):
    """Give each invitation its link as a row; a link mailed before today works no longer alone."""
    Link = apps.get_model("accounts", "InvitationLink")
    rows = []
    for invitation in apps.get_model("accounts", "Invitation").objects.iterator(chunk_size=BATCH):
        rows.append(
            Link(
                invitation=invitation,
                token_hash=invitation.token_hash,
                sent_at=invitation.invited_at,
                works_until=invitation.invited_at + timedelta(minutes=15),
            )
        )
    Link.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def carry_back(apps, schema_editor):
    """Write the newest link of each invitation into its row."""
    Link = apps.get_model("accounts", "InvitationLink")
    for link in Link.objects.select_related("invitation").order_by("pk").iterator(chunk_size=BATCH):
        link.invitation.token_hash = link.token_hash
        link.invitation.save(update_fields=["token_hash"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_invitation_link")]

    operations = [migrations.RunPython(carry_over, carry_back)]
