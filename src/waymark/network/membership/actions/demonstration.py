"""The members of the made-up network, in every state, with a few seats that nobody holds."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.network.membership import demonstration as invented
from waymark.network.membership.actions.evidence import forget
from waymark.network.membership.demonstration import InventedMember
from waymark.network.membership.enums import Level, State
from waymark.network.membership.models import (
    Change,
    Endorsement,
    EvidencePaper,
    Handover,
    LeadTerm,
    Membership,
    Nomination,
    Term,
)
from waymark.network.membership.rules.states import INVITATION_LASTS
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Holding, Organisation, Person, Seat
from waymark.shared.audit.actions import recorded

OPERATIONAL = "Victim practitioner"


def load(*, now: datetime) -> None:
    """Let the made-up organisations be members. Running twice is harmless."""
    places = {place.slug: place for place in Organisation.objects.filter(invented=True)}
    if not places or Membership.objects.filter(organisation__invented=True).exists():
        return
    today = localdate(now)
    with recorded("membership.demonstration_loaded", by=None, at=now) as entry:
        password = Person.objects.filter(seats__organisation__in=places.values()).first()
        for member in invented.members():
            _member(member, places[member.organisation], today, password)
        _describe()
        for slug, since, until, note in invented.LEADS:
            LeadTerm.objects.create(
                organisation=places[slug],
                invented=True,
                began_on=_day(today, since),
                ended_on=None if until is None else _day(today, until),
                note=note,
            )
        entry.about = places[invented.LEADS[-1][0]]


def _describe() -> None:
    """Let most made-up seats say what they do, and members whom they serve; some say nothing."""
    terms = {term.words: term for term in Term.objects.all()}
    seats = Seat.objects.filter(organisation__invented=True, holder__isnull=False)
    for number, seat in enumerate(seats.order_by("pk")):
        if number % 5:
            seat.work.set(filter(None, map(terms.get, invented.WORK.get(seat.role, ()))))
    others = Membership.objects.filter(organisation__invented=True).exclude(kind="force")
    for membership in others:
        membership.sector = terms.get(invented.SECTORS.get(membership.organisation.kind, ""))
        membership.save(update_fields=["sector"])
        membership.serves.set(filter(None, [terms.get("Victims of any crime")]))


def _day(today: date, ago: int) -> date:
    return today - timedelta(days=ago)


def _member(told: InventedMember, place: Organisation, today: date, like: Person | None) -> None:
    membership = Membership.objects.create(
        organisation=place,
        kind=told.kind,
        state=_state(told),
        expires_on=_day(today, told.invited) + INVITATION_LASTS,
    )
    for state, ago in _steps(told):
        on = _day(today, ago)
        Change.objects.create(
            membership=membership,
            state=state,
            on=on,
            note=told.why if state in (State.PAUSED, State.LEFT) else "",
            recorded_at=_ten(on),
        )
    if told.endorsed is not None:
        Endorsement.objects.create(
            membership=membership,
            name=told.officer,
            rank=told.rank,
            on=_day(today, told.endorsed),
            evidence="Letter to the network’s office, kept with the membership papers",
            recorded_at=_ten(_day(today, told.endorsed)),
        )
    _seats(told, membership, place, today, like)


def _steps(told: InventedMember) -> list[tuple[State, int]]:
    """The steps that this member took, and how many days ago."""
    steps = (
        (State.INVITED, told.invited),
        (State.ENDORSED, told.endorsed),
        (State.ACTIVE, told.begun),
        (State.PAUSED, told.paused),
        (State.LEFT, told.left),
    )
    return [(state, ago) for state, ago in steps if ago is not None]


def _state(told: InventedMember) -> State:
    return _steps(told)[-1][0]


def _ten(on: date) -> datetime:
    """Ten in the morning of a day."""
    return timezone.make_aware(datetime.combine(on, time(10)))


def _seats(
    told: InventedMember, membership: Membership, place: Organisation, today: date,
    like: Person | None,
) -> None:  # fmt: skip
    """Nominate the seats, from the day on which the membership was endorsed."""
    if told.endorsed is None:
        return
    seats = list(place.seats.order_by("pk"))
    if told.kind != "force":
        _nominate(membership, Level.CONTACT, seats[0], told, today)
        return
    second = next((s for s in seats if s.role in (Role.PERFORMANCE, Role.PRACTITIONER)), None)
    _nominate(membership, Level.STRATEGIC, seats[0], told, today)
    _nominate(
        membership,
        Level.OPERATIONAL,
        second or _operational(told, place, today, like),
        told,
        today,
    )


def _operational(
    told: InventedMember, place: Organisation, today: date, like: Person | None
) -> Seat:
    """A second seat, held by somebody made up, or vacant for some weeks."""
    since = _day(today, max((told.begun or 30) - 30, 5) if told.operational else 40)
    holder = _person(told.operational, place, like) if told.operational else None
    seat = Seat.objects.create(
        organisation=place, role=Role.PRACTITIONER, title=OPERATIONAL, holder=holder, since=since
    )
    if holder is not None:
        Holding.objects.create(seat=seat, person=holder, began_on=since)
    return seat


def _person(name: str, place: Organisation, like: Person | None) -> Person:
    """Somebody made up, with the password that everybody of the demonstration has."""
    return Person.objects.create(
        name=name,
        email=f"{slugify(name).replace('-', '.')}@{place.slug}.example.org",
        password=like.password if like else make_password(None),
        joined_at=like.joined_at if like else None,
    )


def _nominate(
    membership: Membership, level: Level, seat: Seat, told: InventedMember, today: date
) -> None:
    Nomination.objects.create(
        membership=membership,
        level=level,
        seat=seat,
        began_on=_day(today, told.endorsed or 0),
        ended_on=None if told.left is None else _day(today, told.left),
    )


def remove(*, now: datetime) -> None:
    """Take the made-up members away; called before the made-up organisations go."""
    Handover.objects.filter(organisation__invented=True).delete()
    LeadTerm.objects.filter(invented=True).delete()
    papers = EvidencePaper.objects.filter(endorsement__membership__organisation__invented=True)
    names = set(papers.values_list("file", flat=True))
    Membership.objects.filter(organisation__invented=True).delete()
    transaction.on_commit(lambda: forget(names))
