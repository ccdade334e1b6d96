"""Which step of a membership may follow which, who may take it, and what must be true first."""

from collections.abc import Collection
from datetime import date, timedelta

from waymark.network.innovations.rules.words import Reason, date_words, listed
from waymark.network.membership.enums import Level, MemberKind, Rank, State

INVITATION_LASTS = timedelta(days=60)
# An endorsement older than this says little of who stands behind the membership now.
ENDORSEMENT_HOLDS = timedelta(days=365)
# S0: nominated officers are approved by a superintendent, chief superintendent or head of service.
SUFFICIENT = (
    Rank.CHIEF_OFFICER,
    Rank.CHIEF_SUPERINTENDENT,
    Rank.SUPERINTENDENT,
    Rank.HEAD_OF_SERVICE,
)
LEVELS = {
    MemberKind.FORCE: (Level.STRATEGIC, Level.OPERATIONAL),
    MemberKind.PARTNER: (Level.CONTACT,),
    MemberKind.OBSERVER: (Level.CONTACT,),
}
FOLLOWS = {
    State.INVITED: (State.ENDORSED, State.LEFT),
    State.ENDORSED: (State.ACTIVE, State.LEFT),
    State.ACTIVE: (State.PAUSED, State.LEFT),
    State.PAUSED: (State.ACTIVE, State.LEFT),
    State.LEFT: (),
}
# What a lead of the organisation may do for it; everything else is for the co-ordinator.
BY_ITS_LEAD = frozenset(
    {
        (State.INVITED, State.ENDORSED),
        (State.INVITED, State.LEFT),
        (State.ENDORSED, State.LEFT),
        (State.ACTIVE, State.PAUSED),
        (State.ACTIVE, State.LEFT),
        (State.PAUSED, State.ACTIVE),
        (State.PAUSED, State.LEFT),
    }
)
CAN_ONLY = {
    State.INVITED: "An invited organisation is endorsed first, or declines",
    State.ENDORSED: "An endorsed membership begins, or is withdrawn",
    State.ACTIVE: "An active membership can be paused or ended",
    State.PAUSED: "A paused membership can be resumed or ended",
    State.LEFT: "The organisation has left. Invite it again to begin a new membership",
}
NEEDS_REASON = (State.PAUSED, State.LEFT)


def may_be_taken_by_its_lead(now: str, to: str) -> bool:
    """Say whether a lead of the organisation may take this step without the co-ordinator."""
    return (State(now), State(to)) in BY_ITS_LEAD


def blockers_to_invite(
    *, open_state: str | None, name: str, ended: bool, is_force: bool, kind: str
) -> list[str]:
    """Say why this organisation cannot be invited today."""
    if ended:
        return [f"{name} no longer exists. Invite its successor"]
    if kind == MemberKind.FORCE and not is_force:
        return [f"{name} is not a force. Invite it as a partner or an observer"]
    if kind == MemberKind.PARTNER and is_force:
        return [f"{name} is a force. Invite it as a force or an observer"]
    if open_state is not None:
        words = State(open_state).label.lower()
        return [f"{name} already has a membership: it is {words}. There is only ever one"]
    return []


def blockers_to_endorse(
    *, state: str, rank: str, on: date, evidence: str, expires_on: date, today: date
) -> list[str]:
    """Say why this endorsement cannot be recorded; each reason names its field."""
    if state not in (State.INVITED, State.ENDORSED, State.ACTIVE, State.PAUSED):
        return [CAN_ONLY[State(state)]]
    blockers: list[str] = []
    if state == State.INVITED and today > expires_on:
        blockers.append(
            f"The invitation ran out on {date_words(expires_on)}. Ask the co-ordinator to renew it"
        )
    if rank not in SUFFICIENT:
        enough = listed([each.label.lower() for each in SUFFICIENT])
        given = Rank(rank).label.lower()
        blockers.append(
            Reason(
                f"{given.capitalize()} is not enough. A membership is endorsed by a"
                f" {enough.replace(' and ', ' or ')}",
                "rank",
            )
        )
    if on > today:
        blockers.append(Reason("The endorsement cannot be given on a day to come", "on"))
    elif today - on > ENDORSEMENT_HOLDS:
        blockers.append(
            Reason("This endorsement is more than a year old. Ask for a fresh one", "on")
        )
    if not evidence.strip():
        blockers.append(Reason("Say what shows the endorsement and where it is kept", "evidence"))
    return blockers


def blockers_to_move(
    *,
    now: str,
    to: str,
    on: date,
    since: date,
    today: date,
    reason: str = "",
    unfilled: Collection[str] = (),
    missing: Collection[str] = (),
    leads: bool = False,
    runs_network: bool = False,
) -> list[str]:
    """Say why a membership cannot take this step.

    `missing` are levels for which no seat is nominated, `unfilled` those whose seat is vacant;
    `leads` says that the force leads the network, `runs_network` that a co-ordinator or an
    administrator sits in the organisation.
    """
    if to not in FOLLOWS[State(now)]:
        return [CAN_ONLY[State(now)]]
    blockers: list[str] = []
    if on > today:
        blockers.append(Reason("The day cannot lie ahead", "on"))
    elif on < since:
        blockers.append(Reason(f"It cannot be before the last step, on {date_words(since)}", "on"))
    if to in NEEDS_REASON and not reason.strip():
        blockers.append(Reason("Say in a sentence why, for those who come after", "reason"))
    if to == State.ACTIVE:
        blockers += _blockers_to_begin(missing, unfilled)
    if to == State.LEFT and leads:
        blockers.append("This force leads the network. Hand the lead over first")
    if to == State.LEFT and runs_network:
        blockers.append(
            "The network is run from here: its co-ordinator or administrator sits in this"
            " organisation. Seat them elsewhere first"
        )
    return blockers


def _blockers_to_begin(missing: Collection[str], unfilled: Collection[str]) -> list[str]:
    """Nobody can be asked where no seat is named, or where all that are named stand empty."""
    if missing:
        named = listed([Level(level).label.lower() for level in sorted(missing)])
        return [f"Nominate the {named} seat{'s' if len(missing) > 1 else ''} first"]
    if unfilled:
        return ["None of the nominated seats has a holder. Invite somebody to one first"]
    return []


def blockers_to_nominate(
    *,
    kind: str,
    level: str,
    state: str,
    same_organisation: bool,
    seat_role: str,
    nominated_as: str | None,
) -> list[str]:
    """Say why this seat cannot stand for this level."""
    if state == State.LEFT:
        return [CAN_ONLY[State.LEFT]]
    if level not in LEVELS[MemberKind(kind)]:
        names = listed([each.label.lower() for each in LEVELS[MemberKind(kind)]])
        return [f"A {MemberKind(kind).label.lower()} nominates: {names}"]
    if not same_organisation:
        return ["This seat belongs to another organisation"]
    if seat_role == "administrator":
        return ["An administrator’s seat looks after the site; nominate a working seat"]
    if (kind == MemberKind.OBSERVER) != (seat_role == "observer"):
        return [
            "An observer’s contact has a seat with the role Observer, which reads and does not"
            " write; nobody else’s has"
        ]
    if nominated_as is not None and nominated_as != level:
        words = Level(nominated_as).label.lower()
        return [f"This seat is the {words} one already. Nominate two different seats"]
    return []


def blockers_to_lead(
    *, kind: str, state: str, already: bool, on: date, since: date | None, today: date
) -> list[str]:
    """Say why this organisation cannot lead the network from that day."""
    if already:
        return ["This force leads the network already"]
    blockers: list[str] = []
    if kind != MemberKind.FORCE:
        blockers.append("Only a force leads the network")
    elif state != State.ACTIVE:
        blockers.append("Only a force whose membership is active can lead")
    if on > today:
        blockers.append(Reason("The day cannot lie ahead", "on"))
    elif since is not None and on < since:
        blockers.append(
            Reason(f"The force that leads now began on {date_words(since)}; not before that", "on")
        )
    return blockers
