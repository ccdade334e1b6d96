from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.network.innovations.actions.library import load_founding, load_values


class Command(BaseCommand):
    help = "Load the value lists and the founding practices; what is there stays as it is."

    def handle(self, *args, verbosity, **options):
        load_values(now=timezone.now())
        count = load_founding(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{count} founding practices added.")
