"""When the limits of a control chart may begin anew: at an event on record, for a reason."""

from collections.abc import Sequence
from datetime import date

from waymark.measures.words import counted, month

from .comparison import Series
from .comparison_trend import Event

LEAST_AFTER = 6  # months with figures: fewer make no limits to go by


def blockers_to_new_limits(event: Event | None, series: Series, there: Sequence[date]) -> list[str]:
    """Say why limits cannot begin anew at this event; an empty list means that they can.

    `there` are the months at which they do so already.
    """
    if event is None:
        return ["Choose an event that is on record: limits begin anew for nothing else"]
    if event.month in there:
        return [f"The limits begin anew in {month(event.month)} already"]
    shown = [one.on for one in series if one.share is not None]
    before = sum(on < event.month for on in shown)
    after = sum(on >= event.month for on in shown)
    if not before:
        return ["There are no figures from before it, so nothing can begin anew"]
    if after < LEAST_AFTER:
        return [
            f"{counted(after, 'month', 'months')} with figures since then: limits need"
            f" {LEAST_AFTER}. Come back later; the event stands on the chart meanwhile"
        ]
    return []
