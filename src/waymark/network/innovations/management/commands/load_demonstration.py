from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from waymark.network.innovations.actions.demonstration import (
    is_of_this_release,
    load,
    load_beside,
)

PASSWORD = "three made up words"
OLDER = (
    "  The made-up country here is of an earlier release and stays as it is. For the whole of\n"
    "  today’s demonstration start in a new folder: make run DATA=data/new"
)


class Command(BaseCommand):
    help = "Load the invented forces, people, practices and what goes with them."

    def handle(self, *args, verbosity, **options):
        if not settings.WAYMARK_TRAINING_MODE:
            # Everybody knows the password of its people, and one of them is an administrator.
            raise CommandError("Set WAYMARK_TRAINING=true: no site for real may hold it.")
        lines = [f"  Everybody’s password: {PASSWORD}"]
        for name, email, to_try in load(now=timezone.now(), password=PASSWORD):
            lines.append(f"  {email:<44} {name}: {to_try}")
        if is_of_this_release(timezone.localdate()):
            load_beside(now=timezone.now())
        else:
            lines.append(OLDER)
        notes = settings.WAYMARK_DATA / "demonstration-logins.txt"
        notes.write_text("\n".join(lines) + "\n")
        if verbosity:
            self.stdout.write(notes.read_text())
