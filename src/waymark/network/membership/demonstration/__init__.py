"""The members of the made-up network: who joined when, who endorsed it, and which force leads.

Nothing here exists. Days are counted back from the day on which the demonstration is loaded.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedMember:
    """A member: how many days ago it was invited, endorsed, begun, and paused or left."""

    organisation: str
    kind: str
    invited: int
    endorsed: int | None
    begun: int | None
    paused: int | None
    left: int | None
    rank: str
    officer: str
    why: str
    operational: str  # who holds a made-up operational seat; empty: it is vacant or in the register


# Which invented force led from how many days ago until how many days ago.
LEADS = (
    ("northmere", 1_060, 420, "Northmere began the network with its neighbours"),
    ("calder-vale", 420, None, "Calder Vale takes over for three years"),
)

# What the made-up seats say that they do, by their role here; and what others stand for.
WORK = {
    "lead": ("Head of victim services", "Victims’ Code compliance lead"),
    "performance": ("Performance and governance manager",),
    "practitioner": ("Witness care",),
}
SECTORS = {
    "charity": "Third sector",
    "unit": "Commissioned victim services",
    "oversight": "Police and crime commissioners’ offices",
}


def members() -> tuple[InventedMember, ...]:
    """Every invented member, as its file says."""
    text = files(__package__).joinpath("members.csv").read_text(encoding="utf-8")
    return tuple(_member(row) for row in csv.DictReader(text.splitlines()))


def _member(row: dict[str, str]) -> InventedMember:
    return InventedMember(
        organisation=row["organisation"],
        kind=row["kind"],
        invited=int(row["invited"]),
        endorsed=_days(row["endorsed"]),
        begun=_days(row["begun"]),
        paused=_days(row["paused"]),
        left=_days(row["left"]),
        rank=row["rank"],
        officer=row["officer"],
        why=row["why"],
        operational=row["operational"],
    )


def _days(cell: str) -> int | None:
    return int(cell) if cell else None
