"""The site that is measured: the demonstration, and 100,000 documents beside it."""

import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from webbench.documents import documents, references

DOCUMENTS = 100_000
VERSION = "2"  # raise it when the documents change


def environment(data: Path, database: str = "") -> dict[str, str]:
    """The environment of every process of the measurement; SQLite where no database is named."""
    tools = str(Path(__file__).resolve().parents[1])
    given = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
    given.pop("PYTHONDONTWRITEBYTECODE", None)  # a start would compile all of Django each time
    return {
        **given,
        "PYTHONPATH": os.pathsep.join(filter(None, [tools, os.environ.get("PYTHONPATH", "")])),
        "DJANGO_SETTINGS_MODULE": "webbench.settings",
        "WAYMARK_WING": "network",
        "WAYMARK_TRAINING": "true",
        "WAYMARK_HTTPS": "false",
        "WAYMARK_DATA": str(data),
        "WAYMARK_DATABASE_URL": database,
    }


def fill(data: Path) -> None:
    """Load demonstration and documents, unless this folder already holds them."""
    from waymark.config import prepare

    prepare.main()
    stamp = data / "documents"
    if stamp.exists() and stamp.read_text() == VERSION:
        return
    from waymark.shared.search import actions

    print(f"Indexing {DOCUMENTS:,} documents …", file=sys.stderr)
    actions.rebuild(chain(documents(DOCUMENTS), references(), _records()))
    stamp.write_text(VERSION)


def _records() -> Iterator[dict[str, Any]]:
    from django.conf import settings
    from django.utils.module_loading import import_string

    for source in settings.WAYMARK_SEARCH_SOURCES:
        yield from import_string(source)()
