"""Who answers for a practice, and what somebody has asked today."""

from datetime import date

from django.db.models import QuerySet

from waymark.network.innovations.models import Enquiry, Innovation
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person, Seat


def seats_that_answer(innovation: Innovation) -> list[Seat]:
    """The practice's own contact; while that seat is vacant, the owner's lead and a co-ordinator.

    Only seats that somebody holds: a message to an empty chair would be read by nobody.
    """
    filled = Seat.objects.filter(holder__is_active=True).select_related("organisation", "holder")
    contact = innovation.contact_seat_id
    if contact is not None and (holding := filled.filter(pk=contact).first()):
        return [holding]
    leads = filled.filter(organisation=innovation.organisation_id, role=Role.LEAD)
    helpers = filled.filter(role=Role.CO_ORDINATOR)
    return [
        seat
        for seat in (leads.order_by("pk").first(), helpers.order_by("pk").first())
        if seat is not None
    ]


def enquiries_of(person: Person, day: date) -> QuerySet[Enquiry]:
    """What this person has asked the contacts of practices on one day."""
    return Enquiry.objects.filter(by=person, at__date=day).select_related(
        "innovation__current", "seat__holder", "by"
    )
