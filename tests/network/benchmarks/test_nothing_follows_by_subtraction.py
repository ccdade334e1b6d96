"""An attack on everything that pages and files show of measures: it must recover no small number.

Forces sign returns with small numbers held back, release after release, divided by rights. The
attacker reads every page and every file, as a member and as a partner, after every release, and
sets all of it against all else by linear programming. The same attacker is tried on totals that
hold what was held back.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.benchmarks import Force, force
from waymark.measures import returns
from waymark.measures.returns import Counts, Place
from waymark.measures.suppression import Attacker, Sum
from waymark.network.benchmarks.actions import keeping
from waymark.network.benchmarks.rules.months import months_up_to
from waymark.shared.accounts.enums import OrganisationKind, Role

pytestmark = pytest.mark.django_db
MEASURE, CODE = "updates-in-time", "N-UPD"
GROUPS = {"all": "all-all", "enhanced": "rights-enhanced", "standard": "rights-standard"}
RELEASES = (14, 15, 16)  # how many months are out by each release
FORCES = 3
Cells = dict[tuple[str, ...], int]


def months() -> list[str]:
    return [f"{on:%Y-%m}" for on in months_up_to(datetime(2026, 10, 1, tzinfo=UTC).date(), 16)]


def truth(seed: int) -> dict[Place, Counts]:
    """What a force counted: small forces have few with enhanced rights, some months few at all."""
    chance, found = np.random.default_rng(seed), {}
    for month in months():
        parts = {}
        for group, size in (("standard", 60), ("enhanced", 9), ("unknown", 7)):
            of = int(chance.poisson(size))
            met = int(chance.binomial(of, 0.6))
            parts[group] = Counts(met, of)
            found[Place(CODE, "NET", month, month, "rights", group)] = parts[group]
        whole = parts["standard"] + parts["enhanced"] + parts["unknown"]
        found[Place(CODE, "NET", month, month)] = whole
    return found


def release(sender: Force, counts: dict[Place, Counts], upto: int) -> None:
    """Publish all months up to this one: what was out before stays out."""
    there = months()[:upto]
    whole = {place: one for place, one in counts.items() if place.first in there}
    rows = returns.rows_of(
        whole,
        publish=there if not sender.issued else there[-1:],
        earlier=sender.issued,
    )
    sender.publish(sender.file(sender.document(*rows).text(), now=LATER), now=LATER)


LATER = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def figure(force: str, group: str, month: str, name: str) -> tuple[str, ...]:
    return (force, group, month, name)


class Reader:
    """Somebody who keeps every number that was ever shown, and knows what it is the sum of."""

    def __init__(self) -> None:
        self.shown: Cells = {}
        self.sums: list[Sum] = []
        self.pairs: set[tuple[str, int, int]] = set()

    def read(self, client, release: int) -> None:
        for group, code in GROUPS.items():
            self._months(client.get(f"/measures/{MEASURE}/figures.json?whose={code}"), group)
            self._totals(
                client.get(f"/measures/{MEASURE}/figures.json?whose={code}"), group, release
            )

    def _months(self, response, group: str) -> None:
        for row in response.json()["tables"]["months"]:
            for name, column in (("met", "Met"), ("of", "Out of")):
                if row[column].isdigit():
                    self.shown[figure(row["Force"], group, row["Month"], name)] = int(row[column])

    def _totals(self, response, group: str, release: int) -> None:
        """A total is the sum of the months that its page counts: those with both counts shown."""
        window = [m for m in months()[:release]][-12:]
        for row in response.json()["tables"].get("forces", []):
            both = [
                [figure(row["Force"], group, month, name) in self.shown for name in ("met", "of")]
                for month in window
            ]
            counted = [month for month, there in zip(window, both, strict=True) if all(there)]
            for name, column in (("met", "Met"), ("of", "Out of")):
                if row[column].isdigit():
                    self.add(row["Force"], group, name, release, int(row[column]), counted)

    def add(
        self, force: str, group: str, name: str, release: int, value: int, counted: list[str]
    ) -> None:
        total = (force, group, f"year to {release}", name)
        self.shown[total] = value
        self.sums.append(Sum(total, tuple(figure(force, group, m, name) for m in counted)))

    def knows(self, forces: list[str]) -> list[Sum]:
        """What everybody knows: the met and the late make up the due, and groups make up all."""
        found = list(self.sums)
        for one in forces:
            for month in months():
                for group in (*GROUPS, "unknown"):
                    met, of, late = (figure(one, group, month, n) for n in ("met", "of", "late"))
                    found.append(Sum(of, (met, late)))
                for name in ("met", "of", "late"):
                    parts = tuple(
                        figure(one, group, month, name)
                        for group in ("standard", "enhanced", "unknown")
                    )
                    found.append(Sum(figure(one, "all", month, name), parts))
        return found


def recovered(reader: Reader, true: Cells, forces: list[str]) -> list[tuple[str, ...]]:
    """Every small number of which some value under five can be ruled out."""
    attacker = Attacker(reader.knows(forces))
    late = {
        (*cell[:3], "late"): reader.shown[(*cell[:3], "of")] - value
        for cell, value in reader.shown.items()
        if cell[3] == "met" and (*cell[:3], "of") in reader.shown
    }
    shown = {**reader.shown, **late}
    found = []
    for cell, value in true.items():
        if value < 5:
            low, high = attacker.range(cell, shown)
            if low > 1e-6 or high < 4 - 1e-6:
                found.append(cell)
    return found


def true_cells(name: str, counts: dict[Place, Counts]) -> Iterator[tuple[tuple[str, ...], int]]:
    for place, one in counts.items():
        for what, value in (("met", one.met), ("of", one.of), ("late", one.of - one.met)):
            yield figure(name, place.group, place.first, what), value


@pytest.fixture
def attacked(client) -> tuple[Reader, Cells, list[Force]]:
    """Three releases by three forces, read by members and by a partner after each."""
    senders = [force(f"area-{n}", region="Middle Dales") for n in range(FORCES)]
    counted = [truth(seed) for seed in range(FORCES)]
    reader, true = Reader(), {}
    partner = lead(OrganisationFactory(kind=OrganisationKind.CHARITY), Role.PARTNER)
    for sender, counts in zip(senders, counted, strict=True):
        true |= dict(true_cells(sender.row.name, counts))
    for upto in RELEASES:
        for sender, counts in zip(senders, counted, strict=True):
            release(sender, counts, upto)
        keeping.daily_round(now=LATER)
        for person in (*(lead(sender.row) for sender in senders), partner):
            client.force_login(person)
            reader.read(client, upto)
    return reader, true, senders


@pytest.mark.goal("T39")
def test_pages_and_files_give_no_small_number_away(attacked, goal):
    reader, true, senders = attacked
    small = [cell for cell, value in true.items() if value < 5]

    assert len(small) > 50
    assert len(reader.shown) > 200
    assert recovered(reader, true, [sender.row.name for sender in senders]) == []
    goal.reached(
        f"{len(small)} small numbers behind {len(reader.shown)} that pages and files showed in"
        f" {len(RELEASES)} releases: 0 recovered"
    )


@pytest.mark.goal("T39")
def test_the_same_attacker_breaks_totals_that_hold_what_was_held_back(attacked, goal):
    """The attack above can succeed: one honest-looking total over all months is enough."""
    reader, true, senders = attacked
    name = senders[0].row.name
    for upto in RELEASES:
        window = months()[:upto][-12:]
        for group in GROUPS:
            for what in ("met", "of"):
                value = sum(true[figure(name, group, month, what)] for month in window)
                reader.add(name, group, what, upto, value, window)

    broken = recovered(reader, true, [name])
    assert len(broken) > 5
    goal.caught("totals over all months, held back or not", f"{len(broken)} recovered")


def test_every_count_on_a_page_is_one_that_is_published(attacked, client):
    """“M of N” stands on pages only for published months, and sums of them."""
    reader, _, senders = attacked
    pairs = {
        (value, reader.shown[(*cell[:3], "of")])
        for cell, value in reader.shown.items()
        if cell[3] == "met" and (*cell[:3], "of") in reader.shown
    }
    groups = {(cell[0], cell[1]) for cell in reader.shown}
    assert len(groups) >= FORCES * 2
    client.force_login(lead(senders[0].row))

    for address in pages():
        page = client.get(address).content.decode()
        for met, of in re.findall(r">([\d,]+) of ([\d,]+)<", page):
            assert (number(met), number(of)) in pairs, (address, met, of)


def pages() -> Iterator[str]:
    for code in GROUPS.values():
        for part in ("", "forces/", "months/"):
            yield f"/measures/{MEASURE}/{part}?whose={code}&with=all"
    yield "/measures/"
    yield "/measures/gap/"


def number(said: str) -> int:
    return int(said.replace(",", ""))
