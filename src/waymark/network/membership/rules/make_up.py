"""How counts of people are shown where few of them would be known by name."""

from waymark.measures.suppression import LEAST


def people(count: int) -> str:
    """A count of people in words: few are not told apart from fewer, none is said."""
    if count == 0:
        return "Nobody yet"
    return str(count) if count >= LEAST else f"1 to {LEAST - 1}"


def organisations(count: int) -> str:
    """Organisations stand in an open register: their number is no secret."""
    return str(count) if count else "None yet"
