"""The roles, teams, parts of the system and victims served that the founding papers name."""

from django.db import migrations

TERMS = {
    "role": (
        "Head of victim services",
        "Public protection lead",
        "Victims’ Code compliance lead",
        "Performance and governance manager",
    ),
    "team": (
        "Witness care",
        "Safeguarding",
        "Service delivery",
    ),
    "sector": (
        "Prosecution",
        "Courts",
        "Judges",
        "Magistrates",
        "Defence lawyers",
        "Registered intermediaries",
        "Prisons and probation",
        "Youth justice",
        "Police and crime commissioners’ offices",
        "Commissioned victim services",
        "Third sector",
        "Victims and those who speak for them",
    ),
    "served": (
        "Victims of any crime",
        "Children and young people",
        "Older people",
        "Disabled people",
        "People with mental ill health",
        "LGBT+ people",
        "Victims of domestic abuse",
        "Victims of sexual violence",
        "Victims of child abuse",
        "Victims of fraud",
    ),
}


def write(apps, schema_editor):
    """Write the lists down. Forces need no part of the system: they are the police."""
    term = apps.get_model("network_membership", "Term")
    term.objects.bulk_create(
        term(list=name, words=words) for name, entries in TERMS.items() for words in entries
    )


def unwrite(apps, schema_editor):
    """Empty the lists; what members chose of them goes as well."""
    apps.get_model("network_membership", "Membership").objects.update(sector=None)
    apps.get_model("network_membership", "Term").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("network_membership", "0003_terms_of_members_and_seats")]

    operations = [migrations.RunPython(write, unwrite)]
