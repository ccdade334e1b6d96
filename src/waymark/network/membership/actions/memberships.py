"""The life of a membership: invited, endorsed, active, paused, left; and its nominated seats."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from waymark.network.membership import permissions, queries
from waymark.network.membership.actions.evidence import HandedIn, keep
from waymark.network.membership.enums import State
from waymark.network.membership.models import Change, Endorsement, Membership, Nomination
from waymark.network.membership.rules import states
from waymark.shared.accounts.actions.seats import leave_seat
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def invite_member(
    organisation: Organisation, *, kind: str, through: str, by: Person, now: datetime
) -> Membership:
    """Invite an organisation to join; the invitation stands for sixty days."""
    if not permissions.may_invite(by):
        raise PermissionDenied
    today = localdate(now)
    with recorded("membership.invited", by=by, at=now) as entry:
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        there = queries.open_membership(organisation)
        blockers = states.blockers_to_invite(
            open_state=there.state if there else None,
            name=organisation.name,
            ended=organisation.valid_to is not None and organisation.valid_to < today,
            is_force=organisation.kind == "force",
            kind=kind,
        )
        if blockers:
            raise Refused(blockers)
        membership = Membership.objects.create(
            organisation=organisation,
            kind=kind,
            invited_through=through,
            expires_on=today + states.INVITATION_LASTS,
        )
        _note(membership, State.INVITED, on=today, by=by, now=now, note=through)
        _nominate_the_usual(membership, today, by)
        _tell(
            membership,
            f"{organisation} is invited to the network",
            "An officer’s endorsement comes next",
            by,
            now,
        )
        entry.about, entry.detail = organisation, {"kind": kind}
    return membership


def _nominate_the_usual(membership: Membership, today: date, by: Person | None) -> None:
    """Begin with the seats that the register gave a force: its first lead, its first other seat."""
    if membership.kind != "force":
        return
    seats = list(membership.organisation.seats.order_by("pk"))
    usual = {
        "strategic": next((seat for seat in seats if seat.role == "lead"), None),
        "operational": next(
            (seat for seat in seats if seat.role in ("practitioner", "performance")), None
        ),
    }
    for level, seat in usual.items():
        if seat is not None:
            Nomination.objects.create(
                membership=membership, level=level, seat=seat, began_on=today, by=by
            )


def renew_invitation(membership: Membership, *, by: Person, now: datetime) -> None:
    """Let an invitation stand for another sixty days from today."""
    if not permissions.may_invite(by):
        raise PermissionDenied
    with recorded("membership.invitation_renewed", by=by, at=now) as entry:
        membership.state = _held(membership).state
        if membership.state != State.INVITED:
            raise Refused("Only an invitation that nobody has taken up yet is renewed")
        membership.expires_on = localdate(now) + states.INVITATION_LASTS
        membership.save(update_fields=["expires_on"])
        entry.about = membership


def endorse(
    membership: Membership,
    *,
    name: str,
    rank: str,
    on: date,
    evidence: str,
    sponsor_seat: Seat | None,
    by: Person,
    now: datetime,
    paper: HandedIn | None = None,
) -> Endorsement:
    """Record that an officer of sufficient rank stands behind it. A later one follows an earlier.

    The first endorsement takes an invited member a step on; stewards are told that it may begin.
    """
    if not permissions.may_endorse(by, membership):
        raise PermissionDenied
    with recorded("membership.endorsed", by=by, at=now) as entry:
        there = _held(membership)
        blockers = states.blockers_to_endorse(
            state=there.state, rank=rank, on=on, evidence=evidence,
            expires_on=there.expires_on, today=localdate(now),
        )  # fmt: skip
        if sponsor_seat is not None and sponsor_seat.organisation_id != there.organisation_id:
            blockers.append("The sponsor’s seat belongs to another organisation")
        if blockers:
            raise Refused(blockers)
        made = Endorsement.objects.create(
            membership=there, name=name, rank=rank, on=on, evidence=evidence, by=by,
            recorded_at=now,
        )  # fmt: skip
        if paper is not None:
            keep(made, paper, by=by, now=now)
        _endorsed(there, sponsor_seat, by, now)
        entry.about, entry.detail = there, {"rank": rank, "paper": paper.sha256 if paper else ""}
    return made


def _endorsed(membership: Membership, sponsor: Seat | None, by: Person, now: datetime) -> None:
    """Note who sponsors it; an invited member is a step on."""
    membership.sponsor_seat = sponsor
    if membership.state == State.INVITED:
        membership.state = State.ENDORSED
        _note(membership, State.ENDORSED, on=localdate(now), by=by, now=now)
        _tell_stewards(membership, by, now)
    membership.save(update_fields=["state", "sponsor_seat"])


def move_membership(
    membership: Membership, *, to: str, on: date, reason: str, by: Person, now: datetime
) -> Membership:
    """Begin, pause, resume or end a membership. Who leaves gives up its seats; records stay."""
    if not permissions.may_move(by, membership, to):
        raise PermissionDenied
    with recorded("membership.moved", by=by, at=now) as entry:
        there = _held(membership)
        if there.state == to:
            entry.about = there
            return there  # the form was sent twice
        blockers = states.blockers_to_move(
            now=there.state,
            to=to,
            on=on,
            since=queries.last_change_on(there),
            today=localdate(now),
            reason=reason,
            leads=queries.leads_now(there.organisation),
            runs_network=queries.runs_the_network(there.organisation),
            **queries.levels_wanting(there),
        )
        if blockers:
            raise Refused(blockers)
        there.state = to
        there.save(update_fields=["state"])
        _note(there, to, on=on, by=by, now=now, note=reason)
        if to == State.LEFT:
            _give_up_seats(there, on, by, now)
        _tell(there, f"{there.organisation}: {State(to).label.lower()}", reason, by, now)
        entry.about, entry.detail = there, {"to": to}
    return there


def _give_up_seats(membership: Membership, on: date, by: Person, now: datetime) -> None:
    """End the nominations and empty the seats: who is no member does not sign in."""
    Nomination.objects.filter(membership=membership, ended_on=None).update(ended_on=on)
    seats = membership.organisation.seats.filter(holder__isnull=False)
    for seat in seats.select_related("holder", "organisation"):
        leave_seat(seat, by=by, now=now)


def nominate(
    membership: Membership, *, level: str, seat: Seat, by: Person, now: datetime
) -> Nomination:
    """Say which seat is the strategic, the operational or the contact seat from today."""
    if not permissions.may_nominate(by, membership):
        raise PermissionDenied
    with recorded("membership.seat_nominated", by=by, at=now) as entry:
        there = _held(membership)
        standing = Nomination.objects.filter(membership=there, ended_on=None)
        other = standing.filter(seat=seat).first()
        blockers = states.blockers_to_nominate(
            kind=there.kind,
            level=level,
            state=there.state,
            same_organisation=seat.organisation_id == there.organisation_id,
            seat_role=seat.role,
            nominated_as=other.level if other else None,
        )
        if blockers:
            raise Refused(blockers)
        entry.about, entry.detail = there, {"level": level, "seat": seat.key}
        if other is not None:
            return other
        today = localdate(now)
        standing.filter(level=level).update(ended_on=today)
        return Nomination.objects.create(
            membership=there, level=level, seat=seat, began_on=today, by=by
        )


def _held(membership: Membership) -> Membership:
    """The membership as it stands now; whoever else moves it waits."""
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=membership.pk)
    )


def _note(
    membership: Membership, state: str, *, on: date, by: Person | None, now: datetime,
    note: str = "",
) -> None:  # fmt: skip
    Change.objects.create(
        membership=membership, state=state, on=on, note=note, by=by, recorded_at=now
    )


def _tell(membership: Membership, subject: str, body: str, by: Person, now: datetime) -> None:
    """Tell those who speak for the organisation, but not whoever did it."""
    notify(
        [person for person in queries.people_who_speak(membership) if person.pk != by.pk],
        kind="membership.changed",
        subject=subject,
        body=body,
        link=f"/network/members/{membership.organisation.slug}/",
        now=now,
    )


def _tell_stewards(membership: Membership, by: Person, now: datetime) -> None:
    notify(
        [person for person in queries.co_ordinators() if person.pk != by.pk],
        kind="membership.endorsed",
        subject=f"{membership.organisation} is endorsed",
        body="Its membership can begin once you have looked at the endorsement",
        link=f"/network/members/{membership.organisation.slug}/",
        now=now,
    )
