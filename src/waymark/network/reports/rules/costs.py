"""What meetings and events cost, in words."""

from waymark.network.innovations.rules.words import counted


def pounds(amount: int) -> str:
    """Write “£1,240”."""
    return f"£{amount:,}"


def sentence(now: int, noted: int, before: int, held: int, said: int) -> str:
    """Say what was spent in a year and in the year before, and of how many meetings it is known.

    `noted` are costs of this year, `said` the meetings held of which the cost is noted.
    """
    if not noted:
        return "Nobody has noted what a meeting or an event cost in these twelve months."
    words = (
        f"What was noted comes to {pounds(now)} in twelve months, after {pounds(before)} in the "
        "twelve before."
    )
    if held:
        words += f" Of {counted(held, 'meeting', 'meetings')} held, the cost of {said or 'none'}"
        words += " is noted."
    return words
