"""Rows as those who keep and answer the pages of law need them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from waymark.network.legislation.enums import UNCONFIRMED, Followed
from waymark.network.legislation.models import (
    Commencement,
    Duty,
    Following,
    Instrument,
    Link,
    Provision,
    Stage,
)
from waymark.network.legislation.queries import readiness
from waymark.network.legislation.queries.items import items_for
from waymark.network.legislation.queries.rights import right
from waymark.network.legislation.queries.work import followed_by
from waymark.network.legislation.rules.readiness import Asked
from waymark.shared.accounts.models import Organisation, Person

# What the pages of an item print of other rows.
PRINTED = ("parent", "owner_seat__organisation", "checked_by")


def every_item() -> QuerySet[Instrument]:
    """Items whatever their reader; the view has asked whether this one may see it."""
    return Instrument.objects.select_related(*PRINTED)


def stages() -> QuerySet[Stage]:
    return Stage.objects.filter(withdrawn_at=None).select_related("instrument")


def days() -> QuerySet[Commencement]:
    return Commencement.objects.filter(withdrawn_at=None).select_related("provision__instrument")


def all_days(provision: Provision, *, steward: bool) -> list[Commencement]:
    """The days of a provision, the unconfirmed only for those who can look them up."""
    found = provision.commencements.filter(withdrawn_at=None).select_related("made_by", "by")
    return list(found if steward else found.exclude(evidence__in=UNCONFIRMED))


def link_by_number(number: str) -> Link | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    return Link.objects.filter(pk=int(number)).first()


def asked_of(item: Instrument, asked: Iterable[Asked]) -> list[Duty]:
    """The duties themselves about which a force is asked."""
    return list(item.duties.filter(pk__in=[duty.pk for duty in asked]))


def own_standing(item: Instrument, force: Organisation, today: date) -> readiness.Standing:
    """What one force was asked about an item, and what it answered."""
    here = [f for f in readiness.forces_of(item.invented, today) if f.pk == force.pk]
    said = readiness.asked(readiness.duties().filter(instrument=item), here)
    mine = [duty for duty in said if force.pk in duty.forces]
    return readiness.Standing(mine, here, readiness.answers_by(force, mine))


def asked_items(viewer: Any) -> list[tuple[str, str]]:
    """The items about which forces were asked: key and title."""
    found = items_for(viewer).filter(duties__asked_at__isnull=False).distinct().order_by("title")
    return list(found.values_list("key", "title"))


def people_to_ask(item: Instrument, today: date) -> list[Person]:
    """Who will get the question: the leads of the forces of its world."""
    forces = readiness.forces_of(item.invented, today)
    return readiness.people_of((force.pk for force in forces), ["lead"])


def who_is_reminded(rows: Iterable[readiness.Chased]) -> list[Person]:
    """Who would get a reminder: the leads of the forces on the chase list."""
    return readiness.people_of({row.force.pk for row in rows}, ["lead"])


def duties_by_day(viewer: Any, today: date) -> dict[str, list[tuple[Duty, date | None]]]:
    """Every duty a viewer may see by its day: to come (the next first), in force, not known."""
    rows = readiness.duties().filter(instrument__in=items_for(viewer))
    dated = [(duty, readiness.from_on(duty)) for duty in rows]
    in_order = sorted(dated, key=lambda row: row[1] or date.max)
    return {
        "coming": [(duty, on) for duty, on in in_order if on and on > today],
        "in_force": [(duty, on) for duty, on in reversed(in_order) if on and on <= today],
        "unknown": [(duty, on) for duty, on in in_order if on is None],
    }


def single_things_followed(person: Person) -> QuerySet[Following]:
    """The items and rights that somebody follows, what they took up last first."""
    return followed_by(person).exclude(kind=Followed.EVERYTHING).order_by("-since", "-pk")


def with_titles(person: Person, followed: Iterable[Following]) -> list[dict[str, str]]:
    """Each thing that is followed with its title and address, to be let go of."""
    rows = list(followed)
    keys = [row.key for row in rows if row.kind == Followed.LAW]
    titles = dict(items_for(person).filter(key__in=keys).values_list("key", "title"))
    found = []
    for row in rows:
        if row.kind == Followed.RIGHT and row.key.isdigit() and (it := right(int(row.key))):
            title, href = f"Right {row.key}: {it.name.lower()}", it.address
        else:
            title, href = titles.get(row.key, row.key), f"/law/{row.key}/"
        found.append({"kind": row.kind, "key": row.key, "title": title, "href": href})
    return found
