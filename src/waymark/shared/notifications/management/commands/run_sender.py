import signal

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from waymark.shared.notifications.tasks.lock import AlreadySending, LockLost, only_sender
from waymark.shared.notifications.tasks.sender import Stop, work


class Command(BaseCommand):
    help = "Send the messages that wait in the outbox, and make the hourly round. One at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-empty", action="store_true", help="stop when no mail is due any more"
        )

    def handle(self, *args: object, until_empty: bool = False, **options: object) -> None:
        stop = Stop()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, stop.ask)
        try:
            with only_sender() as still_held:
                work(clock=timezone.now, still_held=still_held, stop=stop, until_empty=until_empty)
        except AlreadySending as other:
            reason = f"Another sender is at work on this database ({other}), so this one stops"
            raise CommandError(reason, returncode=3) from None
        except LockLost:
            raise CommandError("The database dropped the sender’s lock; start it again") from None
