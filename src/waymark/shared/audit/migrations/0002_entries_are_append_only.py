"""The database refuses to change or delete an audit entry, whoever asks.

SQLite makes a table anew when a later migration alters it, and loses its triggers: such a
migration must end with `RunPython(install, remove)` of this one. A test looks for the triggers
after all migrations. TRUNCATE on PostgreSQL is not refused (it takes the table's owner, who could
remove the triggers as well); the note of the chain's head shows it.
"""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER audit_entry_no_{act} BEFORE {ACT} ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END",
]
POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit entries are never changed or deleted' "
    "USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER audit_entry_no_{act} BEFORE {ACT} ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()",
]


def install(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for act in ("update", "delete"):
        for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
            # No parameters: a percent sign in the statement would be read as one.
            schema_editor.execute(
                statement.replace("{act}", act).replace("{ACT}", act.upper()), params=None
            )


def remove(apps, schema_editor):
    on_table = " ON audit_entry" if schema_editor.connection.vendor == "postgresql" else ""
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER audit_entry_no_{act}{on_table}", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
