from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from waymark.shared.accounts.actions.seats import seat_first_administrator
from waymark.shared.errors import Refused


class Command(BaseCommand):
    help = "Give a new site its first administrator, and print the link that sets the password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--organisation", default="Network Office")

    def handle(self, *args, email, name, organisation, **options):
        try:
            person = seat_first_administrator(
                email=email, name=name, organisation=organisation, now=timezone.now()
            )
        except Refused as refusal:
            raise CommandError(" ".join(refusal.reasons)) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        path = reverse(
            "account_reset_password_from_key",
            kwargs={
                "uidb36": user_pk_to_url_str(person),
                "key": default_token_generator.make_token(person),
            },
        )
        self.stdout.write("Choose a password here within 15 minutes. For another link, give this")
        self.stdout.write("command again:")
        self.stdout.write(settings.WAYMARK_ADDRESS + path)
