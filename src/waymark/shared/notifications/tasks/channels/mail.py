"""A message as an email."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from waymark.shared.notifications.rules import Parcel


def compose(parcel: Parcel) -> EmailMessage:
    """Write the mail, with the headers by which a mail program can turn it off in one click."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    host = address.rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<{parcel.reference}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    if parcel.unsubscribe:
        headers["List-Unsubscribe"] = f"<{parcel.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(
        subject=parcel.subject,
        body=parcel.body,
        from_email=formataddr((parcel.sender or name, address)),
        to=list(parcel.address),
        headers=headers,
    )
