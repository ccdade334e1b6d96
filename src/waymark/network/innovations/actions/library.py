"""Filling the library from files: value lists, and practices that come with their source."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.timezone import localdate

from waymark.network.innovations import founding, values
from waymark.network.innovations.actions.adoptions import recount
from waymark.network.innovations.actions.practices import reindex, set_values
from waymark.network.innovations.enums import IN_USE, State
from waymark.network.innovations.founding.shapes import Practice, StatedAdoption, first_day
from waymark.network.innovations.models import (
    Adoption,
    Innovation,
    StageChange,
    Value,
    Version,
)
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Seat
from waymark.shared.audit.actions import recorded

# Fields of a practice file that a version keeps under the same name.
SAME = (
    "title", "summary", "aim", "intended_outcome", "description", "evaluation", "overall_impact",
    "learning", "cost", "staff", "system_needs", "copyright_owner", "permission", "licence",
    "disclaimer", "best_evidence",
)  # fmt: skip
LISTS = ("purpose", "topic", "partners", "target_group", "recognition", "measure")
SINGLE = ("item_type", "implementation", "scale")


def load_values(*, now: datetime) -> int:
    """Add the entries that are missing; what an administrator reworded or retired stays so."""
    rows = [
        Value(list=name, code=value.code, words=value.words, order=order)
        for name, each in values.value_lists().items()
        for order, value in enumerate(each.values)
    ]
    rows += [
        Value(list="right", code=str(right.number), words=f"{right.number} {right.short}",
              order=right.number)
        for right in values.rights()
    ]  # fmt: skip
    with recorded("innovations.values_loaded", by=None, at=now) as entry:
        Value.objects.bulk_create(rows, ignore_conflicts=True)
        entry.about, entry.detail = Value.objects.earliest("pk"), {"values": len(rows)}
    return len(rows)


def load_founding(*, now: datetime) -> int:
    """Publish the founding practices that are not there yet; later edits are never overwritten."""
    with recorded("innovations.founding_loaded", by=None, at=now) as entry:
        for body in founding.national_bodies():
            Organisation.objects.get_or_create(
                slug=body.slug,
                defaults={
                    "name": body.name,
                    "official_name": body.official_name,
                    "kind": OrganisationKind.NATIONAL,
                },
            )
        there = set(Innovation.objects.values_list("key", flat=True))
        missing = [each for each in founding.practices() if each.slug not in there]
        write_practices(missing, now=now)
        entry.about, entry.detail = Value.objects.earliest("pk"), {"practices": len(missing)}
    return len(missing)


def write_practices(practices: Iterable[Practice], *, now: datetime) -> list[Innovation]:
    """Publish practices as their files give them. Called inside an action."""
    organisations = {each.slug: each for each in Organisation.objects.all()}
    lookup = values_by_code()
    made = []
    for practice in practices:
        owner = organisations[practice.organisation]
        innovation = Innovation.objects.create(
            key=practice.slug,
            organisation=owner,
            contact_seat=seat_of(owner, practice.contact),
            public=practice.public,
            source=practice.source,
        )
        version = make_version(innovation, practice, lookup)
        innovation.current, innovation.state = version, State.PUBLISHED
        innovation.published_on = innovation.confirmed_on = localdate(now)
        version.published_at = now
        version.save(update_fields=["published_at"])
        innovation.save()
        for adoption in practice.adoptions:
            _stated(innovation, adoption, organisations[adoption.organisation], now)
        recount(innovation)
        reindex(innovation)
        made.append(innovation)
    return made


def seat_of(organisation: Organisation, title: str) -> Seat:
    """The seat with this title; made, vacant, where there is none."""
    seat, _ = Seat.objects.get_or_create(
        organisation=organisation,
        title=title or "Victim lead",
        defaults={"role": Role.LEAD if organisation.kind == "force" else Role.PARTNER},
    )
    return seat


def values_by_code() -> dict[tuple[str, str], Value]:
    """Every value by the name of its list and its code."""
    return {(value.list, value.code): value for value in Value.objects.all()}


def make_version(
    innovation: Innovation,
    practice: Practice,
    lookup: dict[tuple[str, str], Value],
    *,
    number: int = 1,
) -> Version:
    """Write what a practice file says as a version. Called inside an action."""
    version = Version.objects.create(
        innovation=innovation,
        number=number,
        stage_of_practice=lookup.get(("stage_of_practice", practice.stage_of_practice)),
        design="1",
        started_in=month_words(practice.started_in),
        ended_in=month_words(practice.ended_in),
        prerequisites=[
            {"aspect": p.aspect, "wanted": list(p.wanted), "words": p.words, "must": p.must}
            for p in practice.prerequisites
        ],
        **{name: getattr(practice, name) for name in SAME},
    )
    chosen = [(name, code) for name in LISTS for code in getattr(practice, name)]
    chosen += [(name, getattr(practice, name)) for name in SINGLE if getattr(practice, name)]
    chosen += [("right", str(number)) for number in practice.rights]
    if practice.stage_of_practice:
        chosen.append(("stage_of_practice", practice.stage_of_practice))
    set_values(version, [lookup[each] for each in chosen])
    return version


def month_words(written: str) -> str:
    """A month as the College writes it: May 2026 for 2026-05; a bare year stays."""
    day = first_day(written)
    return f"{day:%B %Y}" if day and "-" in written else written


def _stated(
    innovation: Innovation, stated: StatedAdoption, organisation: Organisation, now: datetime
) -> None:
    """Write down an adoption that a paper states; its date is only as good as the paper's."""
    titles = {paper.code: paper.title for paper in founding.papers()}  # readers know no codes
    since = first_day(stated.since)
    on: date = since or localdate(now)
    adoption = Adoption.objects.create(
        innovation=innovation,
        organisation=organisation,
        stage=stated.stage,
        adapted=stated.adapted,
        what_changed=stated.what_changed,
        stopped_because=stated.words if stated.stage == "stopped" else "",
        source=f"{titles[stated.paper]}, {stated.place}",
        began_on=on,
        live_on=on if stated.stage in IN_USE else None,
    )
    StageChange.objects.create(
        adoption=adoption,
        stage=stated.stage,
        on=on,
        on_is_known=since is not None,
        note=stated.words,
        recorded_at=now,
    )
