"""Documents carry the words that stand at a hit.

SQLite rebuilds the table for this, and its triggers and the index of scopes go with the old one.
"""

from importlib import import_module
from typing import Any

from django.db import migrations, models

_BESIDE = "waymark.shared.search.migrations."
_WORDS, _TITLES = import_module(_BESIDE + "0002_full_text"), import_module(_BESIDE + "0003_titles")


def _beside(statements: list[str]) -> list[str]:
    """Without those that make or drop the full text itself, which outlives the table."""
    return [one for one in statements if "VIRTUAL TABLE" not in one and "DROP TABLE" not in one]


def put_away(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in [*_TITLES.DROP, *_beside(_WORDS.DROP_ON_SQLITE)]:
            schema_editor.execute(statement)


def put_back(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for statement in [*_beside(_WORDS.CREATE_ON_SQLITE), *_TITLES.CREATE]:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0003_titles")]
    operations = [
        migrations.RunPython(put_away, put_back),
        migrations.AddField(
            "document", "tags", models.JSONField(blank=True, default=list)
        ),
        migrations.RunPython(put_back, put_away),
    ]
