"""What somebody would leave behind, as each app tells it (`WAYMARK_HANDOVERS`)."""

from typing import NamedTuple


class Held(NamedTuple):
    """One thing that somebody owns, answers for or follows: its name, where it stands, and what
    it is to them.
    """

    title: str
    href: str
    what: str
