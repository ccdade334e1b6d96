from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.network.benchmarks.actions.founding import load_facts


class Command(BaseCommand):
    help = "Load the figures that the founding papers state of real forces; once."

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        count = load_facts(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{count} figures of the founding papers added.")
