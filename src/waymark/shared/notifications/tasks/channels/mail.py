"""A message as an email."""

from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from waymark.shared.notifications.rules import Enclosure, Parcel


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
        attachments=[_part(each) for each in parcel.enclosures],
        subject=parcel.subject,
        body=parcel.body,
        from_email=formataddr((parcel.sender or name, address)),
        to=list(parcel.address),
        headers=headers,
    )


def _part(enclosure: Enclosure) -> MIMEBase:
    """A file as a part of a mail, byte for byte: no server on the way folds its lines anew."""
    main, sub = enclosure.kind.split("/")
    part = MIMEBase(main, sub)
    for name, value in enclosure.parameters.items():
        part.set_param(name, value)
    part.set_payload(enclosure.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=enclosure.name)
    return part
