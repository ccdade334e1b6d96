"""Invited, endorsed, begun, paused, left: each step with its history, its notice and its entry."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.membership import member, nominated, seated_member
from waymark.network.membership import queries
from waymark.network.membership.actions import leading, rounds
from waymark.network.membership.actions.memberships import (
    endorse,
    invite_member,
    move_membership,
    nominate,
    renew_invitation,
)
from waymark.network.membership.enums import Level, MemberKind, Rank, State
from waymark.network.membership.models import (
    Change,
    Endorsement,
    LeadTerm,
    Membership,
    Nomination,
)
from waymark.shared.accounts.actions.seats import leave_seat
from waymark.shared.accounts.models import Person
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
TODAY = date(2026, 6, 9)


@pytest.fixture
def helen():
    return steward()


@pytest.fixture
def force():
    return OrganisationFactory(name="Ashdown", slug="ashdown")


def history(membership: Membership) -> list[tuple[str, date]]:
    return list(Change.objects.filter(membership=membership).values_list("state", "on"))


def endorsed_by(membership, by, **changed) -> Endorsement:
    given = {"name": "Ellis Marsh", "rank": Rank.SUPERINTENDENT, "on": TODAY,
             "evidence": "A letter", "sponsor_seat": None}  # fmt: skip
    return endorse(membership, by=by, now=NOW, **given | changed)


def moved(membership, to: str, by, *, on=TODAY, reason="Agreed") -> Membership:
    return move_membership(membership, to=to, on=on, reason=reason, by=by, now=NOW)


def test_a_force_is_invited_endorsed_and_begins(helen, force):
    priya = SeatFactory(organisation=force, role="lead", title="Victim lead").holder
    SeatFactory(organisation=force, role="practitioner", title="Victim practitioner")

    made = invite_member(force, kind="force", through="Head of victims", by=helen, now=NOW)
    endorsed_by(made, priya)
    begun = moved(made, "active", helen)

    assert begun.state == State.ACTIVE
    assert history(made) == [("invited", TODAY), ("endorsed", TODAY), ("active", TODAY)]
    assert sorted(
        Nomination.objects.filter(membership=made).values_list("level", "seat__title")
    ) == [("operational", "Victim practitioner"), ("strategic", "Victim lead")]
    assert list(Entry.objects.order_by("sequence").values_list("act", flat=True)) == [
        "membership.invited", "membership.endorsed", "membership.moved",
    ]  # fmt: skip
    assert sorted(Notice.objects.values_list("person__name", "subject")) == sorted([
        (priya.name, "Ashdown is invited to the network"),
        (helen.name, "Ashdown is endorsed"),
        (priya.name, "Ashdown: active"),
    ])  # fmt: skip


@pytest.mark.parametrize("to", ["active", "left"])
def test_a_stranger_takes_no_step(to):
    made = member(state=State.ENDORSED)

    with pytest.raises(PermissionDenied):
        moved(made, to, lead())

    assert history(made)[-1][0] == "endorsed"


def test_a_lead_endorses_but_does_not_begin_the_own_membership(force):
    made, priya = member(force, state=State.ENDORSED), lead(force)

    with pytest.raises(PermissionDenied):
        moved(made, "active", priya)


def test_only_stewards_invite_and_renew(force):
    made = member(state=State.INVITED)

    with pytest.raises(PermissionDenied):
        invite_member(force, kind="force", through="", by=lead(force), now=NOW)
    with pytest.raises(PermissionDenied):
        renew_invitation(made, by=lead(made.organisation), now=NOW)

    assert Membership.objects.count() == 1


def test_a_second_membership_is_refused_and_the_database_holds_it_too(helen):
    made = member(state=State.PAUSED)

    with pytest.raises(Refused) as refusal:
        invite_member(made.organisation, kind="force", through="", by=helen, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(organisation=made.organisation, kind="force", expires_on=TODAY)

    assert refusal.value.reasons == [
        f"{made.organisation.name} already has a membership: it is paused. There is only ever one"
    ]


def test_an_invitation_that_ran_out_is_renewed_and_then_endorsed(helen):
    made = member(state=State.INVITED, expires_on=date(2026, 6, 8))

    with pytest.raises(Refused) as refusal:
        endorsed_by(made, helen)
    renew_invitation(made, by=helen, now=NOW)
    endorsed_by(made, helen)

    assert refusal.value.reasons == [
        "The invitation ran out on 8 June 2026. Ask the co-ordinator to renew it"
    ]
    made.refresh_from_db()
    assert (made.state, made.expires_on) == (State.ENDORSED, TODAY + timedelta(days=60))


def test_a_fresh_endorsement_is_kept_beside_the_first_and_moves_nothing(helen):
    made = seated_member()

    endorsed_by(made, helen, rank=Rank.CHIEF_SUPERINTENDENT)

    assert Endorsement.objects.filter(membership=made).count() == 2
    assert history(made)[-1][0] == "active"


def test_who_leaves_gives_up_its_seats_and_may_come_back(helen):
    made = seated_member()
    people = queries.people_there(made)

    moved(made, "left", helen, reason="Works with its neighbour")
    again = invite_member(made.organisation, kind="force", through="", by=helen, now=NOW)

    assert not Person.objects.filter(pk__in=[p.pk for p in people], is_active=True).exists()
    assert not Nomination.objects.filter(membership=made, ended_on=None).exists()
    assert history(made)[-1] == ("left", TODAY)
    assert (again.state, Membership.objects.count()) == (State.INVITED, 2)


def test_the_same_step_pressed_twice_is_one(helen):
    made = seated_member()

    moved(made, "paused", helen)
    moved(made, "paused", helen)

    assert [state for state, _ in history(made)].count("paused") == 1


def test_another_seat_follows_the_nominated_one_with_its_dates(helen):
    made = seated_member()
    before = Nomination.objects.get(membership=made, level="strategic")
    new = SeatFactory(organisation=made.organisation)

    nominate(made, level="strategic", seat=new, by=helen, now=NOW)

    before.refresh_from_db()
    now = Nomination.objects.get(membership=made, level="strategic", ended_on=None)
    assert (before.ended_on, now.seat, now.began_on) == (TODAY, new, TODAY)


def test_an_observer_reads_and_does_not_write(helen):
    college = member(kind=MemberKind.OBSERVER)
    writes = SeatFactory(organisation=college.organisation, role="partner")
    reads = SeatFactory(organisation=college.organisation, role="observer")

    with pytest.raises(Refused):
        nominate(college, level="contact", seat=writes, by=helen, now=NOW)

    assert nominate(college, level="contact", seat=reads, by=helen, now=NOW).seat == reads


# ---- vacant seats ------------------------------------------------------------------------------


def test_a_vacant_seat_is_told_to_the_co_ordinator_and_the_sponsor_once(helen):
    made = seated_member()
    sponsor = SeatFactory(organisation=made.organisation, title="Superintendent").holder
    made.sponsor_seat = sponsor.seat
    made.save()
    empty = Nomination.objects.get(membership=made, level="operational").seat
    leave_seat(empty, by=helen, now=NOW)

    for hours in (1, 2, 3):
        rounds.daily_round(now=NOW + timedelta(hours=hours))
    told = Notice.objects.filter(kind="membership.vacant_seat")

    assert sorted(told.values_list("person__name", flat=True)) == sorted([helen.name, sponsor.name])
    assert set(told.values_list("subject", flat=True)) == {
        f"{made.organisation.name}: its operational seat is vacant"
    }


def test_a_reminder_follows_after_a_month_and_none_once_the_seat_is_taken(helen):
    made = member()
    nominated(made, Level.STRATEGIC)
    seat = nominated(made, Level.OPERATIONAL, vacant=True, since=TODAY)

    counts = []
    for days in (0, 29, 30, 60, 90, 400):
        rounds.daily_round(now=NOW + timedelta(days=days))
        counts.append(Notice.objects.filter(person=helen).count())
    seat.holder = SeatFactory(organisation=made.organisation).holder
    seat.save()

    assert counts == [1, 1, 2, 3, 4, 4]
    assert queries.vacancies() == []


@pytest.mark.parametrize("state", [State.INVITED, State.PAUSED, State.LEFT])
def test_no_alarm_for_who_has_not_begun_has_paused_or_left(helen, state):
    nominated(member(state=state), Level.STRATEGIC, vacant=True)

    rounds.daily_round(now=NOW)

    assert not Notice.objects.filter(kind="membership.vacant_seat").exists()


def test_the_first_page_says_which_seats_are_vacant(helen):
    made = member(OrganisationFactory(name="Ashdown", slug="ashdown"))
    nominated(made, Level.STRATEGIC, vacant=True, since=date(2026, 6, 1))

    (need,) = queries.needs(helen, TODAY).due

    assert (need.title, need.href, need.words) == (
        "Ashdown: fill the strategic seat", "/network/members/ashdown/", "8 days empty",
    )  # fmt: skip


# ---- who leads ---------------------------------------------------------------------------------


def test_the_lead_is_handed_on_and_its_history_stays(helen):
    first, second = seated_member(), seated_member()

    leading.hand_the_lead_over(first.organisation, on=date(2026, 1, 12), note="", by=helen, now=NOW)
    chief = queries.sponsors_of(first)[0]
    leading.hand_the_lead_over(
        second.organisation, on=TODAY, note="Agreed in June", by=chief, now=NOW
    )

    assert list(LeadTerm.objects.values_list("organisation", "began_on", "ended_on")) == [
        (second.organisation.pk, TODAY, None),
        (first.organisation.pk, date(2026, 1, 12), TODAY),
    ]


def test_nobody_takes_the_lead_by_themselves(helen):
    made = seated_member()

    with pytest.raises(PermissionDenied):
        leading.hand_the_lead_over(
            made.organisation, on=TODAY, note="", by=queries.sponsors_of(made)[0], now=NOW
        )

    assert not LeadTerm.objects.exists()


def test_the_lead_force_hands_over_before_it_leaves(helen):
    made = seated_member()
    leading.hand_the_lead_over(made.organisation, on=TODAY, note="", by=helen, now=NOW)

    with pytest.raises(Refused) as refusal:
        moved(made, "left", helen)

    assert refusal.value.reasons == ["This force leads the network. Hand the lead over first"]
