"""Evaluations fill themselves from returns; what is planted in the demonstration is found."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.loop import loop
from waymark.network.benchmarks import demonstration as invented
from waymark.network.benchmarks.actions import demonstration as returns
from waymark.network.benchmarks.actions import effects
from waymark.network.benchmarks.models import Figure
from waymark.network.innovations.actions import demonstration
from waymark.network.innovations.actions.library import load_values
from waymark.network.innovations.models import Evaluation, Innovation, Measurement, TogetherEffect
from waymark.shared.accounts.actions.register import load_register
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_what_is_planted_is_found_and_nothing_else_is_called_a_success():
    load_register(now=NOON)
    load_values(now=NOON)
    demonstration.load(now=NOON, password="three made up words")
    returns.load(now=NOON)

    effects.load(now=NOON)

    found = {(one.innovation.key, one.measure): one for one in TogetherEffect.objects.all()}
    known = found["the-two-call-promise", "updates-in-time"]
    assert (known.verdict, known.low < 6.0 < known.high) == ("improved", True)
    acknowledged = found["acknowledged-before-you-leave", "acknowledged"]
    assert acknowledged.low < 7.0 < acknowledged.high
    none = found["the-release-diary", "release-told"]
    assert (none.verdict, none.low < 0.0 < none.high) == ("could_be_chance", True)
    rising = found["a-friday-update-hour", "updates-in-time"]
    assert rising.verdict != "improved"
    assert "already moving before" in rising.sentence
    planted = {"the-two-call-promise", "acknowledged-before-you-leave", "the-second-offer"}
    successes = {one.innovation.key for one in found.values() if one.verdict == "improved"}
    assert successes <= planted

    assert effects.measure_effects(now=NOON + timedelta(days=1)) == 0
    evaluations_of_every_course_are_there()

    returns.remove(now=NOON)
    demonstration.remove(now=NOON)
    assert not Evaluation.objects.exists()
    assert not Innovation.objects.exclude(effect="not_measured").exists()


def evaluations_of_every_course_are_there():
    """Some planned, some with a result, one without; none among the practices with an effect."""
    courses = Counter(Evaluation.objects.values_list("state", flat=True))
    assert (courses["planned"], courses["complete"], courses["unpublished"]) == (2, 3, 1)
    assert courses["under_way"] > 90
    for one in Evaluation.objects.filter(state="complete").select_related("adoption"):
        assert one.planned_on < one.adoption.live_on < one.ended_on < NOON.date()
        assert one.measurements.get(current=True).verdict == "could_be_chance", one.result
    ended = Evaluation.objects.get(state="unpublished")
    assert ended.unpublished_because.startswith("The texts were stopped after four months")
    assert ended.measurements.get().refused.startswith("Too early to say")
    shown = Evaluation.objects.exclude(state="under_way").values_list("innovation__key", flat=True)
    assert not set(shown) & {row["practice"] for row in invented.planted()["effect"]}
    assert "a-friday-update-hour" not in shown


@pytest.fixture
def world():
    made = loop(NOON)
    effects.load(now=NOON)
    return made


def test_working_it_out_again_leaves_nothing_behind(world):
    before = (Measurement.objects.count(), Entry.objects.count())

    assert effects.measure_effects(now=NOON) == 0
    assert (Measurement.objects.count(), Entry.objects.count()) == before
    assert before[0] == 6


def test_an_hour_in_which_nothing_was_done_works_nothing_out(world, django_assert_max_num_queries):
    effects.daily_round(now=NOON)
    figure = Figure.objects.filter(organisation=world.forces["irkdale"]).last()
    Figure.objects.filter(pk=figure.pk).update(numerator=figure.numerator - 60)

    with django_assert_max_num_queries(1):
        effects.daily_round(now=NOON + timedelta(hours=1))
    assert Measurement.objects.count() == 6
    effects.daily_round(now=NOON + timedelta(days=1))
    assert Measurement.objects.count() == 7


def test_an_act_makes_the_next_hour_work_effects_out(world):
    effects.daily_round(now=NOON)
    figure = Figure.objects.filter(organisation=world.forces["irkdale"]).last()
    Figure.objects.filter(pk=figure.pk).update(numerator=figure.numerator - 60)
    with recorded("benchmarks.return_certified", by=None, at=NOON) as entry:
        entry.about = figure.filed

    effects.daily_round(now=NOON + timedelta(hours=1))

    assert Measurement.objects.count() == 7


def test_a_corrected_figure_makes_a_new_measurement_and_keeps_the_old(world):
    one = Evaluation.objects.get(organisation=world.forces["irkdale"])
    figure = Figure.objects.filter(organisation=world.forces["irkdale"]).last()
    Figure.objects.filter(pk=figure.pk).update(numerator=figure.numerator - 60)

    effects.measure_effects(now=NOON, measures=["updates-in-time"])

    numbers = list(one.measurements.values_list("number", "current"))
    assert numbers == [(2, True), (1, False)]


def test_withdrawn_figures_take_the_effect_back(world):
    Figure.objects.filter(organisation=world.forces["irkdale"]).update(current=False)

    effects.measure_effects(now=NOON)

    now = Evaluation.objects.get(organisation=world.forces["irkdale"]).measurements.first()
    assert now.points is None
    assert now.refused.startswith("Too early to say: 0 months")
    assert TogetherEffect.objects.get(innovation=world.works).forces == 2


def test_figures_of_the_real_and_the_invented_world_are_never_compared(world):
    from tests.factories.accounts import OrganisationFactory
    from tests.factories.comparison import figures, wave

    real = OrganisationFactory(name="Real Police", kind="force", region="Middle Dales")
    figures(real, wave(650), method="manual")

    effects.measure_effects(now=NOON)

    for one in Measurement.objects.filter(current=True):
        named = [row["slug"] for row in one.details["forces"] + one.details["left_out"]]
        assert real.slug not in named


def test_what_is_kept_with_a_measurement_says_how_it_came_about(world):
    kept = Evaluation.objects.get(organisation=world.forces["calder-vale"]).measurements.get()

    assert kept.definition.startswith("updates-in-time v1 ")
    assert (kept.data_to, kept.details["start"]) == (world.last, 24)
    assert kept.details["how"].startswith("Compared with ")
    assert len(kept.details["forces"]) >= 4
    assert {row["why"] for row in kept.details["left_out"]} >= {"It uses the practice, or did"}
    assert kept.low < 8.0 < kept.high
