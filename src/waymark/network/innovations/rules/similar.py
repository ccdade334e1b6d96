"""Which forces are like mine: the imported peer groups, or else region and profile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .words import date_words, listed

NEAREST = 8  # peer groups of police forces are usually of seven or eight (DOMAIN 4)
# Somebody who told us three things or more is like another who shares at least two of them.
KNOWN_TO_BE_STRICT, SHARED_TO_BE_LIKE = 3, 2


class Basis(StrEnum):
    """What the likeness rests on."""

    PEER_TABLE = "peer_table"
    PROFILE = "profile"
    NONE = "none"


@dataclass(frozen=True)
class PeerRow:
    """One row of an imported peer table. It need not hold the other way round."""

    force: str
    peer: str
    scheme: str
    valid_from: date | None = None


@dataclass(frozen=True)
class ForceLikeness:
    """What is compared between two forces; a blank means not known, and is like nothing."""

    force: str
    region: str = ""
    size: str = ""
    structure: str = ""
    record_system: str = ""
    service_model: str = ""


# What two forces may share, in the order in which a reason names it.
SHARED_WORDS = {
    "region": "region",
    "size": "size",
    "structure": "structure",
    "record_system": "record system",
    "service_model": "victim service",
}


@dataclass(frozen=True)
class Peer:
    """A force like mine, and why."""

    force: str
    score: int
    reason: str


@dataclass(frozen=True)
class Peers:
    """The forces like mine, nearest first, what that rests on, and a sentence that says so."""

    basis: Basis
    peers: tuple[Peer, ...]
    words: str

    @property
    def forces(self) -> tuple[str, ...]:
        return tuple(peer.force for peer in self.peers)


def peers_of(
    force: str,
    forces: Iterable[ForceLikeness],
    peer_table: Iterable[PeerRow],
    *,
    on: date,
    nearest: int = NEAREST,
) -> Peers:
    """The forces like this one, on a day: by the peer table where it has this force."""
    known = list(forces)
    rows = _rows_in_force(force, peer_table, {each.force for each in known}, on)
    if rows:
        return _from_table(rows)
    mine = next((each for each in known if each.force == force), None)
    others = [each for each in known if each.force != force]
    return _from_profiles(mine or ForceLikeness(force), others, nearest)


def _rows_in_force(
    force: str, peer_table: Iterable[PeerRow], existing: set[str], on: date
) -> list[PeerRow]:
    """Rows of the scheme and edition that began last; a force that is gone is nobody's peer."""
    rows = [
        row
        for row in peer_table
        if row.force == force
        and row.peer != force
        and row.peer in existing
        and (row.valid_from is None or row.valid_from <= on)
    ]
    if not rows:
        return []
    newest = max(rows, key=_edition)
    return [row for row in rows if _edition(row) == _edition(newest)]


def _edition(row: PeerRow) -> tuple[date, str]:
    return row.valid_from or date.min, row.scheme


def _from_table(rows: Sequence[PeerRow]) -> Peers:
    scheme, since = rows[0].scheme, rows[0].valid_from
    named = f"{scheme}, from {date_words(since)}" if since else scheme
    names = sorted({row.peer for row in rows})
    return Peers(
        basis=Basis.PEER_TABLE,
        peers=tuple(Peer(name, 1, f"In the same peer group: {scheme}") for name in names),
        words=f"Forces like yours are those of the peer group {named}.",
    )


def _from_profiles(mine: ForceLikeness, others: Sequence[ForceLikeness], nearest: int) -> Peers:
    known = sum(bool(getattr(mine, aspect)) for aspect in SHARED_WORDS)
    enough = SHARED_TO_BE_LIKE if known >= KNOWN_TO_BE_STRICT else 1
    found = [peer for peer in (_compared(mine, other) for other in others) if peer.score >= enough]
    ranked = sorted(found, key=lambda peer: (-peer.score, peer.force))
    if not known:
        words = (
            "Nothing is known yet of your force’s size, structure or systems, and no peer group "
            "has been imported. Fill in your profile to see forces like yours."
        )
        return Peers(Basis.NONE, (), words)
    return Peers(Basis.PROFILE, _nearest(ranked, nearest), _profile_words(mine, bool(ranked)))


def _compared(mine: ForceLikeness, other: ForceLikeness) -> Peer:
    shared = [
        words
        for aspect, words in SHARED_WORDS.items()
        if getattr(mine, aspect) and getattr(mine, aspect) == getattr(other, aspect)
    ]
    return Peer(other.force, len(shared), f"Same {listed(shared)}" if shared else "")


def _nearest(ranked: Sequence[Peer], nearest: int) -> tuple[Peer, ...]:
    """The nearest few, with all that are level with the last: the alphabet is no reason."""
    if len(ranked) <= nearest:
        return tuple(ranked)
    last = ranked[nearest - 1].score
    return tuple(peer for peer in ranked if peer.score >= last)


def _profile_words(mine: ForceLikeness, any_found: bool) -> str:
    known = [words for aspect, words in SHARED_WORDS.items() if getattr(mine, aspect)]
    if not any_found:
        return (
            "No peer group has been imported for your force, "
            f"and no force is like yours by {listed(known)}."
        )
    return (
        "No peer group has been imported for your force, "
        f"so forces like yours are found by {listed(known)}."
    )
