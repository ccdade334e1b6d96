"""What packs read from live records: decisions, risks, law, times; needs, search, the made-up."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.comparison import figures
from tests.factories.discussions import answer, question, space
from tests.factories.innovations import published
from tests.factories.legislation import answered, duty
from tests.factories.membership import member, nominated
from tests.factories.outcomes import group, meeting, minutes
from tests.support.pages import faults_of
from waymark.network.benchmarks.models import Return
from waymark.network.innovations.models import TogetherEffect
from waymark.network.reports import actions, outcomes, queries
from waymark.network.reports.actions.packs import document_of
from waymark.network.reports.queries import effects, live, timeliness
from waymark.network.reports.rules.due import clock_of
from waymark.shared.meetings.models import Decision, MeetingAction

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 15)
NOW = datetime(2026, 12, 15, 12, tzinfo=UTC)


def values(section):
    return {number.label: number.value for number in section.numbers}


def minuted(sent_at: datetime | None, of) -> None:
    held = meeting(of, on=date(2026, 10, 8), minutes_by=date(2026, 10, 15))
    if sent_at:
        minutes(held, "Agreed.", state="circulated", circulated_at=sent_at)


def test_decisions_up_for_review_and_silent_questions_are_counted_of_all():
    network = group(open_to_members=True)
    given = {"group": network, "decided_on": date(2026, 6, 1), "recorded_by": steward(),
             "recorded_at": NOW}  # fmt: skip
    Decision.objects.create(text="Send returns monthly", review_on=TODAY, **given)
    Decision.objects.create(text="Meet online", review_on=date(2027, 1, 1), **given)
    closed = group(open_to_members=False)
    Decision.objects.create(text="A private matter", review_on=TODAY, **given | {"group": closed})
    question(title="Silent question of weeks ago", at=NOW - timedelta(days=20))
    answer(question(at=NOW - timedelta(days=21)), at=NOW - timedelta(days=19))

    found = live.decisions(invented=False, as_of=TODAY)

    assert values(found) == {
        "Decisions up for review": "1 of 2",
        "Questions past their clock without a reply": "1 of 2",
    }
    rows = [row for grid in found.grids for row in grid.rows]
    assert [row[0] for row in rows] == ["Send returns monthly", "Silent question of weeks ago"]


def test_what_a_private_space_asks_is_neither_listed_nor_counted():
    keeper = lead()
    question(by=keeper, space=space(keeper), at=NOW - timedelta(days=20))

    assert values(live.decisions(invented=False, as_of=TODAY)) == {
        "Decisions up for review": "0 of 0",
        "Questions past their clock without a reply": "0 of 0",
    }
    assert timeliness._questions(False, date(2026, 1, 1), TODAY) == (0, 0)


def test_risks_are_counts_without_a_name():
    network = group(open_to_members=True)
    for due_on in (date(2026, 12, 1), TODAY):
        MeetingAction.objects.create(group=network, text="Share it", person=steward(),
                                     due_on=due_on, added_by=steward(), added_on=TODAY,
                                     added_at=NOW)  # fmt: skip
    joined = member(OrganisationFactory(name="Quiet Force"))
    nominated(joined, "strategic")
    nominated(joined, "operational", vacant=True)

    found = live.risks(invented=False, as_of=TODAY)

    assert values(found) == {
        "Actions overdue": "1 of 2",
        "Forces not yet ready for what begins within 90 days": "Nothing to count",
        "Nominated seats that are vacant": "1 of 2",
        "Forces not heard from for a quarter": "1 of 1",
    }
    assert "Quiet Force" not in str(found)


def test_forces_not_ready_for_what_begins_soon_are_counted_once():
    forces = [OrganisationFactory(nation="England") for _ in range(6)]
    soon = duty(asked=TODAY, from_on=TODAY + timedelta(days=60))
    duty(asked=TODAY, from_on=TODAY + timedelta(days=120))
    for force in forces[:4]:
        answered(soon, force, "ready")
    answered(soon, forces[4], "planned")

    found = live.risks(invented=False, as_of=TODAY)

    assert values(found)["Forces not yet ready for what begins within 90 days"] == "2 of 6"
    assert found.grids[0].rows == [("Needs assessed", "13 February 2027", "2 of 6")]


SENT = [
    ("on its day", datetime(2026, 10, 15, 16, tzinfo=UTC), (1, 1)),
    ("a day late", datetime(2026, 10, 16, 9, tzinfo=UTC), (0, 1)),
    ("half past midnight in London, the day after", datetime(2026, 10, 15, 23, 30, tzinfo=UTC),
     (0, 1)),
    ("never", None, (0, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "found"), [row[1:] for row in SENT],
                         ids=[row[0] for row in SENT])  # fmt: skip
def test_minutes_sent_by_their_day(sent, found):
    minuted(sent, group(open_to_members=True))

    assert timeliness._minutes(False, date(2026, 1, 1), TODAY) == found


def test_a_clock_that_still_runs_is_neither_kept_nor_broken():
    minuted(None, group(open_to_members=True))

    assert timeliness._minutes(False, date(2026, 1, 1), date(2026, 10, 15)) == (0, 0)
    assert timeliness._minutes(False, date(2026, 1, 1), date(2026, 10, 16)) == (0, 1)


def test_days_to_a_return_are_counted_from_the_end_of_its_month_and_once():
    (figure,) = figures(OrganisationFactory(), [(300, 400)])
    first = figure.filed
    Return.objects.create(
        organisation=first.organisation, filed_from=first.filed_from, kind="engine",
        state="published", method="engine", first_month=first.first_month,
        last_month=first.last_month, begun_at=NOW, certified_at=NOW, published_at=NOW,
        corrects=first,
    )  # fmt: skip

    assert timeliness._returns(False, date(2026, 1, 1), TODAY) == [12]
    assert timeliness._returns(False, date(2026, 11, 13), TODAY) == []
    assert timeliness._returns(True, date(2026, 1, 1), TODAY) == []


def test_times_are_told_against_the_year_before():
    network = group(open_to_members=True)
    minuted(datetime(2026, 10, 16, 9, tzinfo=UTC), network)
    old = meeting(network, on=date(2025, 10, 8), minutes_by=date(2025, 10, 15))
    minutes(old, "Agreed.", state="circulated", circulated_at=datetime(2025, 10, 14, 9, tzinfo=UTC))
    figures(OrganisationFactory(), [(300, 400)])

    found = timeliness.section(invented=False, as_of=TODAY)

    shown = {one.label: (one.value, one.note) for one in found.numbers}
    assert shown["Minutes sent out by their day"] == ("0 of 1", "1 of 1 the year before")
    assert shown["From the end of a month to its published return, median"] == ("12 days", "")
    assert found.sentence == (
        "What forces count reaches the network 12 days after the month it tells of, by the "
        "median. On 0 of 1 figure it came sooner, or more often in time, than in the year before."
    )


def test_a_pack_says_which_practices_worked_and_which_did_not_and_names_no_force():
    together = {"planned": 3, "sentence": "Together.", "data_to": date(2026, 10, 1), "made_at": NOW}
    for title, verdict, points, spread in (
        ("A nicer letter", "could_be_chance", -0.4, 0.5),
        ("Two calls", "improved", 6.1, 0.5),
        ("Tried by one force", "improved", 9.0, None),
    ):
        TogetherEffect.objects.create(
            innovation=published(version={"title": title}), measure="updates-in-time",
            verdict=verdict, points=points, low=points - 2, high=points + 2, spread=spread,
            forces=3 if spread else 1, **together,
        )  # fmt: skip

    found = effects.section(invented=False, as_of=TODAY)

    assert [(one.label, one.value, one.interval, one.note) for one in found.numbers] == [
        ("Two calls: updates in time", "+6.1 points", "4.1 to 8.1 points",
         "Improved. 3 of 3 evaluations planned beforehand"),
        ("A nicer letter: updates in time", "−0.4 points", "−2.4 to 1.6 points",
         "Could be chance. 3 of 3 evaluations planned beforehand"),
    ]  # fmt: skip
    assert found.sentence == (
        "Of 2 practices measured in three forces or more, 1 improved a measure by more than chance."
    )
    assert effects.section(invented=True, as_of=TODAY).numbers == []


CLOCKS = [
    ("three weeks ahead", date(2027, 1, 12), ("21 days left", "open")),
    ("a week ahead", date(2026, 12, 29), ("7 days left", "soon")),
    ("on the day", date(2026, 12, 22), ("Today", "soon")),
    ("a day late", date(2026, 12, 21), ("1 day late", "late")),
]


@pytest.mark.parametrize(("meets", "clock"), [row[1:] for row in CLOCKS],
                         ids=[row[0] for row in CLOCKS])  # fmt: skip
def test_a_pack_is_due_a_week_before_the_group_meets(meets, clock):
    assert clock_of(meets, TODAY)[1:] == clock


def test_writers_are_told_of_drafts_and_members_of_what_was_frozen():
    writer, reader = steward(), lead()
    pack = actions.begin(title="Winter", group="G", meets_on=date(2026, 12, 29), by=writer, now=NOW)
    before = queries.needs(reader, TODAY)
    drafts = queries.needs(writer, TODAY).due
    pack = actions.write(pack, words={"opening": "Better."}, seen=0, by=writer, now=NOW)
    actions.freeze(pack, by=writer, now=NOW)

    assert [(one.title, one.state) for one in drafts] == [("Freeze the pack “Winter”", "soon")]
    assert before == ([], [], [])
    assert [one.title for one in queries.needs(reader, TODAY).changed] == ["Winter"]
    assert queries.needs(writer, TODAY).due == []
    assert [one["title"] for one in queries.search_documents()] == ["Winter"]
    assert queries.search_scopes(reader) == {"packs"}


def test_every_number_of_a_pack_leads_to_a_definition_that_is_there(client):
    pack = actions.begin(title="W", group="G", meets_on=TODAY, by=steward(), now=NOW)
    page = client.get("/reports/definitions/")
    shown = page.content.decode()
    numbers = [n for s in document_of(pack, as_of=TODAY)["sections"] for n in s["numbers"]]

    assert faults_of(page.content) == []
    assert len(numbers) >= 16
    for number in numbers:
        assert f'id="{number["href"].partition("#")[2]}"' in shown
    assert len({one.stamp for one in outcomes.load()}) == len(list(outcomes.FOLDER.glob("*.toml")))


def test_the_networks_own_page_answers_and_weighs_little(client, django_assert_max_num_queries):
    figures(OrganisationFactory(), [(300, 400)] * 30)
    client.force_login(lead())

    with django_assert_max_num_queries(30):
        page = client.get("/reports/working/")

    assert faults_of(page.content) == []
    assert len(page.content) < 60_000
    assert "they cannot show that it was the reason" in page.content.decode()
