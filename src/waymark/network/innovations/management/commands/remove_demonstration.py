from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.network.innovations.actions.demonstration import remove


class Command(BaseCommand):
    help = "Remove every invented force, person and practice; what is real stays."

    def handle(self, *args, **options):
        count = remove(now=timezone.now())
        self.stdout.write(f"Removed the demonstration with {count} practices.")
