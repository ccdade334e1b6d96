"""The loop closes: a gap, the practice that moved it elsewhere, a year, its effect, the pack."""

import io
import re
from datetime import UTC, datetime, time, timedelta

import docx
import pypdf
import pytest
from django.utils import timezone

from tests.factories.comparison import figures
from tests.support.browser import axe
from tests.support.loop import MEASURE, NAMES, loop
from tests.support.walking import follow, press, words
from waymark.network.benchmarks.actions import effects, filing, signing_off
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations.actions.adoptions import move_adoption
from waymark.network.innovations.models import Evaluation
from waymark.network.reports.actions import packs

pytest_plugins = ["tests.support.places"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(data_folder):
    made = loop()
    effects.load(now=timezone.now())
    return made


def at_both_widths(page) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)


# ---- the steps --------------------------------------------------------------------------------


def given_the_force_sees_its_gap(page):
    page.goto("/measures/gap/")
    assert "Updates in time" in words(page)
    follow(page, "The whole measure")


def when_it_finds_the_practice_that_moved_it_elsewhere(page):
    beside = words(page)
    assert re.search(r"Two calls agreed in advance Improved: \+\d\.\d points \[", beside)
    assert re.search(r"A nicer letter Could be chance: ", beside)
    follow(page, "Two calls agreed in advance")
    assert re.search(
        r"Together, 3 forces changed by \+\d\.\d points .* a clear improvement", words(page)
    )
    at_both_widths(page)


def when_it_plans_how_to_find_out(page):
    follow(page, "Plan how to find out if it works")
    page.get_by_label("The plan in your own words").fill(
        "Do victims of Ashdown hear in time more often? Five points more would be a success."
    )
    at_both_widths(page)
    press(page, "Put the plan on record")
    assert "before it went live" in words(page)


def when_it_says_that_it_is_interested(page):
    page.goto("/practices/two-calls/")
    follow(page, "Say Ashdown is interested")
    press(page, "Record it")
    assert "Ashdown is down as interested" in words(page)


def when_it_goes_live_the_month_after(world):
    day = moved(world.last, 2) + timedelta(days=5)
    move_adoption(
        world.works, world.forces["ashdown"], stage="live", on=day, adapted=False, by=world.priya,
        now=datetime.combine(day, time(12), UTC),
    )  # fmt: skip


def when_twelve_months_of_returns_arrive(world):
    """The others' figures are there; Ashdown's performance manager files, and its lead signs."""
    until = moved(world.last, 14)
    for name in NAMES[1:]:
        months = [name in NAMES[1:4]] * 14
        figures(world.forces[name], world.counts(name, months), until=until, method="manual")
    own = world.counts("ashdown", [False] * 2 + [True] * 12)
    ashdown = world.forces["ashdown"]
    for first, last in ((0, 2), (2, 14)):
        now = datetime.combine(moved(until, 1) + timedelta(days=9), time(12), UTC)
        span = [moved(world.last, 1 + place) for place in range(first, last)]
        filed = filing.begin(
            kind="typed", organisation=ashdown, sender=ashdown, first=span[0], last=span[-1],
            method="manual", by=world.filer, now=now,
        )  # fmt: skip
        cells = {
            f"{MEASURE}-{month:%Y-%m}-{end}": str(count)
            for month, counts in zip(span, own[first:last], strict=True)
            for end, count in zip(("n", "d"), counts, strict=True)
        }
        filing.save_cells(filed, cells, by=world.filer, now=now)
        filing.submit(filed, by=world.filer, now=now)
        signing_off.certify(filed, by=world.priya, now=now)


def then_the_effect_appears_with_its_interval(page, world):
    key = Evaluation.objects.get(organisation=world.forces["ashdown"]).key
    page.goto(f"/practices/evaluations/{key}/")
    said = words(page)
    found = re.search(
        r"Updates in time in Ashdown rose by (\d+\.\d) points more than in \d+"
        r" (?:similar forces|forces of its region|forces without it)"
        r" \(95% interval (\d+\.\d) to (\d+\.\d); 24 months before, 12 after\): it improved\.",
        said,
    )
    assert found, said
    points, low, high = map(float, found.groups())
    assert low <= 8.0 <= high
    assert 0 < low < points < high
    assert "Planned on" in said
    at_both_widths(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/practices/two-calls/")
    assert "Together, 4 forces changed by +" in words(page)


def when_the_co_ordinator_freezes_the_pack_of_that_day(world) -> str:
    """She writes one line; the figures come by themselves."""
    by, until = world.co_ordinator, moved(world.last, 15) + timedelta(days=14)
    now = datetime.combine(until, time(12), UTC)
    pack = packs.begin(
        title="A year of two calls", group="Made-up national group", by=by, now=now,
        meets_on=until + timedelta(days=7),
    )  # fmt: skip
    pack = packs.write(pack, words={"opening": "One worked, one did not."}, seen=0, by=by, now=now)
    return f"/reports/packs/{packs.freeze(pack, by=by, now=now).key}/"


def then_the_pack_carries_it(page, pack):
    page.goto(pack)
    at_both_widths(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    for said in (words(page), read(page, f"{pack}pack.pdf"), read(page, f"{pack}pack.docx")):
        assert "Of 2 practices measured in three forces or more, 1 improved a measure" in said
        worked, did_not = re.findall(
            r"in advance: updates in time.*?points|letter: .*?points", said
        )
        assert re.search(r"Improved\. 1 of 4 evaluations planned beforehand", worked), said
        assert re.search(r"Could be chance\. 0 of 3 evaluations", did_not), said


def read(page, address: str) -> str:
    """The words of a file that a signed-in reader fetches."""
    body = io.BytesIO(page.request.get(address).body())
    if address.endswith(".pdf"):
        found = [one.extract_text() for one in pypdf.PdfReader(body).pages]
    else:
        paper = docx.Document(body)
        found = [line.text for line in paper.paragraphs]
        found += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(found).split())


def then_the_practice_that_did_nothing_is_called_no_success(page):
    page.goto("/practices/a-nicer-letter/")
    said = words(page)
    assert re.search(r"Together, 3 forces changed by .* which could be chance\.", said), said
    assert "improvement" not in said
    page.goto("/practices/?effect=improved")
    assert "Two calls agreed in advance" in words(page)
    assert "A nicer letter" not in words(page)


def test_the_loop_closes(world, new_page, sign_in, address):
    page = new_page(base_url=address)
    sign_in(page, world.priya)

    given_the_force_sees_its_gap(page)
    when_it_finds_the_practice_that_moved_it_elsewhere(page)
    when_it_plans_how_to_find_out(page)
    when_it_says_that_it_is_interested(page)
    when_it_goes_live_the_month_after(world)
    when_twelve_months_of_returns_arrive(world)
    then_the_effect_appears_with_its_interval(page, world)
    then_the_practice_that_did_nothing_is_called_no_success(page)
    pack = when_the_co_ordinator_freezes_the_pack_of_that_day(world)
    then_the_pack_carries_it(page, pack)
