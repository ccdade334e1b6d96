"""Who is counted at a meeting."""

from collections.abc import Iterable
from typing import NamedTuple

from waymark.shared.meetings.enums import Answer


class Quorum(NamedTuple):
    """How many organisations count towards a decision, and how many it takes."""

    coming: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.coming >= self.needed

    @property
    def words(self) -> str:
        if not self.needed:
            return "This group needs no quorum"
        counted = f"{self.coming} organisation{' counts' if self.coming == 1 else 's count'}"
        said = f"{counted} towards a decision, which needs {self.needed}"
        if self.reached:
            return said
        more = self.needed - self.coming
        return f"{said}: {more} more {'is' if more == 1 else 'are'} needed"


def quorum(counted: Iterable[int | None], needed: int) -> Quorum:
    """Count organisations, each once however many of its people come; observers are left out.

    `counted` holds the organisation of everybody who is coming, or was there.
    """
    return Quorum(len({each for each in counted if each is not None}), needed)


def blockers_to_answer(
    *, answer: str, has_passed: bool, cancelled: bool, deputy_given: bool, deputy_is_self: bool
) -> list[str]:
    """Say why this answer cannot be taken; an empty list means that it can."""
    if cancelled:
        return ["This meeting is cancelled"]
    if has_passed:
        return ["This meeting has been held. The secretary can put right who was there"]
    if answer == Answer.DEPUTY and not deputy_given:
        return ["Say who is coming instead"]
    if answer == Answer.DEPUTY and deputy_is_self:
        return ["A deputy is somebody else. To come yourself, say so instead"]
    return []


def ways_to_answer(*, has_place: bool, has_link: bool, standing: str = "") -> dict[str, str]:
    """What somebody can say about a meeting, each in their own words.

    Nobody comes in person to a meeting that has a link and no place, nor joins online where there
    is no link; what was said before stays on offer.
    """
    in_person = "I am coming in person" if has_link else "I am coming"
    ways = {
        Answer.YES.value: in_person,
        Answer.ONLINE.value: "I am joining online",
        Answer.DEPUTY.value: "Somebody is coming in my place",
        Answer.APOLOGIES.value: "I cannot come",
    }
    left_out = {Answer.YES} if has_link and not has_place else set()
    left_out |= set() if has_link else {Answer.ONLINE}
    return {way: words for way, words in ways.items() if way not in left_out or way == standing}


ANSWERED = {
    Answer.YES: "Coming",
    Answer.ONLINE: "Joining online",
    Answer.DEPUTY: "Sending a deputy",
    Answer.APOLOGIES: "Not coming",
}


def answer_words(answer: str) -> str:
    """What a seat said before a meeting, as others read it; nothing where nothing was said."""
    return ANSWERED[Answer(answer)] if answer else "No answer"
