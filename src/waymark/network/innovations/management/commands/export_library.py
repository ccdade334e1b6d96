import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from waymark.network.innovations.actions.exchange import note_copy
from waymark.network.innovations.management.static_site import NotBuilt, Site
from waymark.network.innovations.queries import records


class Command(BaseCommand):
    help = "Write the library as a static site that opens from its folder, without a server."

    def add_arguments(self, parser):
        parser.add_argument("folder", help="An empty or new folder")
        parser.add_argument(
            "--members", action="store_true", help="With the practices for members only"
        )

    def handle(self, *args, folder, members, verbosity, **options):
        target = Path(folder)
        refuse_unless_free(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written beside its place and moved when it is whole, so that no half of it is ever seen.
        beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        beside.chmod(0o755)
        try:
            count = self.write(beside, members)
            beside.replace(target)
        except NotBuilt as missing:
            raise CommandError(str(missing)) from missing
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        if verbosity:
            words = "1 practice" if count == 1 else f"{count:,} practices"
            self.stdout.write(f"{words} written. Open {target / 'index.html'}")

    def write(self, folder, members):
        now = timezone.now()
        practices = list(records.copied(members=members))
        note_copy(practices, members=members, by=None, now=now)
        site = Site(
            folder=folder,
            site_name=settings.WAYMARK_SITE_NAME,
            address=settings.WAYMARK_ADDRESS,
            today=timezone.localdate(now),
            members=members,
        )
        return site.write(practices)


def refuse_unless_free(target):
    """Say in words why the library cannot be written there."""
    if target.exists() and not target.is_dir():
        raise CommandError(f"{target} is a file. Name an empty or new folder")
    if target.is_dir() and any(target.iterdir()):
        raise CommandError(f"{target} is not empty. Name an empty or new folder")
