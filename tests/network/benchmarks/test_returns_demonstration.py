"""The invented figures: what was planted is there, repeatable, marked, and removed whole."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory
from waymark.measures import returns
from waymark.network.benchmarks import demonstration as invented
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.actions import demonstration, founding
from waymark.network.benchmarks.demonstration import InUse
from waymark.network.benchmarks.models import Figure, Return, SigningKey
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.rules.months import months_between
from waymark.network.innovations.actions.demonstration import load as load_country
from waymark.network.innovations.actions.library import load_values
from waymark.network.innovations.models import Adoption
from waymark.shared.accounts.models import Organisation

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
TODAY, OCTOBER = date(2026, 11, 21), date(2026, 10, 1)
FORCES = {name: "medium" for name in
          ("alder", "birch", "calder-vale", "holderby", "tawford", "lizmoor", "cuckmere-vale",
           "lindmarsh", "mendmoor")}  # fmt: skip
LIVE = date(2025, 5, 15)


def rates(force: str, measure: str, uses=(), forces=FORCES) -> list[float | None]:
    """The rate of each of the 36 months, in a hundred."""
    found = {
        figure.month: 100 * figure.met / figure.of
        for figure in invented.figures(forces, uses, TODAY)
        if (figure.force, figure.measure) == (force, measure)
    }
    return [found.get(month) for month in invented.months_of(TODAY)]


def mean(values) -> float:
    return sum(values) / len(values)


def test_the_same_day_gives_the_same_figures():
    first, again = (list(invented.figures(FORCES, [], TODAY)) for _ in range(2))

    assert first == again
    assert len(first) == 8 * 7 * 36 - 8 * 7  # eight forces file; one lacks eight months


def test_three_years_end_with_the_month_before_today():
    months = invented.months_of(TODAY)

    assert (months[0], months[-1], len(months)) == (date(2023, 11, 1), OCTOBER, 36)


@pytest.mark.parametrize(
    ("practice", "measure", "points"),
    [
        ("the-two-call-promise", "updates-in-time", 6.0),
        ("acknowledged-before-you-leave", "acknowledged", 7.0),
        ("the-second-offer", "statement-offered", 9.0),
        ("the-release-diary", "release-told", 0.0),
    ],
    ids=["two calls", "acknowledged", "second offer", "the one that does nothing"],
)
def test_a_practice_adds_what_was_planted_from_the_month_after_going_live(
    practice, measure, points
):
    use = InUse(practice, "alder", LIVE)

    with_it, without = rates("alder", measure, [use]), rates("alder", measure)

    assert with_it[:19] == without[:19]  # November 2023 to May 2025, the month of going live
    gain = mean(with_it[19:]) - mean(without[19:])
    assert gain == pytest.approx(points, abs=2.0 if points else 0.0)


def test_what_was_stopped_adds_nothing_any_more():
    stopped = InUse("the-two-call-promise", "alder", LIVE, date(2025, 12, 10))

    with_it, without = (
        rates("alder", "updates-in-time", [stopped]),
        rates("alder", "updates-in-time"),
    )

    assert with_it[25:] == without[25:]


def test_forces_that_were_already_improving_rise_before_and_after_alike():
    own = rates("holderby", "updates-in-time")

    before, after = mean(own[12:18]) - mean(own[:6]), mean(own[30:]) - mean(own[18:24])
    assert before > 3
    assert after > 3


def test_odd_forces_are_as_the_readme_says():
    figures = list(invented.figures(FORCES, [], TODAY))
    of = {
        name: [f for f in figures if f.force == name and f.measure == "updates-in-time"]
        for name in FORCES
    }

    assert {f.method for f in of["tawford"]} == {"sample"}
    assert len(of["lizmoor"]) == 28
    assert max(f.of for f in of["cuckmere-vale"]) < 30
    assert of["mendmoor"] == []
    low = mean([f.met / f.of for f in of["lindmarsh"]])
    assert low < mean([f.met / f.of for f in of["alder"]]) - 0.05
    asked = {f.method for f in figures if f.force == "tawford" and f.invited}
    assert asked == {"telephone"}


# ---- loaded -------------------------------------------------------------------------------------


@pytest.fixture
def loaded(db):
    load_values(now=NOW)
    load_country(now=NOW, password="three made up words")
    demonstration.load(now=NOW)


@pytest.mark.django_db
def test_it_is_loaded_marked_and_removed_whole(loaded):
    real = OrganisationFactory(slug="leicestershire")
    founding.load_facts(now=NOW)

    assert Figure.objects.filter(organisation__invented=True).count() > 10_000
    documents = Return.objects.exclude(document="")
    assert documents.count() > 250
    assert not [one for one in documents if not returns.parse(one.document).made_up]

    demonstration.load(now=NOW)  # once is enough
    demonstration.remove(now=NOW)

    assert list(Return.objects.values_list("organisation__slug")) == [(real.slug,)]
    assert list(Figure.objects.values_list("numerator", "denominator")) == [(52, 60)]
    assert not SigningKey.objects.exists()


@pytest.mark.django_db
def test_what_is_loaded_is_whole(loaded):
    """One loading for all that only reads."""
    assert last_issue_of("calder-vale") == 7
    assert months_returned_by_adopters() == {"calder-vale": 36, "ribblemoor": 36, "irkdale": 36}
    assert waiting_and_corrected("ashdown") == (
        ("Rosa Mbeki", OCTOBER, ["Priya Nair"]), "published"
    )  # fmt: skip
    assert reviews_published("dip-sample-met") == (12, {"dip_sample"}, {3}, 48)
    assert reviews_published("files-good") == (8, {"file_review"}, {6}, 8)
    exchange_a_document("calder-vale")
    with pytest.raises(returns.BadReturn):
        last_issue_of("calder-vale")


def reviews_published(measure: str):
    """By how many forces, by which methods, over how many months, how many; all enough to show."""
    figures = Figure.objects.filter(measure=measure, current=True, denominator__gte=30)
    assert {one.filed.note for one in figures} == {"Made-up demonstration data"}
    lengths = {len(months_between(one.month, one.last)) for one in figures}
    forces = {one.organisation_id for one in figures}
    return len(forces), {one.method for one in figures}, lengths, len(figures)


def exchange_a_document(slug: str) -> None:
    """Put the third document of a force in the place of its fourth."""
    of = Return.objects.filter(organisation__slug=slug)
    of.filter(issue=4).update(document=of.get(issue=3).document)


def last_issue_of(slug: str) -> int:
    """Walk through the documents of a force, each verified as following the one before."""
    force = Organisation.objects.get(slug=slug)
    key = returns.public_key(SigningKey.objects.get(organisation=force).public_pem.encode())
    before = None
    for filed in Return.objects.filter(organisation=force, issue__isnull=False).order_by("issue"):
        before = returns.verify(filed.document, [key], force=slug, previous=before)
    return before.issue if before else 0


def months_returned_by_adopters() -> dict[str, int]:
    """Of the last 36 months, for those that went live in the middle of them."""
    live = Adoption.objects.filter(
        innovation__key="the-two-call-promise", live_on__lt=date(2025, 10, 31),
        live_on__gt=date(2024, 11, 1), stopped_on=None,
    )  # fmt: skip

    adopters = {one.organisation_id: one.organisation for one in live}
    found = queries.series("updates-in-time", adopters.values(), OCTOBER)
    return {adopters[pk].slug: one.returned for pk, one in found.items()}


def waiting_and_corrected(slug: str):
    """Who filed the return that waits, for when, and who may sign; what replaced the old one."""
    force = Organisation.objects.get(slug=slug)
    waiting = Return.objects.get(organisation=force, state="submitted")
    signers = [one.name for one in reading.certifiers_of(waiting)]
    old = Return.objects.get(organisation=force, state="superseded")
    return (waiting.filed_by.name, waiting.first_month, signers), old.corrections.get().state


# ---- the one figure of a real force -------------------------------------------------------------


@pytest.mark.django_db
def test_the_file_review_of_the_founding_paper_is_a_fact_with_its_source():
    force = OrganisationFactory(slug="leicestershire")

    assert founding.load_facts(now=NOW) == 1
    assert founding.load_facts(now=NOW) == 0

    figure = queries.spans("files-good", [force])[force.pk][0]
    assert (figure.numerator, figure.denominator) == (52, 60)
    assert figure.filed.source.startswith("Paper S4 of the founding papers")
    assert figure.filed.certified_by is None
