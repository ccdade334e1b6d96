"""Picking a person or a seat: never a leaver, never somebody without access.

person = PersonField(label="Who will write with you?")
…
self.fields["person"].offer(queries.colleagues_of(viewer))
"""

from typing import Any

from django import forms
from django.db.models import QuerySet

from waymark.shared.accounts.models import Person, Seat
from waymark.shared.accounts.queries import people_who_may_be_picked

GONE = "This person has left, or may not be chosen here. Choose somebody from the list"


class PersonField(forms.ModelChoiceField):
    """People who can sign in and hold a seat, with it, so that two of one name are told apart.

    What is posted is looked up again: somebody who left while the page stood open is refused.
    """

    find_in = ("name", "seats__organisation__name")

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", "Choose a person")
        options["error_messages"] = {
            "required": "Choose a person",
            "invalid_choice": GONE,
        } | options.get("error_messages", {})
        options.setdefault("queryset", Person.objects.none())
        super().__init__(**options)

    def offer(self, people: QuerySet[Person]) -> None:
        """Offer these people, but for those among them who have left or have no access."""
        allowed = people_who_may_be_picked().filter(pk__in=people.order_by().values("pk"))
        self.queryset = allowed.prefetch_related("seats__organisation")

    def label_from_instance(self, person: Person) -> str:
        return ", ".join([person.name, *(str(seat) for seat in person.seats.all()[:1])])


class SeatField(forms.ModelChoiceField):
    """Seats with whoever holds them; a vacant one says so."""

    find_in = ("title", "organisation__name", "holder__name")

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", "Choose a seat")
        options["error_messages"] = {"required": "Choose a seat"} | options.get(
            "error_messages", {}
        )
        options.setdefault("queryset", Seat.objects.none())
        super().__init__(**options)

    def offer(self, seats: QuerySet[Seat]) -> None:
        self.queryset = seats.select_related("organisation", "holder")

    def label_from_instance(self, seat: Seat) -> str:
        holder = seat.holder.name if seat.holder and seat.holder.is_active else "vacant"
        return f"{seat} ({holder})"
