"""Where an adoption stands, where a practice stands, and what stops the next step."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from .words import counted, date_words


class AdoptionStage(StrEnum):
    """How far one force has come with one practice."""

    INTERESTED = "interested"
    ASSESSING = "assessing"
    PLANNING = "planning"
    LIVE = "live"
    EMBEDDED = "embedded"
    STOPPED = "stopped"

    @property
    def words(self) -> str:
        return self.value.capitalize()


IN_USE = frozenset({AdoptionStage.LIVE, AdoptionStage.EMBEDDED})

# Forces often record late, so early steps may be skipped on the way to live. None is a force
# that has not yet said anything.
ADOPTION_MOVES: Mapping[AdoptionStage | None, tuple[AdoptionStage, ...]] = {
    None: (
        AdoptionStage.INTERESTED,
        AdoptionStage.ASSESSING,
        AdoptionStage.PLANNING,
        AdoptionStage.LIVE,
    ),
    AdoptionStage.INTERESTED: (
        AdoptionStage.ASSESSING,
        AdoptionStage.PLANNING,
        AdoptionStage.LIVE,
        AdoptionStage.STOPPED,
    ),
    AdoptionStage.ASSESSING: (
        AdoptionStage.PLANNING,
        AdoptionStage.LIVE,
        AdoptionStage.STOPPED,
    ),
    AdoptionStage.PLANNING: (
        AdoptionStage.ASSESSING,
        AdoptionStage.LIVE,
        AdoptionStage.STOPPED,
    ),
    AdoptionStage.LIVE: (AdoptionStage.EMBEDDED, AdoptionStage.STOPPED),
    AdoptionStage.EMBEDDED: (AdoptionStage.LIVE, AdoptionStage.STOPPED),
    AdoptionStage.STOPPED: (AdoptionStage.ASSESSING,),
}


def moves_from(current: str | None) -> tuple[AdoptionStage, ...]:
    """The stages a force may choose next, in the order in which they usually come."""
    return ADOPTION_MOVES[AdoptionStage(current) if current else None]


def blockers_to_move(
    current: str | None,
    wanted: str,
    *,
    adapted: bool | None,
    what_changed: str,
    reason_for_stopping: str,
    on: date,
    today: date,
    last_change_on: date | None,
) -> list[str]:
    """Say why an adoption cannot be moved to this stage; an empty list means that it can."""
    blockers = _wrong_step(current, AdoptionStage(wanted))
    if wanted == AdoptionStage.STOPPED and not reason_for_stopping.strip():
        blockers.append("Say why your force stopped. Other forces learn most from this")
    if wanted == AdoptionStage.LIVE and current not in IN_USE and adapted is None:
        blockers.append("Say whether your force took the practice as it is or adapted it")
    if adapted and not what_changed.strip():
        blockers.append("Say what your force changed when it adapted the practice")
    if on > today:
        blockers.append(f"The date is in the future. Enter {date_words(today)} or an earlier date")
    if last_change_on and on < last_change_on:
        blockers.append(
            "The date is before the last change to this adoption. "
            f"Enter {date_words(last_change_on)} or a later date"
        )
    return blockers


def _wrong_step(current: str | None, wanted: AdoptionStage) -> list[str]:
    if wanted in moves_from(current):
        return []
    if current == wanted:
        return [f"The adoption is already at this stage: {wanted}. Choose another stage"]
    if current == AdoptionStage.STOPPED:
        return ["The adoption was stopped. To start again, record it as assessing"]
    if current is None and wanted == AdoptionStage.STOPPED:
        return ["Your force has not started with this practice. Record your interest first"]
    if wanted == AdoptionStage.EMBEDDED:
        return ["Only a live practice becomes embedded. Record it as live first"]
    if current in IN_USE:
        return ["The practice is in use. To go back, record it as stopped and start again"]
    return [f"The adoption has passed this stage: {wanted}. Choose a later stage, or stopped"]


class PracticeState(StrEnum):
    """Where a practice stands between its first draft and the archive."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    UNDER_REVIEW = "under_review"
    ARCHIVED = "archived"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ").capitalize()


# In review goes back to draft when the reviewer asks for changes. Under review is a published
# practice whose truth is in doubt: it is confirmed or archived. The archive can be reopened.
PRACTICE_MOVES: Mapping[PracticeState, tuple[PracticeState, ...]] = {
    PracticeState.DRAFT: (PracticeState.IN_REVIEW,),
    PracticeState.IN_REVIEW: (PracticeState.PUBLISHED, PracticeState.DRAFT),
    PracticeState.PUBLISHED: (PracticeState.UNDER_REVIEW, PracticeState.ARCHIVED),
    PracticeState.UNDER_REVIEW: (PracticeState.PUBLISHED, PracticeState.ARCHIVED),
    PracticeState.ARCHIVED: (PracticeState.UNDER_REVIEW,),
}


PERMISSION_NOT_STATED = "unknown"
PERMISSION_REFUSED = "refused"

# What a reviewer needs in order to review at all, and what a reader needs besides.
REQUIRED_TO_SUBMIT: dict[str, str] = {
    "title": "Enter a title",
    "summary": "Enter a summary of one or two sentences",
    "organisation": "Say which organisation the practice comes from",
    "aim": "Say what the practice aims to do",
    "description": "Describe the practice",
}
REQUIRED_TO_PUBLISH: dict[str, str] = REQUIRED_TO_SUBMIT | {
    "intended_outcome": "Say what outcome is intended",
    "stage_of_practice": "Choose the stage of practice",
    "purpose": "Choose a purpose",
    "topics": "Choose at least one topic",
    "target_groups": "Choose at least one target group",
    "contact_seat": "Choose a contact. It is a role, so that messages reach whoever holds it",
    "copyright_owner": "Say who owns the copyright",
    "permission_state": "Say what the copyright owner allows",
}


def blockers_to_submit(values: Mapping[str, object], *, state: str) -> list[str]:
    """Say why a draft cannot be sent for review; an empty list means that it can."""
    if state != PracticeState.DRAFT:
        return [f"Only a draft is sent for review. This practice is {_state_words(state)}"]
    return _missing(values, REQUIRED_TO_SUBMIT)


def missing_to_publish(values: Mapping[str, object]) -> list[str]:
    """Say what a reader would miss: asked for at the latest before publication."""
    return _missing(values, REQUIRED_TO_PUBLISH)


def blockers_to_publish(
    values: Mapping[str, object],
    *,
    state: str,
    written_by: frozenset[object],
    reviewed_by: object | None,
    open_comment_count: int,
) -> list[str]:
    """Say why a practice cannot be published; an empty list means that it can.

    `written_by` holds the author and every collaborator: none of them can be the reviewer.
    """
    if state != PracticeState.IN_REVIEW:
        return [f"Only a practice in review is published. This practice is {_state_words(state)}"]
    blockers = _missing(values, REQUIRED_TO_PUBLISH)
    if values.get("permission_state") == PERMISSION_REFUSED:
        blockers.append("The copyright owner refused. Describe the practice in your own words")
    if reviewed_by is None:
        blockers.append("Nobody has reviewed the practice. Ask a reviewer")
    elif reviewed_by in written_by:
        blockers.append("The reviewer helped to write the practice. Ask somebody else")
    if open_comment_count:
        comments = counted(open_comment_count, "comment is", "comments are")
        blockers.append(f"{comments} still open. Answer or close each of them")
    return blockers


def blockers_to_archive(*, state: str, reason: str, live_count: int) -> list[str]:
    """Say why a practice cannot be archived; an empty list means that it can."""
    if PracticeState.ARCHIVED not in PRACTICE_MOVES[PracticeState(state)]:
        return [f"Only a published practice is archived. This practice is {_state_words(state)}"]
    blockers = []
    if not reason.strip():
        blockers.append("Say why the practice is archived")
    if live_count and state == PracticeState.PUBLISHED:
        forces = counted(live_count, "force uses", "forces use")
        blockers.append(f"{forces} this practice. Put it under review first, so that they hear")
    return blockers


def _state_words(state: str) -> str:
    words = PracticeState(state).words.lower()
    return f"a {words}" if state == PracticeState.DRAFT else words


def _missing(values: Mapping[str, object], required: Mapping[str, str]) -> list[str]:
    return [way_out for field, way_out in required.items() if _blank(field, values.get(field))]


def _blank(field: str, value: object) -> bool:
    if field == "permission_state" and value == PERMISSION_NOT_STATED:
        return True
    return not value.strip() if isinstance(value, str) else not value
