"""What pages, files and the API say of a return, in words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from waymark.measures import definitions
from waymark.measures.errors import MeasuresError
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.rules.filing import (
    Change,
    change_in_words,
    due_on,
    is_late,
    other_kind,
)
from waymark.network.benchmarks.rules.holding import Shown
from waymark.network.benchmarks.rules.months import period_in_words
from waymark.network.benchmarks.rules.typed import Count
from waymark.shared.errors import Refused
from waymark.shared.ui.words import moment, short_date

HELD_BACK = "held back"
WAY_OUT = (
    "A signed return is the file ending in .json that “waymark measure return” wrote; without it,"
    " the five headline questions can be typed"
)
CAN_BE_WITHDRAWN = (State.SUBMITTED, State.CERTIFIED, State.PUBLISHED, State.SUPERSEDED)
HEADER = (
    "Return", "Whose figures", "Filed from", "Kind", "State", "Measure", "Definition", "Edition",
    "First month", "Last month", "Group", "Counted", "Of", "Invited", "Excused", "Not known",
    "Not yet due", "Held back", "Method", "Late", "Filed", "Signed off", "Published", "Note",
)  # fmt: skip


def text_of(data: bytes) -> str:
    """A document as text, or a refusal in words: for another kind of file, say which."""
    if kind := other_kind(data[:200]):
        raise Refused(f"This is {kind}, not a signed return. {WAY_OUT}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"The file is not UTF-8 text, so it is no return. {WAY_OUT}") from error


def period_of(filed: Any) -> str:
    return period_in_words(filed.first_month, filed.last_month)


def title_of(measure: str) -> str:
    """What a measure is called; duties of the Code go by their own name."""
    try:
        return definitions.find(measure).title
    except MeasuresError:
        return measure


def count(value: int | None) -> str:
    return HELD_BACK if value is None else f"{value:,}"


def rate(numerator: int | None, denominator: int | None) -> str:
    if numerator is None or not denominator:
        return "–"
    return f"{100 * numerator / denominator:.1f}%"


def row_of(figure: Any) -> dict[str, str]:
    """One figure as a row of the page."""
    of_group = "" if figure.breakdown == "all" else f" ({figure.breakdown}: {figure.group})"
    edition = f" {figure.edition}" if figure.edition else ""
    return {
        "measure": f"{title_of(figure.measure)}{edition}{of_group}",
        "period": period_in_words(figure.month, figure.last),
        "counted": count(figure.numerator),
        "of": count(figure.denominator),
        "rate": rate(figure.numerator, figure.denominator),
        "invited": "" if figure.invited is None else f"{figure.invited:,}",
        "answered": rate(figure.denominator, figure.invited) if figure.invited else "",
    }


def place_words(figure: Any) -> str:
    """“Updates in time, October 2026”."""
    return f"{title_of(figure.measure)}, {period_in_words(figure.month, figure.last)}"


def check_rows(
    counts: Iterable[Count], visible: dict[tuple[str, date], Shown]
) -> list[tuple[str, ...]]:
    """What was typed beside what others will see."""
    rows: list[tuple[str, ...]] = []
    for one in counts:
        shown = visible.get((one.code, one.first))
        seen = "–"
        if shown is not None:
            seen = HELD_BACK
            if shown.denominator is not None:
                comma = "," if shown.numerator is None else ""
                seen = f"{count(shown.numerator)}{comma} of {shown.denominator:,}"
        invited = "" if one.invited is None else f"{one.invited:,}"
        rows.append(
            (
                title_of(one.measure),
                period_in_words(one.first, one.last),
                f"{one.numerator:,} of {one.denominator:,}",
                rate(one.numerator, one.denominator),
                invited,
                seen,
            )
        )
    return rows


def facts_of(filed: Any) -> list[dict[str, str]]:
    """Whose it is, for when, by which method, how whole."""
    facts = [
        ("Whose figures", filed.organisation.name),
        ("Filed from", filed.filed_from.name if filed.filed_from != filed.organisation else ""),
        ("Kind", filed.get_kind_display()),
        ("Months", period_of(filed)),
        ("Method", filed.get_method_display()),
        ("Asked", _asked(filed)),
        ("Complete", f"{filed.completeness}%" if filed.completeness is not None else ""),
        ("In time", _in_time(filed)),
        ("Note", filed.note),
        ("Source", filed.source),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]


def _in_time(filed: Any) -> str:
    if not filed.filed_at:
        return ""
    if filed.late:
        return f"No, due by {short_date(due_on(filed.last_month))}"
    mends = is_late(filed.last_month, localdate(filed.filed_at))
    return "Yes: what it mends first came in time" if mends else "Yes"


def _asked(filed: Any) -> str:
    if not filed.asked_from or not filed.asked_to:
        return ""
    return f"{short_date(filed.asked_from)} to {short_date(filed.asked_to)}"


def grounds_of(filed: Any) -> list[dict[str, str]]:
    """What the figures rest on, so that they can be worked out again."""
    signed = filed.signed_with
    facts = [
        ("Engine", f"Waymark {filed.engine_version}" if filed.engine_version else ""),
        ("Rules of the Code", f"version {filed.rules_version}" if filed.rules_version else ""),
        ("Definitions", "; ".join(filed.definitions.values())),
        ("Made on", short_date(filed.made_on) if filed.made_on else ""),
        ("Issue", str(filed.issue) if filed.issue else ""),
        ("Hash of the document", filed.document_hash),
        ("Hash of the result", filed.result_hash),
        ("Signed with", f"key {signed.fingerprint}" if signed else ""),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]


def history_of(filed: Any, corrections: Sequence[Any]) -> list[dict[str, str]]:
    """What became of it, in order."""
    steps = [
        (filed.filed_at, f"Filed by {filed.filed_by or 'a system of the force'}", "sent"),
        (filed.certified_at, f"Signed off by {filed.certified_by or 'a second person'}", "done"),
        (filed.published_at, _published(filed), "done"),
        *((one.published_at, "Replaced in part or whole by a later return", "called")
          for one in corrections),
        (filed.withdrawn_at, f"{_withdrawn(filed)}: {filed.withdrawn_because}", "called"),
    ]  # fmt: skip
    found = [
        {"when": moment(at), "title": title, "state": state} for at, title, state in steps if at
    ]
    if why := filed.typed.get("sent_back"):
        back = f"Sent back by {filed.typed['sent_back_by']}: {why}"
        at = 0 if filed.state == State.SUBMITTED else len(found)  # filed anew since, or not yet
        found.insert(at, {"when": "", "title": back, "state": "called"})
    if filed.publish_on and filed.state == State.CERTIFIED:
        on = f"To be published on {short_date(filed.publish_on)}"
        found.append({"when": "", "title": on, "state": "next"})
    if filed.state == State.SUBMITTED:
        found.append({"when": "", "title": "Waits for a second person", "state": "now"})
    return found


def _published(filed: Any) -> str:
    planned, at = filed.publish_on, filed.published_at
    if planned and at and localdate(at) < planned:
        return f"Published earlier than planned, which was {short_date(planned)}"
    return "Published"


def _withdrawn(filed: Any) -> str:
    return f"Withdrawn by {filed.withdrawn_by}" if filed.withdrawn_by else "Withdrawn"


def changes_of(changes: Iterable[Change]) -> list[str]:
    return [change_in_words(one, title_of(one.place.measure)) for one in changes]


def file_rows(pairs: Iterable[tuple[Any, Sequence[Any]]]) -> Iterator[Sequence[object]]:
    """Figures as rows of a file, each with its return's history."""
    yield HEADER
    for filed, figures in pairs:
        for one in figures:
            yield _file_row(filed, one)


def _file_row(filed: Any, one: Any) -> list[object]:
    group = "" if one.breakdown == "all" else f"{one.breakdown}: {one.group}"
    numbers = (
        one.numerator, one.denominator, one.invited, one.excused, one.unknown, one.pending,
    )  # fmt: skip
    made_up = "Made-up demonstration data" if filed.organisation.invented else ""
    return [
        filed.key, filed.organisation.name, filed.filed_from.name, filed.get_kind_display(),
        filed.get_state_display(), title_of(one.measure),
        filed.definitions.get(one.measure, ""), one.edition, f"{one.month:%Y-%m}",
        f"{one.last:%Y-%m}", group, *("" if n is None else n for n in numbers),
        "yes" if one.suppressed else "", one.get_method_display(), "yes" if filed.late else "",
        *(f"{at:%Y-%m-%d}" if at else "" for at in
          (filed.filed_at, filed.certified_at, filed.published_at)),
        made_up or filed.note,
    ]  # fmt: skip
