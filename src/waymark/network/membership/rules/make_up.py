"""How counts of people are shown where few of them would be known by name."""

SMALL = 5  # DESIGN: fewer than five is not shown as a number, in every way out


def people(count: int) -> str:
    """A count of people in words: few are not told apart from fewer, none is said."""
    if count == 0:
        return "Nobody yet"
    return str(count) if count >= SMALL else f"1 to {SMALL - 1}"


def organisations(count: int) -> str:
    """Organisations stand in an open register: their number is no secret."""
    return str(count) if count else "None yet"
