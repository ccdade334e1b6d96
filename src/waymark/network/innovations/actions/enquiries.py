"""Asking the contact of a practice something. It reaches whoever holds the seat."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.models import Enquiry, Innovation
from waymark.network.innovations.rules import enquiries as rules
from waymark.shared.accounts.models import Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def write_to_contact(
    innovation: Innovation, *, seat: Seat, text: str, by: Person, now: datetime
) -> Enquiry:
    """Send a message to whoever holds a seat that answers for a practice; the sender is named.

    The words go into the notice and nowhere else. The same words sent twice in a day arrive once.
    """
    if not permissions.may_ask(by, innovation):
        raise PermissionDenied
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=by.pk)  # so that no limit is slipped past
        today = queries.enquiries_of(by, localdate(now))
        print_of_it = rules.fingerprint(text)
        sent = today.filter(innovation=innovation, seat=seat, fingerprint=print_of_it).first()
        if sent is not None:
            return sent
        with recorded("innovations.contact_asked", by=by, at=now) as entry:
            if seat not in queries.seats_that_answer(innovation):
                raise Refused("Nobody holds that seat any more. Choose again who should answer")
            blockers = rules.blockers_to_enquire(
                sent_today=today.count(), holds_seat=seat.holder_id == by.pk
            )
            if blockers:
                raise Refused(blockers)
            made = Enquiry.objects.create(
                innovation=innovation, seat=seat, by=by, at=now, fingerprint=print_of_it
            )
            _tell(made, text)
            entry.about, entry.detail = innovation, {"seat": seat.key}
    return made


def _tell(enquiry: Enquiry, text: str) -> None:
    innovation, by = enquiry.innovation, enquiry.by
    assert innovation.current is not None and enquiry.seat.holder is not None
    notify(
        [enquiry.seat.holder],
        kind="innovations.enquiry",
        subject=f"{by.name} asks about “{innovation.current.title}”",
        body=f"{text.strip()}\n\n{by.name}, {by.seat}. Answer to {by.email}",
        link=f"/practices/{innovation.key}/",
        now=enquiry.at,
    )
