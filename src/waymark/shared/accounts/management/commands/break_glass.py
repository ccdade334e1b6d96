from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from waymark.shared.accounts.actions.break_glass import make_link
from waymark.shared.errors import Refused


class Command(BaseCommand):
    help = "Make a link by which a named administrator signs in once, within 15 minutes."

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *args, email, **options):
        try:
            token = make_link(email, now=timezone.now())
        except Refused as refusal:
            raise CommandError(" ".join(refusal.reasons)) from None
        self.stdout.write("Open this page within 15 minutes. It works once, for one hour,")
        self.stdout.write("and every administrator is told now and when it is used:")
        self.stdout.write(settings.WAYMARK_ADDRESS + reverse("break_glass", args=[token]))
