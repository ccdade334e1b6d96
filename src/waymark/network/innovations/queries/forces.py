"""Forces as the library sees them: their profile, their peers, their place on the map."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from waymark.network.innovations.enums import IN_USE, ValueList
from waymark.network.innovations.models import Adoption, Peer, Profile, StageChange, Value
from waymark.network.innovations.rules import similar as rules
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation, Person

PROFILE_LISTS = (
    ValueList.SIZE,
    ValueList.STRUCTURE,
    ValueList.RECORD_SYSTEM,
    ValueList.SERVICE_MODEL,
    ValueList.RESOURCE,
)
# No source gives the day since which it is so: the day in the database only holds its place.
UNDATED = Exists(
    StageChange.objects.filter(
        Q(stage__in=IN_USE, on=OuterRef("live_on"))
        | Q(adoption__live_on=None, on=OuterRef("began_on")),
        adoption=OuterRef("pk"),
        on_is_known=False,
    )
)


def own_force(viewer: Person | AnonymousUser) -> Organisation | None:
    """The force that this viewer acts for, if the seat they act from is in one."""
    organisation = viewer.organisation if isinstance(viewer, Person) else None
    if organisation is None or organisation.kind != OrganisationKind.FORCE:
        return None
    return organisation


def force_by_pk(pk: int | None) -> Organisation | None:
    return Organisation.objects.filter(pk=pk).first() if pk else None


def force_by_slug(slug: str) -> Organisation | None:
    return Organisation.objects.filter(kind=OrganisationKind.FORCE, slug=slug).first()


def profile_of(organisation: Organisation | None) -> Profile | None:
    if organisation is None:
        return None
    return Profile.objects.filter(organisation=organisation).first()


def profile_words() -> dict[str, str]:
    """Words of the codes that a profile and a prerequisite use."""
    return dict(Value.objects.filter(list__in=PROFILE_LISTS).values_list("code", "words"))


class Force(NamedTuple):
    """What the library looks at in a force: where it lies, and what it says of itself."""

    slug: str
    name: str
    region: str
    code: str
    column: int | None
    row: int | None
    answers: dict[str, str] | None


def forces_of(invented: bool) -> list[Force]:
    """The forces of one world, the real or the invented, in one query."""
    forces = Organisation.objects.filter(
        kind=OrganisationKind.FORCE, valid_to=None, invented=invented
    ).order_by("tile_row", "tile_column", "name")
    return [
        Force(*row)
        for row in forces.values_list(
            "slug", "name", "region", "tile", "tile_column", "tile_row", "profile__answers"
        )
    ]


def peers_of(
    force: Organisation, today: date, forces: Iterable[Force] | None = None
) -> rules.Peers:
    """The forces most like this one, of the same world: real with real, invented with invented."""
    known = forces_of(force.invented) if forces is None else forces
    table = Peer.objects.filter(organisation=force).values_list(
        "peer__slug", "scheme", "valid_from"
    )
    return rules.peers_of(
        force.slug,
        [rules.ForceLikeness(f.slug, f.region, **_compared(f.answers or {})) for f in known],
        [
            rules.PeerRow(force.slug, *row)
            for row in table.values_list("peer__slug", "scheme", "valid_from")
        ],
        on=today,
    )


def _compared(answers: dict[str, str]) -> dict[str, str]:
    """The answers of a profile that two forces are compared by."""
    return {str(name): answers.get(name, "") for name in PROFILE_LISTS[:-1]}


def names_of(slugs: Iterable[str]) -> dict[str, str]:
    """What forces are called, by slug."""
    return dict(Organisation.objects.filter(slug__in=list(slugs)).values_list("slug", "name"))


def has_invented() -> bool:
    """Say whether the demonstration is loaded."""
    return Organisation.objects.filter(invented=True).exists()


def diary_due(organisation: Organisation | None, today: date) -> list[Adoption]:
    """Adoptions in use whose diary may be waiting for an entry."""
    if organisation is None:
        return []
    return list(
        Adoption.objects.filter(organisation=organisation, stage__in=IN_USE, live_on__lte=today)
        .annotate(undated=UNDATED)
        .select_related("innovation__current", "innovation__organisation")
        .prefetch_related("diary")
    )


def adoptions_by(force: Organisation) -> QuerySet[Adoption]:
    """What a force has taken up, the latest first."""
    return (
        Adoption.objects.filter(organisation=force)
        .annotate(undated=UNDATED)
        .select_related("innovation__current", "innovation__organisation")
        .order_by("-began_on", "-pk")
    )


def values_of(list_name: str) -> list[Value]:
    return list(Value.objects.filter(list=list_name).order_by("retired", "order", "words"))


def editable_values() -> QuerySet[Value]:
    """Every entry but the twelve rights, which only Parliament may edit."""
    return Value.objects.exclude(list=ValueList.RIGHT)


def peer_schemes() -> list[tuple[str, int]]:
    """The imported groupings, with how many rows each has."""
    return list(Peer.objects.order_by("scheme").values_list("scheme").annotate(rows=Count("pk")))


def forces_by_name() -> dict[str, Organisation]:
    """Every current force under its names, its slug and its ONS code, in small letters."""
    found: dict[str, Organisation] = {}
    for force in Organisation.objects.filter(kind=OrganisationKind.FORCE, valid_to=None):
        for name in (force.name, force.official_name, force.slug, force.ons_code):
            if name:
                found[name.lower()] = force
    return found


PeerFound = tuple[Organisation, Organisation, date | None]


def peer_row(
    row: list[str], number: int, known: dict[str, Organisation]
) -> tuple[PeerFound | None, list[str]]:
    """Read one row of a peer table, or say what is wrong in which column."""
    cells = [cell.strip() for cell in row] + ["", "", ""]
    faults, pair = [], []
    for column, cell in (("force", cells[0]), ("peer", cells[1])):
        force = known.get(cell.lower())
        if force is None:
            faults.append(f"Row {number}, column {column}: no force is called “{cell[:60]}”")
        else:
            pair.append(force)
    if len(pair) == 2 and pair[0] == pair[1]:
        faults.append(f"Row {number}: a force cannot be its own peer")
    since = None
    if cells[2]:
        try:
            since = date.fromisoformat(cells[2])
        except ValueError:
            faults.append(f"Row {number}, column date: write it as 2026-03-31")
    return (None, faults) if faults else ((pair[0], pair[1], since), [])
