from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.network.legislation.actions.loading import load_seed


class Command(BaseCommand):
    help = "Load what is known of law and the Code; what a co-ordinator changed stays as it is."

    def handle(self, *args, verbosity, **options):
        count = load_seed(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{count} items of law added.")
