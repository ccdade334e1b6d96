from django.core.management.base import BaseCommand
from django.utils import timezone

from waymark.local.care.actions import remove


class Command(BaseCommand):
    help = "Remove the invented victim care unit and its people."

    def handle(self, *args, **options):
        count = remove(now=timezone.now())
        self.stdout.write(f"Removed the demonstration with {count} people.")
