"""Finding the gap: who was there and got better, with what, and what can be started from it."""

from datetime import UTC, date, datetime
from html import unescape

import pytest

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.comparison import figures
from tests.factories.evaluations import evaluation, measured
from tests.factories.innovations import ValueFactory, adoption, published
from tests.network.benchmarks.pages_of_measures import PAGE, text
from waymark.network.benchmarks.actions.founding import load_facts
from waymark.network.innovations.enums import Effect
from waymark.network.innovations.models import Adoption

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(client, reader, forces):
    """Lowshire lies low; Risenshire was there and rose, with one practice live."""
    low = [(500 + place % 3, 1000) for place in range(36)]
    risen = [(500 + place % 3 + (150 if place > 18 else 0), 1000) for place in range(36)]
    mine = OrganisationFactory(name="Lowshire", region="Middle Dales")
    improver = OrganisationFactory(name="Risenshire", slug="risenshire", region="Middle Dales")
    figures(mine, low)
    figures(improver, risen)
    practice = published(key="two-calls", version={"title": "The two-call promise"})
    practice.current.values.add(ValueFactory(list="measure", code="updates_in_time"))
    adoption(practice, ("live", date(2025, 6, 2)), organisation=improver)
    client.force_login(lead(mine))
    return mine, improver, practice


def test_beside_every_gap_stands_who_improved_and_with_what(client, gap):
    page, found, home = text(client, PAGE), text(client, "/measures/gap/"), text(client, "/")

    assert "It stood where Lowshire stands now." in page
    first = home.split("Forces like you that improved")[1]
    assert (
        'href="/members/risenshire/"><b>Risenshire</b></a> with <a href="/practices/two-' in first
    )
    assert "+15" in first.split("</section>")[0]
    assert 'href="/practices/two-calls/"' in page
    assert "live since June 2025" in page
    assert "Lowshire differs on 1 of 1 measure" in found
    assert 'href="/members/risenshire/">Risenshire</a> +15' in found
    assert "It has been on this side of the others for 36 months." in found


def test_a_challenge_and_a_step_start_from_a_gap_filled_in(client, gap):
    found = text(client, "/measures/gap/")

    challenge = unescape(found.split('href="/questions/new/')[1].split('"')[0])
    assert challenge.startswith("?kind=challenge&title=")
    asked = text(client, f"/questions/new/{challenge}")
    assert 'value="How did you get better at this: updates in time?"' in asked
    assert "Lowshire is at 50% (6,012 of 12,000); all forces together at 66%." in asked
    take_up = unescape(found.split('href="/practices/two-calls/adopt/')[1].split('"')[0])
    assert take_up.startswith("?stage=assessing&note=")
    step = text(client, f"/practices/two-calls/adopt/{take_up}")
    assert "Found when comparing forces on: updates in time" in step
    assert "50%" not in step  # what is noted of a step may be open to everybody


def test_beside_a_gap_what_was_measured_speaks_before_what_fits(client, gap):
    """The second was live there too, and moved nothing."""
    _, improver, practice = gap
    other = published(key="ledger", version={"title": "A ledger"})
    other.current.values.add(*practice.current.values.all())
    adoption(other, ("live", date(2025, 6, 2)), organisation=improver)
    for one, points, verdict in (
        (other, 0.3, Effect.COULD_BE_CHANCE), (practice, 6.0, Effect.IMPROVED),
    ):  # fmt: skip
        measured(evaluation(one, improver), points, verdict=verdict)

    offered = text(client, "/measures/gap/").split("What they used that Lowshire does not")[1]

    assert offered.index("The two-call promise") < offered.index("A ledger")
    assert "Updates in time elsewhere: improved, +6.0 points [4.0 to 8.0], 1 force." in offered
    assert "Updates in time elsewhere: could be chance, +0.3 points" in offered


@pytest.mark.parametrize(
    ("stage", "said", "may"),
    [
        ("interested", "Lowshire is interested.", True),
        ("planning", "Lowshire is planning it.", False),
        ("live", "", False),
    ],
)
def test_beside_a_gap_a_practice_says_how_far_the_force_has_come(client, gap, stage, said, may):
    mine, _, practice = gap
    looked_at = adoption(practice, ("interested", date(2026, 6, 2)), organisation=mine)
    Adoption.objects.filter(pk=looked_at.pk).update(stage=stage)

    found = text(client, "/measures/gap/")

    assert ("What they used that Lowshire does not" in found) is bool(said)
    assert said in found
    assert ("/practices/two-calls/adopt/" in found) is may


def test_a_force_alone_with_one_figure_is_not_told_that_it_differs_from_nobody(client):
    alone = lead(OrganisationFactory(slug="leicestershire", name="Leicestershire"))
    load_facts(now=datetime(2026, 11, 12, tzinfo=UTC))
    client.force_login(alone)

    said = text(client, "/measures/gap/")

    assert "Leicestershire has no figures that can be compared yet." in said
    assert "52 of 60 in January to December 2019" in text(client, "/measures/")
