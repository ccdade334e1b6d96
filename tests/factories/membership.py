"""Members of the network with their history and nominated seats."""

from datetime import UTC, date, datetime

from tests.factories.accounts import OrganisationFactory, SeatFactory
from waymark.network.membership.enums import Level, MemberKind, State
from waymark.network.membership.models import Change, Endorsement, Membership, Nomination
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Seat

JOINED = date(2026, 1, 12)
AT = datetime(2026, 1, 12, 9, tzinfo=UTC)
ROLES = {Level.STRATEGIC: Role.LEAD, Level.OPERATIONAL: Role.PRACTITIONER}


def member(
    organisation: Organisation | None = None, *, state: str = State.ACTIVE,
    kind: str = MemberKind.FORCE, since: date = JOINED, expires_on: date = date(2026, 3, 1),
) -> Membership:  # fmt: skip
    """A member in one state, the way there in its history, without nominated seats."""
    force = kind == MemberKind.FORCE
    organisation = organisation or OrganisationFactory(
        kind=OrganisationKind.FORCE if force else OrganisationKind.CHARITY
    )
    made = Membership.objects.create(
        organisation=organisation, kind=kind, state=state, expires_on=expires_on
    )
    way = [State.INVITED, State.ENDORSED, State.ACTIVE]
    if state in (State.PAUSED, State.LEFT):
        way.append(State(state))
    else:
        way = way[: way.index(State(state)) + 1]
    for step in way:
        Change.objects.create(membership=made, state=step, on=since, recorded_at=AT)
    if state != State.INVITED:
        Endorsement.objects.create(
            membership=made, name="Ellis Marsh", rank="superintendent", on=since,
            evidence="Letter of January", recorded_at=AT,
        )  # fmt: skip
    return made


def nominated(
    membership: Membership, level: str, *, vacant: bool = False, since: date = JOINED, **fields
) -> Seat:
    """A seat of the member that stands for one level, held by somebody unless it is vacant."""
    if vacant:
        fields["holder"] = None
    seat = SeatFactory(
        organisation=membership.organisation,
        role=fields.pop("role", ROLES.get(Level(level), Role.PARTNER)),
        title=fields.pop("title", f"{Level(level).label} seat"),
        since=since,
        **fields,
    )
    Nomination.objects.create(membership=membership, level=level, seat=seat, began_on=since)
    return seat


def seated_member(organisation: Organisation | None = None) -> Membership:
    """An active force whose two nominated seats are held."""
    made = member(organisation)
    nominated(made, Level.STRATEGIC)
    nominated(made, Level.OPERATIONAL)
    return made
