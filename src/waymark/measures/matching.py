"""Whom an adopter is held against: forces like it that did not adopt, by a rule without choice.

Forces are never chosen by how they do on the measure itself: those that happen to stand level in a
bad month part again by themselves. They are chosen by what they are, and left out only for reasons
that can be read in a sentence. Decision 136.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

# With fewer, what one of them does decides too much: the circle is widened.
LEAST_SIMILAR = 4


class Circle(StrEnum):
    """How wide the comparison is."""

    SIMILAR = "similar"
    REGION = "region"
    ALL = "all"


CIRCLES = tuple(Circle)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A force that might serve for comparison.

    `like` says why it is like the adopter, empty if it is not; `missing` counts the months looked
    at for which it shows no figure. One that is `busy` tried something else for the same measure
    in these months: it serves only where no four others do.
    """

    force: str
    like: str = ""
    same_region: bool = False
    uses_it: bool = False
    same_method: bool = True
    missing: int = 0
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The forces compared with, each with the reason, those left out with theirs, and how wide."""

    forces: tuple[tuple[str, str], ...]
    left_out: tuple[tuple[str, str], ...]
    circle: Circle
    widened: bool

    @property
    def words(self) -> str:
        """Say whom the adopter is compared with."""
        count = len(self.forces)
        forces = "1 force" if count == 1 else f"{count} forces"
        among = {
            Circle.SIMILAR: "like it ",
            Circle.REGION: "of its region ",
            Circle.ALL: "",
        }[self.circle]
        words = f"Compared with {forces} {among}that did not use the practice"
        if count == 0:
            words = "No force can be compared with it"
        if self.widened:
            words += f". Fewer than {LEAST_SIMILAR} closer to it could be compared"
        return words + "."


def choose(candidates: Iterable[Candidate], *, circle: Circle = Circle.SIMILAR) -> Chosen:
    """Choose from the circle wished for, or the next wider one that has four forces that serve.

    First from forces that tried nothing else; only where no circle has four of those, from all.
    """
    known = sorted(candidates, key=lambda candidate: candidate.force)
    for strict in (True, False):
        for wider in CIRCLES[CIRCLES.index(circle) :]:
            within = [candidate for candidate in known if _within(candidate, wider)]
            fit = [candidate for candidate in within if not _reason(candidate, strict=strict)]
            if len(fit) >= LEAST_SIMILAR:
                return _chosen(within, fit, wider, circle, strict=strict)
    return _chosen(within, fit, wider, circle, strict=False)


def _chosen(
    within: Sequence[Candidate],
    fit: Sequence[Candidate],
    reached: Circle,
    wished: Circle,
    *,
    strict: bool,
) -> Chosen:
    reasons = [(one.force, _reason(one, strict=strict)) for one in within]
    return Chosen(
        forces=tuple((one.force, _why(one)) for one in fit),
        left_out=tuple((force, reason) for force, reason in reasons if reason),
        circle=reached,
        widened=reached is not wished,
    )


def _within(candidate: Candidate, circle: Circle) -> bool:
    if circle is Circle.ALL:
        return True
    return candidate.same_region if circle is Circle.REGION else bool(candidate.like)


def _why(candidate: Candidate) -> str:
    if candidate.like:
        return candidate.like
    return "Same region" if candidate.same_region else "Does not use the practice"


def _reason(candidate: Candidate, *, strict: bool) -> str:
    if candidate.uses_it:
        return "It uses the practice, or did"
    if not candidate.same_method:
        return "It counts or asks in another way"
    if candidate.missing:
        months = "1 month" if candidate.missing == 1 else f"{candidate.missing} months"
        return f"It shows no figure for {months} of those looked at"
    if strict and candidate.busy:
        return "It began something else for the same measure in these months"
    return ""


def common_end(shown: Sequence[Sequence[bool]]) -> int:
    """Say how many months to look at, so that one force that is early does not shut out others.

    One row a force, the adopter's first; True for a month with a figure. Months at the end are
    left off until the adopter and half of the others show the last one.
    """
    own, *others = shown
    for end in range(len(own), 0, -1):
        there = sum(row[end - 1] for row in others)
        if own[end - 1] and 2 * there >= len(others):
            return end
    return 0
