"""What meetings and events cost: noted once, taken out again, counted in packs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.outcomes import group, meeting
from tests.support.pages import faults_of
from waymark.network.reports import actions
from waymark.network.reports.models import EventCost
from waymark.network.reports.queries import costs
from waymark.network.reports.rules.costs import sentence
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 15, 12, tzinfo=UTC)
TODAY = NOW.date()


def noted(by, pounds=240, on=date(2026, 10, 8), **more):
    given = {"what": "A day together", "borne": "shared", "meeting": None, "now": NOW}
    return actions.note_cost(pounds=pounds, on=on, by=by, **given | more)


def test_a_year_stands_beside_the_year_before_and_names_no_force():
    host, made_up = lead(), lead(OrganisationFactory(invented=True))
    held = meeting(group(open_to_members=True))
    meeting(group(open_to_members=True), on=date(2026, 9, 10))
    noted(host, 1240, meeting=held)
    noted(host, 60, on=date(2025, 11, 3))
    noted(made_up, 9000)
    actions.take_out(noted(host, 77), by=host, now=NOW)

    found = costs.section(invented=False, as_of=TODAY)

    (figure,) = found.numbers
    assert (figure.value, figure.counts, figure.note) == (
        "£1,240",
        "1 event",
        "£60 the year before",
    )
    assert found.sentence == (
        "What was noted comes to £1,240 in twelve months, after £60 in the twelve before. "
        "Of 2 meetings held, the cost of 1 is noted."
    )
    assert found.grids[0].rows == [
        ("8 October 2026", "A day together", "£1,240", "Those who took part, between them")
    ]
    assert host.organisation.name not in str(found)


def test_one_meeting_has_one_cost_until_it_is_taken_out():
    host, other, held = lead(), lead(), meeting(group(open_to_members=True))
    first = noted(host, meeting=held)

    assert noted(host, meeting=held) == first  # the form was sent twice
    with pytest.raises(Refused, match="noted already"):
        noted(other, 300, meeting=held)
    with pytest.raises(PermissionDenied):
        actions.take_out(first, by=other, now=NOW)
    actions.take_out(first, by=steward(), now=NOW)

    assert noted(other, 300, meeting=held).pounds == 300
    assert Entry.objects.filter(act="reports.cost_taken_out").count() == 1


def test_what_lies_ahead_and_who_only_reads_note_nothing():
    with pytest.raises(Refused, match="has not come yet"):
        noted(lead(), on=TODAY + timedelta(days=1))
    for reader in (SeatFactory(role=Role.PRACTITIONER), SeatFactory(role=Role.OBSERVER)):
        with pytest.raises(PermissionDenied):
            noted(reader.holder)

    assert EventCost.objects.count() == 0


def test_the_cost_of_a_meeting_is_noted_from_its_own_page(client):
    held = meeting(group(open_to_members=True), title="Autumn meeting")
    client.force_login(lead())
    page = client.get(f"/meetings/{held.key}/").content.decode()
    address = f"/reports/costs/new/?meeting={held.key}"
    form = client.get(address)
    body = {"meeting": held.key, "what": "Autumn meeting", "on-day": "8", "on-month": "10",
            "on-year": "2026", "pounds": "1240", "borne": "own"}  # fmt: skip
    client.post("/reports/costs/new/", body)
    listed = client.get("/reports/costs/")

    assert address in page
    assert 'value="Autumn meeting"' in form.content.decode()
    assert [faults_of(one.content) for one in (form, listed)] == [[], []]
    assert EventCost.objects.get().meeting == held
    assert "£1,240" in listed.content.decode()
    assert "£1,240" in client.get(f"/meetings/{held.key}/").content.decode()


HOSTILE = [
    ("forty digits", {"pounds": "9" * 40}, "must be 1000000 or less"),
    ("less than nothing", {"pounds": "-1"}, "must be 0 or more"),
    ("a NUL", {"what": "a\0b"}, "hidden character"),
    ("turned round", {"what": "\u202ea"}, "hidden character"),
    ("100 kB", {"what": "w" * 100_000}, "160 characters or fewer"),
    ("a meeting that is none", {"meeting": "\0" + "9" * 400}, "There is a problem"),
    ("a day to come", {"on-year": "2199"}, "on or before"),
]


@pytest.mark.parametrize(("changes", "said"), [row[1:] for row in HOSTILE],
                         ids=[row[0] for row in HOSTILE])  # fmt: skip
def test_what_cannot_be_is_refused_in_words(client, changes, said):
    client.force_login(lead())
    body = {"what": "A day", "on-day": "8", "on-month": "10", "on-year": "2026",
            "pounds": "240", "borne": "own"}  # fmt: skip

    answer = client.post("/reports/costs/new/", body | changes)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert EventCost.objects.count() == 0


SENTENCES = [
    ("nothing noted", (0, 0, 0, 0, 0),
     "Nobody has noted what a meeting or an event cost in these twelve months."),
    ("of no meeting", (90, 1, 0, 2, 0),
     "What was noted comes to £90 in twelve months, after £0 in the twelve before. "
     "Of 2 meetings held, the cost of none is noted."),
    ("nothing spent", (0, 1, 90, 1, 1),
     "What was noted comes to £0 in twelve months, after £90 in the twelve before. "
     "Of 1 meeting held, the cost of 1 is noted."),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "words"), [row[1:] for row in SENTENCES],
                         ids=[row[0] for row in SENTENCES])  # fmt: skip
def test_what_is_said_of_a_year(counts, words):
    assert sentence(*counts) == words
