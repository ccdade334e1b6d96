from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from waymark.shared.audit import actions, queries


class Command(BaseCommand):
    help = "Begin a new note of the audit chain's head, after restoring an older database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, help="email address of the administrator")

    def handle(self, *args: object, by: str, **options: object) -> None:
        person = queries.administrator(by)
        if person is None:
            raise CommandError("No administrator signs in with this address")
        kept = actions.accept_chain(by=person, now=timezone.now())
        self.stdout.write(f"Accepted. The old note is kept as {kept.name if kept else '(none)'}")
