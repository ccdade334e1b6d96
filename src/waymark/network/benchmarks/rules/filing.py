"""What a return must be before it is taken, when it is late, and what it changes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from waymark.measures.returns import Return
from waymark.measures.returns.document import VERSION
from waymark.measures.suppression import LEAST
from waymark.network.benchmarks.rules.months import in_words, months_between, moved

DUE_DAY = 20  # of the month after; the network's own convention, until somebody sets another
REMINDED = (1, 8, 29)  # days after which somebody is reminded


class Month(NamedTuple):
    """One measure for one month, or for a period, whatever it was broken down by."""

    measure: str
    first: date
    last: date


class Place(NamedTuple):
    """Which figure it is; a force has one current figure for each."""

    measure: str
    edition: str
    month: date
    last: date
    breakdown: str = "all"
    group: str = "all"


@dataclass(frozen=True, slots=True)
class Change:
    """A month sent twice with other numbers."""

    place: Place
    before: str
    after: str
    whose: str = ""


def due_on(month: date) -> date:
    """The day by which a month is to be returned."""
    return moved(month, 1).replace(day=DUE_DAY)


def is_late(month: date, filed_on: date) -> bool:
    return filed_on > due_on(month)


def first_came_late(
    last_month: date, months: Iterable[Month], came: Mapping[Month, date], filed_on: date
) -> bool:
    """Whether what a return says came late when it first came: a correction is no new return.

    `months` are those of its figures, `came` the days on which earlier returns first brought them.
    """
    return is_late(last_month, max(came.get(month, filed_on) for month in months))


def months_due(
    expected_from: date, returned: Iterable[date], today: date, most: int = 12
) -> list[date]:
    """Months that have ended, are wanted, and have no return yet; oldest first."""
    last = moved(today, -1)
    wanted = months_between(max(expected_from, moved(last, 1 - most)), last)
    there = set(returned)
    return [month for month in wanted if month not in there]


def due_words(month: date, today: date) -> tuple[str, str]:
    """What the clock of a month that is due says, and how it looks."""
    left = (due_on(month) - today).days
    if left < 0:
        return f"{_days(-left)} late", "late"
    if left == 0:
        return "due today", "soon"
    return f"due in {_days(left)}", "soon" if left <= 5 else "open"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def other_kind(start: bytes) -> str:
    """What a file seems to be that is no signed return, by how it begins; empty where it may be."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    kinds = {
        "an empty file": not text,
        "a PDF": text.startswith(b"%pdf"),
        "a Word, Excel or zip file": text.startswith(b"pk\x03\x04"),
        "a web page": text.startswith((b"<!doctype", b"<html")),
        "a table (CSV)": not text.startswith((b"{", b"[")) and (b"," in text or b";" in text),
    }
    return next((name for name, it_is in kinds.items() if it_is), "")


def wrong_version(text: str) -> str:
    """Say it where a document is of another version of the form; empty where it is not."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return ""  # the reader of documents says what is wrong with it
    version = raw.get("version") if isinstance(raw, dict) else None
    if type(version) is not int or version == VERSION:
        return ""
    if version > VERSION:
        return f"It is written in version {version} of the form; this site reads version {VERSION}"
    return (
        f"It is written in version {version} of the form, which is no longer read."
        " Update Waymark in the force and make it again"
    )


def reasons_in_words(reasons: Iterable[str]) -> list[str]:
    """Turn “rows 3, met: …” into “Row 3, met: …”."""
    return [
        f"Row {reason.removeprefix('rows ')}" if reason.startswith("rows ") else reason
        for reason in reasons
    ]


def blockers_to_document(
    document: Return, *, force: str, invented: bool, known: Mapping[str, str], today: date
) -> list[str]:
    """Say what is wrong with a document in good order that is not a return for this network now."""
    blockers = []
    if document.force != force:
        blockers.append("The return is of another force, or of one that is not in the register")
    if document.made_up != invented:
        blockers.append(
            "The return is marked as made up, and the force is real"
            if document.made_up
            else "The force is made up, and the return is not marked so"
        )
    this_month = f"{today:%Y-%m}"
    for number, row in enumerate(document.rows, 1):
        if row.measure not in known:
            blockers.append(f"Row {number}: {row.measure} is no measure of this network")
        if row.last >= this_month:
            blockers.append(f"Row {number}: {row.measure}, {row.last}: the month has not ended")
    if document.made.on > today.isoformat():
        blockers.append("It says that it was made on a day that has not come yet")
    return blockers[:50]


def changed(
    before: Mapping[Place, Sequence[int | None]], after: Mapping[Place, Sequence[int | None]]
) -> list[Change]:
    """Where a figure was published before and is now another."""
    return [
        Change(place, _of(before[place]), _of(now))
        for place, now in sorted(after.items())
        if place in before and tuple(before[place]) != tuple(now)
    ]


def _of(pair: Sequence[int | None]) -> str:
    met, of = (f"{count:,}" if count is not None else "held back" for count in pair[:2])
    comma = "," if pair[0] is None else ""
    return met if met == of else f"{met}{comma} of {of}"


def change_in_words(change: Change, title: str) -> str:
    """Query a month that was sent twice with other numbers."""
    return (
        f"{title}, {in_words(change.place.month)}: published as {change.before}, now {change.after}"
    )


def figures_of_document(
    document: Return, codes: Mapping[str, str]
) -> dict[Place, tuple[int | None, ...]]:
    """The figures in a document: met, of, excused, unknown, pending, by place.

    Measures of the network stand under their key, duties of the Code under their own name.
    """
    found: dict[Place, tuple[int | None, ...]] = {}
    for row in document.rows:
        key = codes.get(row.measure, row.measure)
        edition = "" if row.measure in codes and key != row.measure else row.edition
        first, last = (date.fromisoformat(f"{month}-01") for month in (row.first, row.last))
        place = Place(key, edition, first, last, row.breakdown, row.group)
        found[place] = (row.met, row.of, row.excused, row.unknown, row.pending)
    return found


def added_up(
    figures: Mapping[Place, Sequence[int | None]], duties: Mapping[str, Sequence[str]]
) -> dict[Place, tuple[int | None, ...]]:
    """Add duties up to the measures that count them, where the document has not done so itself.

    Only what is shown is added, so that nothing held back can follow from the sum: a measure one of
    whose duties is held back is held back too.
    """
    found: dict[Place, tuple[int | None, ...]] = {}
    periods = {(place.month, place.last) for place in figures}
    for measure, rules in duties.items():
        for first, last in sorted(periods):
            place = Place(measure, "", first, last)
            parts = [
                counts
                for one, counts in figures.items()
                if one.measure in rules
                and (one.month, one.last, one.breakdown) == (first, last, "all")
            ]
            if place not in figures and len(parts) >= len(rules) > 0:
                found[place] = _sum(parts)
    return found


def _sum(parts: Iterable[Sequence[int | None]]) -> tuple[int | None, ...]:
    columns = list(zip(*parts, strict=True))
    return tuple(
        None if None in column else sum(count or 0 for count in column) for column in columns
    )


def share_known(of: int | None, unknown: int | None) -> int | None:
    """How many in a hundred of those due could be told; None where that is held back."""
    if of is None or unknown is None:
        return None
    return 100 * of // (of + unknown) if of + unknown else None


def remind_on(since: date, today: date) -> bool:
    """Whether today is a day for a reminder. After a month nobody is reminded any more."""
    return (today - since).days in REMINDED


def small_changes(
    figures: Mapping[Place, Sequence[int | None]],
    before: Iterable[Mapping[Place, Sequence[int | None]]],
    titles: Mapping[str, str],
) -> list[str]:
    """Say where a figure differs from a published one by so few that the change names people."""
    found = []
    for issue in before:
        for place, now in figures.items():
            old = issue.get(place)
            if old is not None and any(0 < change < LEAST for change in _changes(old, now)):
                title = titles.get(place.measure, place.measure)
                found.append(
                    f"{title}, {in_words(place.month)}: it differs by fewer than {LEAST} from"
                    f" what was published ({_of(old)}), which would give those away. Leave the"
                    " month out, and write to the network office"
                )
    return sorted(set(found))[:20]


def _changes(old: Sequence[int | None], now: Sequence[int | None]) -> Iterable[int]:
    """By how much the met, the due and the late differ, where both are known."""
    for before, after in ((old[0], now[0]), (old[1], now[1]), (_late(old), _late(now))):
        if before is not None and after is not None:
            yield abs(after - before)


def _late(counts: Sequence[int | None]) -> int | None:
    met, of = counts[0], counts[1]
    return None if met is None or of is None else of - met


def moved_on(state: str) -> str:
    """Why an act on a return can no longer be done: somebody else was quicker."""
    return f"The return has moved on meanwhile: {state[0].lower()}{state[1:]}"
