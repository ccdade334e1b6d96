from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.shared.accounts.actions.register import load_register


class Command(BaseCommand):
    help = "Load the register of forces and oversight bodies from its file."

    def handle(self, *args, verbosity, **options):
        count = load_register(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{count} forces are in the register.")
