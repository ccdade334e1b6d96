"""`manage.py rebuild_search`: index everything anew, from the records themselves."""

from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.module_loading import import_string

from waymark.shared.search import actions


class Command(BaseCommand):
    help = "Index every record anew and forget documents whose record is gone."

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [import_string(source) for source in settings.WAYMARK_SEARCH_SOURCES]
        count = actions.rebuild(chain.from_iterable(source() for source in sources))
        self.stdout.write(f"{count:,} documents can be found")
