"""T39 at the hub: counts only, signed and in turn; and nobody solves for what was held back."""

import json
import re
from datetime import date
from random import Random

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import lead
from tests.factories.benchmarks import NOW, OCTOBER, force, row
from tests.factories.keys import bearing, key_of
from tests.support.long import LONG
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.actions import filing
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.rules.holding import hold_back
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NEEDLES = [
    "Jo Smith", "42A/12345/26", "943 476 5919", "07700 900123", "jo@example.org",
    "born 1 June 1990", "12 High Street", "Jo\u0308rg",
]  # fmt: skip
MONTHS = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]


def places(thing, at=()) -> list[tuple]:
    """Every place in a document where a value, or one more value, could stand."""
    found = [at] if at else []
    if isinstance(thing, dict):
        found += [(*at, "remark")]
        for name, value in thing.items():
            found += places(value, (*at, name))
    elif isinstance(thing, list):
        for number, value in enumerate(thing):
            found += places(value, (*at, number))
    return found


def put(document: dict, at: tuple, needle: str) -> str:
    copy = json.loads(json.dumps(document))
    inner = copy
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = needle
    return json.dumps(copy)


@pytest.mark.goal("T39")
def test_no_needle_enters_by_any_place_of_a_return(client, goal):
    ashdown = force()
    document = json.loads(ashdown.document(row(month="2026-09"), row()).text())
    where = places(document)
    dice = Random(39)
    _, token = key_of(ashdown.filer, "write")
    said = []

    for number in range(1000):
        needle, at = dice.choice(NEEDLES), where[number % len(where)]
        with pytest.raises(Refused) as refusal:
            filing.file_document(
                put(document, at, needle), force=ashdown.row, by=ashdown.filer, now=NOW
            )
        said.append("; ".join(refusal.value.reasons))
    for at in where[:: 1 if LONG else 6]:
        answer = client.post(
            "/api/v1/returns", put(document, at, NEEDLES[0]), "application/json",
            headers=bearing(token),
        )  # fmt: skip
        assert answer.status_code == 409, answer.text
        said.append(answer.text)

    kept = json.dumps(list(Entry.objects.values_list("detail", flat=True)), default=str)
    assert [needle for needle in NEEDLES if needle in kept or any(needle in s for s in said)] == []
    assert not Return.objects.exists()
    goal.reached(f"0 needles taken or repeated in 1,000 returns, at {len(where)} places")

    taken = ashdown.file(json.dumps(document))
    assert taken.figures.count() == 2
    goal.caught("the same document without a needle", "is taken, so the needle was the reason")


@pytest.mark.goal("T39")
def test_unsigned_replayed_and_altered_returns_are_refused(goal):
    ashdown, other = force(), force("calder")
    good, theirs = ashdown.document(), other.document()
    said = json.loads(good.text())
    forged = {
        "unsigned": {name: value for name, value in said.items() if name != "signature"},
        "signed by another force": json.loads(
            other.document(force="ashdown", previous=None).text()
        ),
        "a signature of something else": said
        | {"signature": json.loads(theirs.text())["signature"]},
        "an altered figure": said | {"rows": [said["rows"][0] | {"met": 399 - 5}]},
        "an altered month": said
        | {"rows": [said["rows"][0] | {"first": "2026-09", "last": "2026-09"}]},
        "an altered version of the rules": said | {"made": said["made"] | {"rules": "f" * 12}},
        "another turn": said | {"issue": 2, "previous": "0" * 64},
    }

    for name, document in forged.items():
        with pytest.raises(Refused):
            ashdown.file(json.dumps(document))
        assert not Return.objects.exists(), name
    ashdown.publish(ashdown.file(good.text()))
    with pytest.raises(Refused):
        ashdown.file(good.text())

    assert Return.objects.count() == 1
    goal.reached(f"{len(forged)} forgeries and a replay refused, with nothing kept")
    goal.caught("the document as it was signed", "is taken once")


# ---- the attack ---------------------------------------------------------------------------------


def released(ashdown, reader, client) -> list[dict[str, tuple]]:
    """What a member could note down today, road by road: page's query, file, API."""
    found = queries.series("updates-in-time", [ashdown.row], OCTOBER, months=5)[ashdown.row.pk]
    by_page = {
        f"{month:%Y-%m}": pair
        for month, *pair in zip(found.months, found.numerators, found.denominators, strict=True)
    }
    _, token = key_of(reader)
    said = client.get("/api/v1/measures/updates-in-time/figures", headers=bearing(token)).json()
    by_api = {
        point["month"]: [point["numerator"], point["denominator"]]
        for item in said["items"] for point in item["points"]
    }  # fmt: skip
    client.force_login(reader)
    by_file: dict[str, list] = {}
    for filed in queries.returns_for(reader):
        text = client.get(f"/measures/returns/{filed.key}/figures.csv").content.decode()
        for line in text.splitlines()[1:]:
            cells = line.split(",")
            by_file[f"{cells[8]} {filed.key}"] = [int(c) if c else None for c in cells[11:13]]
    return [{month: tuple(pair) for month, pair in road.items()} for road in
            (by_page, by_api, by_file)]  # fmt: skip


def small_numbers_in(notes: list[dict[str, tuple]]) -> list[tuple]:
    """Subtract all that was noted of a month from each other, within and between releases."""
    found = []
    by_month: dict[str, set[tuple]] = {}
    for note in notes:
        for month, pair in note.items():
            by_month.setdefault(month[:7], set()).add(pair)
    for month, pairs in by_month.items():
        for met, of in pairs:
            numbers = [met, of, of - met if met is not None and of is not None else None]
            for other_met, other_of in pairs:
                numbers += [
                    abs(a - b) or None
                    for a, b in ((met, other_met), (of, other_of))
                    if a is not None and b is not None
                ]
                if None not in (met, of, other_met, other_of):
                    numbers.append(abs((of - met) - (other_of - other_met)) or None)
            found += [(month, number) for number in numbers if number is not None and number < 5]
    return found


@pytest.mark.goal("T39")
def test_nobody_solves_for_a_small_number_over_successive_releases(client, goal):
    """Months are sent again and again with other numbers; a reader notes every release down."""
    ashdown, reader = force(), lead()
    dice, notes, held = Random(5), [], 0

    for _ in range(8):
        cells = {}
        for month in MONTHS:
            of = dice.randrange(0, 40)
            cells[f"updates-in-time-{month}-d"] = str(of)
            cells[f"updates-in-time-{month}-n"] = str(dice.randint(0, of))
        draft = ashdown.typed(cells, first=date(2026, 6, 1), last=OCTOBER)
        try:
            filing.submit(draft, by=ashdown.filer, now=NOW)
        except Refused as refusal:
            assert re.fullmatch(
                r"Updates in time, [A-Z][a-z]+ 2026: a number under five follows from what has been"
                r" published before\. Leave that row out, and write to the network office",
                str(refusal),
            )
            filing.discard(draft, by=ashdown.filer, now=NOW)
            continue
        ashdown.publish(draft)
        notes += released(ashdown, reader, client)
        held += draft.figures.filter(suppressed=True).count()

    assert small_numbers_in(notes) == []
    assert held > 5
    goal.reached(
        f"0 small numbers solved for in {len(notes)} notes of 8 releases, {held} held back"
    )

    planted = [{"2026-10": (30, 40)}, {"2026-10": (32, 42)}]
    assert small_numbers_in(planted) == [("2026-10", 2)] * 4
    goal.caught("a month corrected by two victims and shown", "2 found by subtraction")


def test_the_database_itself_keeps_no_small_number():
    ashdown = force()
    filed = ashdown.file(ashdown.document().text())
    given = {"filed": filed, "organisation": ashdown.row, "measure": "referred",
             "month": OCTOBER, "last": OCTOBER, "method": "engine"}  # fmt: skip

    for counts in (
        {"numerator": 4, "denominator": 40},
        {"numerator": 37, "denominator": 40},
        {"numerator": 0, "denominator": 40},
        {"denominator": 3},
        {"numerator": 50, "denominator": 40},
        {"invited": 2},
        {"unknown": 4},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Figure.objects.create(**given, **counts)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((300, 400), (300, 400, None)),
        ((4, 400), (None, 400, None)),
        ((0, 400), (None, 400, None)),
        ((397, 400), (None, 400, None)),
        ((400, 400), (None, 400, None)),
        ((2, 4), (None, None, None)),
        ((60, 90, 300), (60, 90, 300)),
        ((60, 90, 92), (60, 90, None)),
    ],
    ids=["all large", "few met", "none met", "few late", "none late", "few altogether",
         "a survey", "few did not answer"],
)  # fmt: skip
def test_what_stands_alone_is_held_back_as_the_engine_does(counts, shown):
    assert tuple(hold_back(*counts)) == shown


def test_months_that_stand_alone_are_held_back_alike_by_both_ways():
    """The short rule of the demonstration, and the attack that a filed return goes through."""
    from waymark.network.benchmarks.rules.holding import held
    from waymark.network.benchmarks.rules.typed import Count

    dice = Random(7)
    counts = []
    for month in range(1, 13):
        of = dice.randrange(0, 30)
        day = date(2025, month, 1)
        counts.append(Count("referred", "N-REF", day, day, dice.randint(0, of), of))

    found = held(counts, [])

    assert [found["N-REF", one.first] for one in counts] == [
        hold_back(one.numerator, one.denominator) for one in counts
    ]
