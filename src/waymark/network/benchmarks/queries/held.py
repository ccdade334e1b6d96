"""What somebody would leave behind among the returns."""

from django.db.models import QuerySet
from django.urls import reverse

from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Return
from waymark.network.benchmarks.rules.months import period_in_words
from waymark.shared.accounts.models import Person
from waymark.shared.ui.held import Held


def drafts_of(person: Person) -> QuerySet[Return]:
    return Return.objects.filter(begun_by=person, state=State.DRAFT).order_by("pk")


def held_by(person: Person) -> list[Held]:
    """Drafts of returns that this person began."""
    return [
        Held(
            f"{one.get_kind_display()}: {period_in_words(one.first_month, one.last_month)}",
            reverse("benchmarks:return_table", args=[one.key]),
            "Draft of a return",
        )
        for one in drafts_of(person)
    ]
