"""Sending the mail that carries an invitation's link."""

from django.conf import settings
from django.core.mail import EmailMessage

from waymark.shared.accounts.models import Invitation

TEXT = """{inviter} invites you to take a seat in {site}:

{seat}

Open this page to choose your password. The link works until {until} and only once:

{link}

If you did not expect this, you need do nothing.
"""


def send(invitation: Invitation, *, link: str) -> None:
    """Send the link by mail. The link is a secret, so it is never queued or kept."""
    until = invitation.expires_at.strftime("%-d %B %Y")
    EmailMessage(
        subject=f"An invitation to {settings.WAYMARK_SITE_NAME}",
        body=TEXT.format(
            inviter=invitation.invited_by.name,
            site=settings.WAYMARK_SITE_NAME,
            seat=invitation.seat,
            until=until,
            link=link,
        ),
        to=[invitation.email],
    ).send()
