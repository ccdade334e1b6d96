"""What is said of practices that were measured, together."""

from collections.abc import Sequence

from waymark.measures.words import counted
from waymark.network.innovations.enums import Effect

MOST = 15  # figures that a pack lists


def sentence(verdicts: Sequence[tuple[int, str]]) -> str:
    """How many practices surely improved a measure; of the others no more than is known."""
    if not verdicts:
        return "No practice has been measured in three forces or more yet."
    improved = {practice for practice, verdict in verdicts if verdict == Effect.IMPROVED}
    of = counted(len({practice for practice, _ in verdicts}), "practice", "practices")
    more = f" The first {MOST} figures are shown." if len(verdicts) > MOST else ""
    return (
        f"Of {of} measured in three forces or more, {len(improved)} improved a measure by more "
        f"than chance.{more}"
    )
