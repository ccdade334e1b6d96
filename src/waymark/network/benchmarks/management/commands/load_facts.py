from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.network.benchmarks.actions.founding import load_facts
from waymark.network.benchmarks.actions.indexing import index_definitions


class Command(BaseCommand):
    help = "Load the figures of the founding papers, once; make the measures findable."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        count = load_facts(now=timezone.now())
        index_definitions()
        if verbosity:
            self.stdout.write(f"{count} figures of the founding papers added.")
