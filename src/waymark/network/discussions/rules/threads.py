"""What may be done with a thread, and where it then stands."""

from waymark.network.discussions.enums import ANSWERABLE, Kind, State

# With fewer forces than this among the readers, a kept-back name would be guessed at once.
FEWEST_FORCES = 5


def first_state(kind: str) -> State:
    return State.UNANSWERED if kind in ANSWERABLE else State.OPEN


def state_after_reply(state: str) -> State:
    """A first reply means that somebody is at it; only the asker's word makes it answered."""
    return State.IN_PROGRESS if state == State.UNANSWERED else State(state)


def state_without_answer(*, replies: int, assigned: bool) -> State:
    """Where a question stands when its answer is taken back, or it is opened again."""
    return State.IN_PROGRESS if replies or assigned else State.UNANSWERED


def blockers_to_reply(*, state: str, hidden: bool) -> list[str]:
    if hidden:
        return ["The co-ordinator has taken this thread down"]
    if state == State.CLOSED:
        return ["This thread is closed. Ask a new question"]
    return []


def blockers_to_accept(*, kind: str, state: str, is_opening: bool, hidden: bool) -> list[str]:
    """Say why this post cannot be taken as the answer."""
    if kind not in ANSWERABLE:
        return ["Only a question or a challenge has an answer"]
    if state == State.CLOSED:
        return ["This thread is closed. Open it again first"]
    if is_opening:
        return ["The question is not its own answer. Write a reply, and take that"]
    if hidden:
        return ["The co-ordinator has taken this reply down"]
    return []


def blockers_to_close(*, state: str, reason: str) -> list[str]:
    if state == State.CLOSED:
        return ["It is closed already"]
    if not reason.strip():
        return ["Say why it is closed"]
    return []


def blockers_to_withhold(*, forces: int, has_files: bool) -> list[str]:
    """Say why a force's name cannot be kept back here; empty means that it can."""
    blockers = []
    if forces < FEWEST_FORCES:
        blockers.append(
            f"Fewer than {FEWEST_FORCES} forces read here, so yours would be guessed. "
            "Name it, or ask where all forces read"
        )
    if has_files:
        blockers.append("A file often says inside who wrote it. Leave it out, or name your force")
    return blockers


def kind_words(kind: str, space: str, common: bool) -> str:
    """What stands above the title: “Question to all forces”, “Idea in Letters and texts”."""
    label = Kind(kind).label
    if not common:
        return f"{label} in {space}"
    return f"{label} to all forces" if kind in ANSWERABLE else f"{label} for all forces"
