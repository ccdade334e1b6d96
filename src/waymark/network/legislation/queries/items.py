"""Items of law as a viewer may see them: listed, narrowed, searched; and single ones."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.expressions import OrderBy

from waymark.network.legislation import permissions
from waymark.network.legislation.enums import UNCONFIRMED, Kind, LinkKind
from waymark.network.legislation.models import Instrument, Link, Provision
from waymark.network.legislation.rules import checks
from waymark.shared.accounts.models import Person, Seat

ORDERS = {"changed": "Latest change", "title": "Title", "checked": "Longest unchecked"}
_FIELDS: dict[str, list[str | OrderBy]] = {
    # What was written down together stands by its own latest stage, undated last.
    "changed": ["-changed_at", F("stage_on").desc(nulls_last=True), "-pk"],
    "title": ["title", "pk"],
    "checked": ["checked_on", "pk"],
}


def items_for(viewer: Any) -> QuerySet[Instrument]:
    """Items shown to this viewer: what is not confirmed only to those who can look it up."""
    if not permissions.may_read(viewer):
        return Instrument.objects.none()
    if permissions.may_edit(viewer):
        return Instrument.objects.all()
    return Instrument.objects.exclude(evidence__in=UNCONFIRMED)


def provisions_for(viewer: Any) -> QuerySet[Provision]:
    found = Provision.objects.filter(instrument__in=items_for(viewer))
    if permissions.may_edit(viewer):
        return found
    return found.exclude(evidence__in=UNCONFIRMED)


def listed(
    viewer: Any, *, text: str, kinds: list[str], rights: list[str], order: str
) -> QuerySet[Instrument]:
    """The list of items, narrowed and in an order."""
    found = items_for(viewer)
    if text:
        found = found.filter(
            Q(title__icontains=text)
            | Q(identifier__icontains=text)
            | Q(summary__icontains=text)
            | Q(provisions__subject__icontains=text)
        ).distinct()
    if kinds:
        found = found.filter(kind__in=kinds)
    if rights:
        found = found.filter(key__in=keys_about(rights))
    return found.order_by(*_FIELDS[order])


def keys_about(rights: list[str]) -> set[str]:
    """The keys of items linked with one of these rights, themselves or by a provision."""
    laws, provisions = set(), set()
    rows = Link.objects.filter(
        Q(one_kind=LinkKind.RIGHT, one_key__in=rights)
        | Q(other_kind=LinkKind.RIGHT, other_key__in=rights)
    )
    for ends in rows.values_list("one_kind", "one_key", "other_kind", "other_key"):
        for kind, key in (ends[:2], ends[2:]):
            if kind == LinkKind.LAW:
                laws.add(key)
            elif kind == LinkKind.PROVISION:
                provisions.add(key)
    through = Provision.objects.filter(key__in=provisions).values_list("instrument__key", flat=True)
    return laws | set(through)


def kind_counts(viewer: Any) -> dict[str, int]:
    """How many items of each kind there are, for the filter."""
    return dict(Counter(items_for(viewer).order_by().values_list("kind", flat=True)))


def consultations(viewer: Any) -> QuerySet[Instrument]:
    """Every item that can, could or will be answered, the next to close first."""
    dated = Q(kind=Kind.CONSULTATION) | Q(closes_on__isnull=False)
    return items_for(viewer).filter(dated).order_by("closes_on", "pk")


def consultations_in_order(viewer: Any, today: date) -> QuerySet[Instrument]:
    """The open ones first, then those to come, each by its last day; then the closed, latest first.

    In the database, because a page holds 25 and those of past years are many more.
    """
    place = Case(
        When(opens_on__gt=today, then=1), When(closes_on__lt=today, then=2),
        When(closes_on=None, opens_on=None, then=3), default=0,
    )  # fmt: skip
    ahead = Case(When(closes_on__gte=today, then=F("closes_on")))
    in_order = (place, OrderBy(ahead, nulls_last=True), OrderBy(F("closes_on"), descending=True))
    return consultations(viewer).order_by(*in_order, "pk")


def open_consultations(viewer: Any, today: date) -> QuerySet[Instrument]:
    """What can be answered today, the next to close first."""
    began = Q(opens_on=None) | Q(opens_on__lte=today)
    return consultations(viewer).filter(began, closes_on__gte=today)


def _stale(viewer: Any, today: date) -> tuple[QuerySet[Instrument], QuerySet[Provision]]:
    """What nobody has checked for three months; made-up items have nothing to be looked up."""
    before = today - timedelta(days=checks.HOLDS_DAYS)
    stale = Q(checked_on=None) | Q(checked_on__lt=before)
    items = items_for(viewer).filter(stale, invented=False)
    return items, provisions_for(viewer).filter(stale, instrument__invented=False)


def count_to_check(viewer: Any, today: date) -> int:
    return sum(rows.count() for rows in _stale(viewer, today))


def to_check(viewer: Any, today: date, shown: slice) -> list[Instrument | Provision]:
    """The part `shown` of what is to be checked, longest first; never checked before all."""
    items, provisions = _stale(viewer, today)
    days = [
        (day or date.min, pk, part)
        for part, rows in enumerate((items, provisions))
        for day, pk in rows.order_by().values_list("checked_on", "pk")
    ]
    picked = sorted(days)[shown]
    kept: tuple[dict[int, Instrument], dict[int, Provision]] = (
        items.select_related("checked_by").in_bulk([pk for _, pk, part in picked if not part]),
        provisions.select_related("instrument", "checked_by").in_bulk(
            [pk for _, pk, part in picked if part]
        ),
    )
    return [kept[part][pk] for _, pk, part in picked]


def who_checked(record: Instrument | Provision) -> str:
    return record.checked_by.name if record.checked_by else record.checked_words


def parents_for(viewer: Any, *, not_this: Instrument | None = None) -> QuerySet[Instrument]:
    """Items that another can belong to."""
    found = items_for(viewer).order_by("title")
    return found.exclude(pk=not_this.pk) if not_this else found


def owner_seats() -> QuerySet[Seat]:
    """The seats that can look after an item: those of organisations that still are."""
    return Seat.objects.filter(organisation__valid_to=None).select_related("organisation")


def instrument_by_feed(feed_id: str) -> Instrument | None:
    return Instrument.objects.filter(feed_id=feed_id).first() if feed_id else None


def stewards() -> list[Person]:
    """Those who keep the pages of law."""
    people = Person.objects.filter(is_active=True, seats__role__in=permissions.STEWARDS)
    return list(people.distinct())
