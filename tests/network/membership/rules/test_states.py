"""What may follow what in a membership, whose rank suffices, and which seats may be nominated."""

from datetime import date

import pytest

from waymark.network.membership.enums import Level, MemberKind, Rank, State
from waymark.network.membership.rules import states

TODAY = date(2026, 6, 9)
STEPS = {  # from → to: whether a lead of the organisation may take the step alone
    ("invited", "endorsed"): True, ("invited", "left"): True,
    ("endorsed", "active"): False, ("endorsed", "left"): True,
    ("active", "paused"): True, ("active", "left"): True,
    ("paused", "active"): True, ("paused", "left"): True,
}  # fmt: skip


@pytest.mark.parametrize("now", State.values)
@pytest.mark.parametrize("to", State.values)
def test_only_these_steps_exist_and_only_these_are_the_leads(now, to):
    assert (to in states.FOLLOWS[State(now)]) == ((now, to) in STEPS)
    assert states.may_be_taken_by_its_lead(now, to) == STEPS.get((now, to), False)


@pytest.mark.parametrize(
    "changed, reasons",
    [
        pytest.param({}, [], id="a superintendent, yesterday, with a letter"),
        pytest.param({"rank": Rank.HEAD_OF_SERVICE}, [], id="a head of service"),
        pytest.param({"rank": Rank.CHIEF_OFFICER}, [], id="a chief officer"),
        pytest.param(
            {"rank": Rank.INSPECTOR},
            ["Inspector is not enough. A membership is endorsed by a chief officer, chief"
             " superintendent, superintendent or head of service"],
            id="an inspector",
        ),
        pytest.param(
            {"on": date(2026, 6, 10)}, ["The endorsement cannot be given on a day to come"],
            id="tomorrow",
        ),
        pytest.param({"on": date(2025, 6, 9)}, [], id="a year ago to the day"),
        pytest.param(
            {"on": date(2025, 6, 8)},
            ["This endorsement is more than a year old. Ask for a fresh one"],
            id="a year and a day ago",
        ),
        pytest.param(
            {"evidence": " "}, ["Say what shows the endorsement and where it is kept"],
            id="nothing that shows it",
        ),
        pytest.param({"expires_on": TODAY}, [], id="on the last day of the invitation"),
        pytest.param(
            {"expires_on": date(2026, 6, 8)},
            ["The invitation ran out on 8 June 2026. Ask the co-ordinator to renew it"],
            id="the invitation ran out yesterday",
        ),
        pytest.param(
            {"state": "active", "expires_on": date(2026, 1, 1)}, [],
            id="a fresh one for an active member, whose invitation is long past",
        ),
        pytest.param(
            {"state": "left"},
            ["The organisation has left. Invite it again to begin a new membership"],
            id="who has left",
        ),
    ],
)  # fmt: skip
def test_what_an_endorsement_needs(changed, reasons):
    given = {
        "state": "invited", "rank": Rank.SUPERINTENDENT, "on": date(2026, 6, 8),
        "evidence": "A letter", "expires_on": date(2026, 7, 1), "today": TODAY,
    }  # fmt: skip

    assert states.blockers_to_endorse(**given | changed) == reasons


@pytest.mark.parametrize(
    "changed, reasons",
    [
        pytest.param({}, [], id="endorsed, both seats nominated, one of them held"),
        pytest.param(
            {"missing": ["strategic", "operational"]},
            ["Nominate the operational and strategic seats first"], id="no seat nominated",
        ),
        pytest.param(
            {"missing": ["operational"]}, ["Nominate the operational seat first"],
            id="no operational seat",
        ),
        pytest.param(
            {"unfilled": ["strategic", "operational"]},
            ["None of the nominated seats has a holder. Invite somebody to one first"],
            id="both seats vacant",
        ),
        pytest.param(
            {"now": "invited"}, ["An invited organisation is endorsed first, or declines"],
            id="begun without an endorsement",
        ),
        pytest.param({"on": date(2026, 6, 10)}, ["The day cannot lie ahead"], id="tomorrow"),
        pytest.param(
            {"on": date(2026, 4, 30)}, ["It cannot be before the last step, on 1 May 2026"],
            id="before it was endorsed",
        ),
        pytest.param({"now": "active", "to": "paused", "reason": "A gap"}, [], id="paused"),
        pytest.param(
            {"now": "active", "to": "paused"},
            ["Say in a sentence why, for those who come after"], id="paused without a reason",
        ),
        pytest.param(
            {"now": "active", "to": "left", "reason": "x", "leads": True},
            ["This force leads the network. Hand the lead over first"], id="the lead force leaves",
        ),
        pytest.param(
            {"now": "active", "to": "left", "reason": "x", "runs_network": True},
            ["The network is run from here: its co-ordinator or administrator sits in this"
             " organisation. Seat them elsewhere first"],
            id="where the co-ordinator sits",
        ),
        pytest.param(
            {"now": "left"},
            ["The organisation has left. Invite it again to begin a new membership"],
            id="back from having left",
        ),
    ],
)  # fmt: skip
def test_what_a_step_needs(changed, reasons):
    given = {"now": "endorsed", "to": "active", "on": TODAY, "since": date(2026, 5, 1),
             "today": TODAY}  # fmt: skip

    assert states.blockers_to_move(**given | changed) == reasons


@pytest.mark.parametrize(
    "changed, reasons",
    [
        pytest.param({}, [], id="a force without a membership"),
        pytest.param(
            {"open_state": "paused"},
            ["Ashdown already has a membership: it is paused. There is only ever one"],
            id="a paused member",
        ),
        pytest.param(
            {"ended": True}, ["Ashdown no longer exists. Invite its successor"], id="merged"
        ),
        pytest.param(
            {"is_force": False},
            ["Ashdown is not a force. Invite it as a partner or an observer"],
            id="a charity as a force",
        ),
        pytest.param(
            {"kind": "partner"},
            ["Ashdown is a force. Invite it as a force or an observer"],
            id="a force as a partner",
        ),
        pytest.param({"kind": "observer"}, [], id="a force as an observer"),
    ],
)
def test_who_can_be_invited(changed, reasons):
    given = {"open_state": None, "name": "Ashdown", "ended": False, "is_force": True,
             "kind": "force"}  # fmt: skip

    assert states.blockers_to_invite(**given | changed) == reasons


@pytest.mark.parametrize(
    "changed, reasons",
    [
        pytest.param({}, [], id="the lead’s seat as the strategic one"),
        pytest.param({"nominated_as": Level.STRATEGIC}, [], id="it is that already"),
        pytest.param(
            {"nominated_as": Level.OPERATIONAL},
            ["This seat is the operational one already. Nominate two different seats"],
            id="one seat for both levels",
        ),
        pytest.param(
            {"same_organisation": False}, ["This seat belongs to another organisation"],
            id="a neighbour’s seat",
        ),
        pytest.param(
            {"seat_role": "administrator"},
            ["An administrator’s seat looks after the site; nominate a working seat"],
            id="an administrator’s seat",
        ),
        pytest.param(
            {"level": Level.CONTACT}, ["A force nominates: strategic and operational"],
            id="a contact of a force",
        ),
        pytest.param(
            {"kind": MemberKind.OBSERVER, "level": Level.CONTACT, "seat_role": "partner"},
            ["An observer’s contact has a seat with the role Observer, which reads and does not"
             " write; nobody else’s has"],
            id="an observer through a seat that may write",
        ),
        pytest.param(
            {"kind": MemberKind.OBSERVER, "level": Level.CONTACT, "seat_role": "observer"}, [],
            id="an observer’s seat",
        ),
        pytest.param(
            {"state": "left"},
            ["The organisation has left. Invite it again to begin a new membership"],
            id="who has left",
        ),
    ],
)  # fmt: skip
def test_which_seat_can_be_nominated(changed, reasons):
    given = {"kind": "force", "level": Level.STRATEGIC, "state": "active",
             "same_organisation": True, "seat_role": "lead", "nominated_as": None}  # fmt: skip

    assert states.blockers_to_nominate(**given | changed) == reasons


@pytest.mark.parametrize(
    "changed, reasons",
    [
        pytest.param({}, [], id="an active force"),
        pytest.param({"since": None}, [], id="the first that ever led"),
        pytest.param({"kind": "partner"}, ["Only a force leads the network"], id="a charity"),
        pytest.param({"kind": "", "state": ""}, ["Only a force leads the network"],
                     id="no member at all"),
        pytest.param(
            {"state": "paused"}, ["Only a force whose membership is active can lead"],
            id="a paused force",
        ),
        pytest.param(
            {"already": True}, ["This force leads the network already"], id="the same force"
        ),
        pytest.param({"on": date(2026, 6, 10)}, ["The day cannot lie ahead"], id="tomorrow"),
        pytest.param(
            {"on": date(2025, 12, 31)},
            ["The force that leads now began on 1 January 2026; not before that"],
            id="before the present force began",
        ),
    ],
)  # fmt: skip
def test_who_can_lead(changed, reasons):
    given = {"kind": "force", "state": "active", "already": False, "on": TODAY,
             "since": date(2026, 1, 1), "today": TODAY}  # fmt: skip

    assert states.blockers_to_lead(**given | changed) == reasons
