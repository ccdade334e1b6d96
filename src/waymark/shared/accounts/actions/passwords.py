"""Changing a password, and asking for a link that lets one choose another."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from waymark.shared.accounts import queries
from waymark.shared.accounts.actions.sessions import end_sessions
from waymark.shared.accounts.models import Device, GuessCount, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.notifications.actions import notify
from waymark.shared.notifications.rules.templates import latest, render


def note_change(person: Person, *, by_mail: bool, now: datetime) -> None:
    """Note that a password was changed: other sign-ins end, and its owner is told.

    Chosen by a mailed link, no device from before is known any more: one may be a guesser's.
    """
    with recorded("accounts.password_changed", by=person, at=now) as entry:
        entry.about, entry.detail = person, {"by_mail": by_mail}
        end_sessions(person)
        if by_mail:
            Device.objects.filter(person=person).delete()
        notify(
            [person],
            kind="accounts.sign_in_changed",
            subject="Your password was changed",
            body="If it was not you, ask for a link to choose another, and tell an administrator.",
            link="/members/me/security/",
            now=now,
            urgent=True,
        )


def send_link(email: str, *, now: datetime) -> None:
    """Mail a link that lets one choose a password, or say by mail that nobody has this address.

    Both do the same work, up to the letter of the mail, so that the answer takes as long.
    """
    person = queries.person_or_decoy(email)
    known = person.email == email and person.is_active
    with recorded("accounts.password_link_asked", by=None, at=now) as entry:
        entry.about = GuessCount(pk=0, key=queries.account_mark(email))
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(person),
            "key": default_token_generator.make_token(person),
        },
    )
    letter = "password_reset" if known else "password_reset_unknown"
    told = {"site": settings.WAYMARK_SITE_NAME, "link": settings.WAYMARK_ADDRESS + path}
    words = render(
        letter,
        version=latest(letter),
        language="en",
        channel="email",
        values=told if known else {"site": told["site"]},
    )
    EmailMessage(subject=words.subject, body=words.body, to=[email]).send()
