"""When a newsletter can be sent, and what its mail says."""

from collections.abc import Sequence
from typing import NamedTuple

MOST = 12


class Pointed(NamedTuple):
    """One thing that a newsletter points to."""

    title: str
    address: str
    public: bool


def blockers_to_send(*, text: str, pointed: Sequence[Pointed], open: bool) -> list[str]:
    """Say why a newsletter cannot be sent; an empty list means that it can."""
    blockers = []
    if not text.strip():
        blockers.append("Write something first: a list of links is no letter")
    if open:
        hidden = [each.title for each in pointed if not each.public]
        blockers += [
            f"Everybody may read this newsletter, but “{title}” is for members: take it out"
            for title in hidden
        ]
    return blockers


def mail_body(text: str, pointed: Sequence[Pointed], *, site: str) -> str:
    """The words of the mail: the letter, then what it points to with the full address."""
    links = [f"{each.title}\n{site}{each.address}" for each in pointed]
    parts = [text.strip(), *links, "This newsletter on the web:"]  # its address follows
    return "\n\n".join(parts)
