"""Reading a feed of legislation.gov.uk or of Parliament: its changes wait for somebody to take."""

import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from waymark.network.legislation.actions.feeds import import_feed
from waymark.network.legislation.enums import Feed
from waymark.network.legislation.rules import feeds

PATIENCE = 30  # seconds
HANDLERS = (
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPRedirectHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.ProxyHandler,
)


class Command(BaseCommand):
    help = (
        "Read a feed from a file or an address. What it reports is proposed to the co-ordinator "
        "and shown to nobody else; the same feed twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("feed", choices=Feed.values, help="Whose feed it is")
        parser.add_argument("source", help="A file, or an address that begins with http")
        parser.add_argument(
            "--only", action="append", default=[], metavar="WORD",
            help="Keep titles with this word; may be given several times",
        )  # fmt: skip

    def handle(self, *args, feed, source, only, **options):
        try:
            found = feeds.read(feed, data_of(source), tuple(only))
        except feeds.BadFeed as bad:
            raise CommandError("Nothing was kept. " + "; ".join(bad.reasons)) from None
        done = import_feed(feed, found.sayings, now=timezone.now(), told_on=found.told_on)
        self.stdout.write(f"{done.new} new reports for the co-ordinator, {done.known} known.")
        for words in found.passed_over:
            self.stdout.write(f"Passed over: {words}")


def data_of(source: str) -> bytes:
    """The bytes of a file or an address, never more than a feed may have."""
    if urlsplit(source).scheme in ("http", "https"):
        return _fetched(source)
    path = Path(source)
    try:
        with path.open("rb") as file:
            return file.read(feeds.LARGEST + 1)
    except OSError as error:
        raise CommandError(f"The file cannot be read: {error.strerror}") from None


def _fetched(address: str) -> bytes:
    """Ask an address that the operator gave. Only the web is asked, also after a redirect."""
    opener = urllib.request.OpenerDirector()
    for handler in HANDLERS:
        opener.add_handler(handler())
    request = urllib.request.Request(address, headers={"User-Agent": "Waymark"})
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return answer.read(feeds.LARGEST + 1)
    except urllib.error.HTTPError as error:
        raise CommandError(f"The address answers {error.code}. Nothing was kept") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise CommandError(f"The address cannot be asked: {reason}. Nothing was kept") from None
