"""Where an adoption stands, where a practice stands, and what stops the next step."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from waymark.network.innovations.enums import IN_USE, Permission, Stage, State

from .words import Reason, counted, date_words, listed

# Forces often record late, so early steps may be skipped on the way to live. None is a force
# that has not yet said anything.
ADOPTION_MOVES: Mapping[Stage | None, tuple[Stage, ...]] = {
    None: (
        Stage.INTERESTED,
        Stage.ASSESSING,
        Stage.PLANNING,
        Stage.LIVE,
    ),
    Stage.INTERESTED: (
        Stage.ASSESSING,
        Stage.PLANNING,
        Stage.LIVE,
        Stage.STOPPED,
    ),
    Stage.ASSESSING: (
        Stage.PLANNING,
        Stage.LIVE,
        Stage.STOPPED,
    ),
    Stage.PLANNING: (
        Stage.ASSESSING,
        Stage.LIVE,
        Stage.STOPPED,
    ),
    Stage.LIVE: (Stage.EMBEDDED, Stage.STOPPED),
    Stage.EMBEDDED: (Stage.LIVE, Stage.STOPPED),
    Stage.STOPPED: (Stage.ASSESSING,),
}


class Step(NamedTuple):
    """One step of a force with a practice. A day that is not known only holds its place."""

    stage: str
    on: date
    on_is_known: bool


class Days(NamedTuple):
    """The days of an adoption that follow from its steps."""

    began_on: date
    live_on: date | None
    stopped_on: date | None


def days_of(steps: Sequence[Step]) -> Days:
    """Since when a force is with a practice, uses it, and has stopped, from its steps in order."""
    live_on = None
    for step in steps:
        if step.stage == Stage.ASSESSING:  # a second try begins before it is live again
            live_on = None
        elif step.stage in IN_USE and live_on is None:
            live_on = step.on
    last = steps[-1]
    return Days(steps[0].on, live_on, last.on if last.stage == Stage.STOPPED else None)


def known_days_around(steps: Sequence[Step], place: int) -> tuple[date | None, date | None]:
    """The nearest known days before and after this place; a day not known bounds nothing."""
    before = [step.on for step in steps[:place] if step.on_is_known]
    after = [step.on for step in steps[place + 1 :] if step.on_is_known]
    return (before[-1] if before else None), (after[0] if after else None)


def moves_from(current: str | None) -> tuple[Stage, ...]:
    """The stages a force may choose next, in the order in which they usually come."""
    return ADOPTION_MOVES[Stage(current) if current else None]


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
    own_practice: bool = False,
) -> list[str]:
    """Say why an adoption cannot be moved to this stage; an empty list means that it can.

    `last_change_on` is the last day that is known. Each reason names the field that it is about.
    """
    blockers: list[str] = [Reason(words, "stage") for words in _wrong_step(current, Stage(wanted))]
    if wanted == Stage.STOPPED and not reason_for_stopping.strip():
        why = "Say why your force stopped. Other forces learn most from this"
        blockers.append(Reason(why, "stopped_because"))
    if wanted == Stage.LIVE and current not in IN_USE and adapted is None:
        how = "Say whether your force took the practice as it is or adapted it"
        blockers.append(Reason(how, "adapted"))
    if adapted and not what_changed.strip():
        what = "Say what your force changed when it adapted the practice"
        blockers.append(Reason(what, "what_changed"))
    blockers += [Reason(words, "on") for words in _wrong_day(on, today, last_change_on)]
    if own_practice and current is None:
        blockers.append("This is your own practice. Its page shows that you run it")
    return blockers


def _wrong_day(on: date, today: date, last_change_on: date | None) -> list[str]:
    blockers = _in_the_future(on, today)
    if last_change_on and on < last_change_on:
        blockers.append(
            "The date is before the last change to this adoption. "
            f"Enter {date_words(last_change_on)} or a later date. "
            "If that change has a wrong date, put it right in the list of steps"
        )
    return blockers


def blockers_to_date(
    on: date, today: date, before: date | None, after: date | None
) -> list[Reason]:
    """Say why a step cannot be given this day; an empty list means that it can.

    `before` and `after` are the known days of the steps around it.
    """
    blockers = _in_the_future(on, today)
    if before and on < before:
        blockers.append(
            f"The date is before the step before it. Enter {date_words(before)} or a later date"
        )
    if after and on > after:
        blockers.append(
            f"The date is after the step after it. Enter {date_words(after)} or an earlier date"
        )
    return [Reason(words, "on") for words in blockers]


def _in_the_future(on: date, today: date) -> list[str]:
    if on <= today:
        return []
    return [f"The date is in the future. Enter {date_words(today)} or an earlier date"]


def _wrong_step(current: str | None, wanted: Stage) -> list[str]:
    if wanted in moves_from(current):
        return []
    if current == wanted:
        return [f"The adoption is already at this stage: {wanted}. Choose another stage"]
    if current == Stage.STOPPED:
        return ["The adoption was stopped. To start again, record it as assessing"]
    if current is None and wanted == Stage.STOPPED:
        return ["Your force has not started with this practice. Record your interest first"]
    if wanted == Stage.EMBEDDED:
        return ["Only a live practice becomes embedded. Record it as live first"]
    if current in IN_USE:
        return ["The practice is in use. To go back, record it as stopped and start again"]
    return [f"The adoption has passed this stage: {wanted}. Choose a later stage, or stopped"]


# In review goes back to draft when the reviewer asks for changes. Under review is a published
# practice whose truth is in doubt: it is confirmed or archived. The archive can be reopened.
PRACTICE_MOVES: Mapping[State, tuple[State, ...]] = {
    State.DRAFT: (State.IN_REVIEW,),
    State.IN_REVIEW: (State.PUBLISHED, State.DRAFT),
    State.PUBLISHED: (State.UNDER_REVIEW, State.ARCHIVED),
    State.UNDER_REVIEW: (State.PUBLISHED, State.ARCHIVED),
    State.ARCHIVED: (State.UNDER_REVIEW,),
}


STATE_WORDS = {state: state.value.replace("_", " ") for state in State}  # within a sentence

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


WITH_REVIEWERS = "The new version is with the reviewers already"
SAY_WHAT_CHANGED = "Say in a sentence what changed"


def blockers_to_submit(
    values: Mapping[str, object],
    *,
    state: str,
    revision: bool = False,
    waits: bool = False,
    changed: str = "",
) -> list[str]:
    """Say why a draft cannot be sent for review; an empty list means that it can.

    `revision` is the next version of a published practice, `waits` says that it was sent already.
    """
    if revision:
        if blockers := _not_to_revise(state, waits):
            return blockers
        return _missing(values, REQUIRED_TO_SUBMIT) + _unsaid(changed)
    if state != State.DRAFT:
        return [f"Only a draft is sent for review. This practice is {_state_words(state)}"]
    return _missing(values, REQUIRED_TO_SUBMIT)


def blockers_to_correct(
    values: Mapping[str, object],
    *,
    state: str,
    waits: bool,
    changed: str,
    weighty: Sequence[str],
) -> list[str]:
    """Say why a new version cannot be shown as a small correction, without a reviewer.

    `weighty` names what changed of all that a force decides by.
    """
    if blockers := _not_to_revise(state, waits):
        return blockers
    blockers = _missing(values, REQUIRED_TO_PUBLISH) + _unsaid(changed)
    if weighty:
        blockers.append(
            f"This is more than a small correction: {listed(weighty)} changed. Send it for review"
        )
    return blockers


def _not_to_revise(state: str, waits: bool) -> list[str]:
    if state == State.ARCHIVED:
        return ["The practice is archived. Bring it back first, to be checked"]
    if state not in (State.PUBLISHED, State.UNDER_REVIEW):
        return [f"Only what is published is revised. This practice is {_state_words(state)}"]
    return [WITH_REVIEWERS] if waits else []


def _unsaid(changed: str) -> list[str]:
    return [] if changed.strip() else [SAY_WHAT_CHANGED]


def missing_to_publish(values: Mapping[str, object]) -> list[str]:
    """Say what a reader would miss: asked for at the latest before publication."""
    return _missing(values, REQUIRED_TO_PUBLISH)


def blockers_to_publish(
    values: Mapping[str, object],
    *,
    state: str,
    waits: bool = False,
    written_by: frozenset[object],
    reviewed_by: object | None,
    open_comment_count: int,
) -> list[str]:
    """Say why a practice, or its next version, cannot be published; an empty list: it can.

    `waits` says that a next version waits for a reviewer. `written_by` holds the author and every
    collaborator: none of them can be the reviewer.
    """
    if waits:
        if not_now := _not_to_revise(state, waits=False):
            return not_now
    elif state != State.IN_REVIEW:
        return [f"Only a practice in review is published. This practice is {_state_words(state)}"]
    blockers = _missing(values, REQUIRED_TO_PUBLISH)
    if values.get("permission_state") == Permission.REFUSED:
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
    if State.ARCHIVED not in PRACTICE_MOVES[State(state)]:
        return [f"Only a published practice is archived. This practice is {_state_words(state)}"]
    blockers = []
    if not reason.strip():
        blockers.append("Say why the practice is archived")
    if live_count and state == State.PUBLISHED:
        forces = counted(live_count, "force uses", "forces use")
        blockers.append(f"{forces} this practice. Put it under review first, so that they hear")
    return blockers


def _state_words(state: str) -> str:
    words = STATE_WORDS[State(state)]
    return f"a {words}" if state == State.DRAFT else words


def _missing(values: Mapping[str, object], required: Mapping[str, str]) -> list[str]:
    return [way_out for field, way_out in required.items() if _blank(values.get(field))]


def _blank(value: object) -> bool:
    return not value.strip() if isinstance(value, str) else not value
