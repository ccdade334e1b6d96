"""Sending the mail that carries an invitation's link."""

from django.conf import settings
from django.core.mail import EmailMessage

from waymark.shared.accounts.models import Invitation
from waymark.shared.notifications.rules.templates import latest, render


def send(invitation: Invitation, *, link: str) -> None:
    """Send the link by mail. The link is a secret, so it is never queued or kept."""
    words = render(
        "invitation",
        version=latest("invitation"),
        language="en",
        channel="email",
        values={
            "inviter": invitation.invited_by.name,
            "site": settings.WAYMARK_SITE_NAME,
            "seat": str(invitation.seat),
            "until": invitation.expires_at,
            "link": link,
        },
    )
    EmailMessage(subject=words.subject, body=words.body, to=[invitation.email]).send()
