"""How well a practice fits a force: its prerequisites against the force's own profile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from waymark.network.innovations.enums import IN_USE, Stage

from .words import counted, listed, mid_sentence, opening_number

KEPT_AFTER_MONTHS = 12  # SCREENS, picture 03: "At least half keep it past 12 months"

ASPECT_WORDS: Mapping[str, str] = {
    "size": "Size",
    "structure": "Structure",
    "record_system": "Record system",
    "service_model": "Victim service",
    "resource": "Resources",
    "other": "Other",
}
RESOURCE_WORDS: Mapping[str, str] = {"have": "In place", "planned": "Planned", "no": "Not in place"}
NOT_SAID = "Not in the profile yet"
FOR_READER = "For you to judge"

# A profile maps an aspect to the code of one value, and a resource's code to have, planned or no.
Profile = Mapping[str, str]


class Verdict(StrEnum):
    """How one point of a practice meets one force."""

    FITS = "fits"
    NEEDS_WORK = "needs_work"
    DOES_NOT_FIT = "does_not_fit"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Prerequisite:
    """One thing that a practice needs. Any one of the wanted values will do.

    A practice that needs two things states two prerequisites. With no wanted value it is a note
    for the reader, which no rule can judge.
    """

    aspect: str
    wanted: frozenset[str]
    words: str
    must: bool


def point_name(row: Mapping[str, Any]) -> str:
    """What a form calls a stored point: no two of one practice have the same."""
    return f"{row['aspect']}: {row.get('words', '')}"


def prerequisites_of(rows: Iterable[Mapping[str, Any]]) -> list[Prerequisite]:
    """Read the prerequisites of a version as they are stored."""
    return [
        Prerequisite(
            aspect=row["aspect"],
            wanted=frozenset(row.get("wanted", [])),
            words=row.get("words", ""),
            must=bool(row.get("must")),
        )
        for row in rows
    ]


def profile_values(answers: Profile, resources: Profile) -> Profile:
    """What a force says of itself, in one."""
    return {**answers, **resources}


@dataclass(frozen=True)
class PeerAdoption:
    """What a similar force did with the practice.

    `months_live` runs from going live to today, or to the day on which the force stopped;
    None means that the force never went live.
    """

    force: str
    stage: str
    months_live: int | None


@dataclass(frozen=True)
class FitLine:
    """One row of the fit table: the point, what it needs, what the force has, the verdict."""

    point: str
    needs: str
    has: str
    verdict: Verdict


def fit(
    prerequisites: Iterable[Prerequisite],
    profile: Profile,
    peers: Iterable[PeerAdoption],
    *,
    labels: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> list[FitLine]:
    """Compare a practice with a force, line by line; the last line is what similar forces did."""
    lines = prerequisite_lines(prerequisites, profile, labels=labels, notes=notes)
    return [*lines, kept_line(peers)]


def prerequisite_lines(
    prerequisites: Iterable[Prerequisite],
    profile: Profile,
    *,
    labels: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> list[FitLine]:
    """The lines that follow from the profile alone.

    `labels` gives words for the codes of values, `notes` the force's own words about an aspect
    or a resource, shown in their place.
    """
    return [_line(wanted, profile, labels or {}, notes or {}) for wanted in prerequisites]


def _line(
    prerequisite: Prerequisite,
    profile: Profile,
    labels: Mapping[str, str],
    notes: Mapping[str, str],
) -> FitLine:
    aspect = prerequisite.aspect
    if aspect == "resource":
        has, verdict = _judge_resources(prerequisite, profile, labels, notes)
    else:
        has, verdict = _judge_value(prerequisite, profile, labels, notes)
    point = ASPECT_WORDS.get(aspect, aspect)
    return FitLine(point=point, needs=prerequisite.words, has=has, verdict=verdict)


def _judge_value(
    prerequisite: Prerequisite,
    profile: Profile,
    labels: Mapping[str, str],
    notes: Mapping[str, str],
) -> tuple[str, Verdict]:
    value = profile.get(prerequisite.aspect)
    has = notes.get(prerequisite.aspect) or (labels.get(value, value) if value else "")
    if not prerequisite.wanted:
        return has or FOR_READER, Verdict.NOT_KNOWN
    if not value:
        return has or NOT_SAID, Verdict.NOT_KNOWN
    if value in prerequisite.wanted:
        return has, Verdict.FITS
    return has, _missing(prerequisite)


def _judge_resources(
    prerequisite: Prerequisite,
    profile: Profile,
    labels: Mapping[str, str],
    notes: Mapping[str, str],
) -> tuple[str, Verdict]:
    if not prerequisite.wanted:
        return FOR_READER, Verdict.NOT_KNOWN
    held = {code: profile.get(code, "") for code in sorted(prerequisite.wanted)}
    has = _resource_words(held, labels, notes)
    if "have" in held.values():
        return has, Verdict.FITS
    if "planned" in held.values():
        return has, Verdict.NEEDS_WORK
    if not all(state == "no" for state in held.values()):
        return has, Verdict.NOT_KNOWN
    return has, _missing(prerequisite)


def _missing(prerequisite: Prerequisite) -> Verdict:
    return Verdict.DOES_NOT_FIT if prerequisite.must else Verdict.NEEDS_WORK


def _resource_words(
    held: Mapping[str, str], labels: Mapping[str, str], notes: Mapping[str, str]
) -> str:
    said = {
        code: notes.get(code) or RESOURCE_WORDS[state]
        for code, state in held.items()
        if state in RESOURCE_WORDS
    }
    if len(held) == 1:
        return next(iter(said.values()), NOT_SAID)
    named = [f"{labels.get(code, code)}: {mid_sentence(words)}" for code, words in said.items()]
    return "; ".join(named) or NOT_SAID


def kept_line(peers: Iterable[PeerAdoption]) -> FitLine:
    """The line 'Kept by forces like you': how many similar forces still run it after a year.

    A force that went live and stopped counts as not kept. One live for less than a year, or
    stopped before it ever went live, says nothing yet and is left out of the count.
    """
    ran = [peer for peer in peers if peer.months_live is not None]
    kept = [p for p in ran if p.stage in IN_USE and _past_a_year(p)]
    stopped = [p for p in ran if p.stage == Stage.STOPPED]
    early = sum(p.stage in IN_USE and not _past_a_year(p) for p in ran)
    judged = len(kept) + len(stopped)
    return FitLine(
        point="Kept by forces like you",
        needs=f"At least half keep it past {KEPT_AFTER_MONTHS} months",
        has=_kept_words(len(kept), judged, early),
        verdict=_kept_verdict(len(kept), judged),
    )


def _past_a_year(peer: PeerAdoption) -> bool:
    return peer.months_live is not None and peer.months_live >= KEPT_AFTER_MONTHS


def _kept_verdict(kept: int, judged: int) -> Verdict:
    if not judged:
        return Verdict.NOT_KNOWN
    return Verdict.FITS if 2 * kept >= judged else Verdict.DOES_NOT_FIT


def _kept_words(kept: int, judged: int, early: int) -> str:
    words = f"{kept} of {judged} kept it" if judged else "No force like yours has run it for a year"
    if early:
        forces = counted(early, "has had it", "have had it")
        words += f"; {forces} for less than a year"
    return words


def _named(points: Sequence[str]) -> str:
    """Each point once; “other” is no name, and points without one are left to the table."""
    names = [point for point in dict.fromkeys(points) if point != "other"]
    return f": {listed(names)}" if names else ""


def summary_sentence(lines: Sequence[FitLine], force: str) -> str:
    """The sentence above the table: how many points fit, and which do not."""
    if not lines:
        return f"This practice names nothing that {force} would need."
    fitting = sum(line.verdict == Verdict.FITS for line in lines)
    if fitting == len(lines):
        return f"All {len(lines)} points fit {force}." if fitting > 1 else f"It fits {force}."
    sentences = [f"{fitting} of {counted(len(lines), 'point fits', 'points fit')}."]
    for verdict, one, many in (
        (Verdict.NEEDS_WORK, "needs work", "need work"),
        (Verdict.DOES_NOT_FIT, "does not fit", "do not fit"),
        (Verdict.NOT_KNOWN, "is not known", "are not known"),
    ):
        points = [mid_sentence(line.point) for line in lines if line.verdict == verdict]
        if points:
            verb = one if len(points) == 1 else many
            named = _named(points)
            sentences.append(f"{opening_number(len(points))} {verb}{named}.")
    return " ".join(sentences)
