"""What the returns hold for one evaluation, gathered for the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from waymark.measures import definitions
from waymark.measures.definitions import Definition
from waymark.measures.matching import Circle
from waymark.network.benchmarks.models import Return
from waymark.network.benchmarks.queries.figures import Series, latest_month, series
from waymark.network.benchmarks.rules import effects as rules
from waymark.network.benchmarks.rules.comparison import small
from waymark.network.benchmarks.rules.effects import Change, Like, Months, Question
from waymark.network.benchmarks.rules.months import moved
from waymark.network.innovations import queries as library
from waymark.network.innovations.actions.effects import better_of
from waymark.network.innovations.enums import Against
from waymark.network.innovations.models import Evaluation
from waymark.network.innovations.queries import evaluations as register
from waymark.shared.accounts.enums import OrganisationKind
from waymark.shared.accounts.models import Organisation

CIRCLES = {
    Against.SIMILAR.value: Circle.SIMILAR,
    Against.REGION.value: Circle.REGION,
    Against.ALL.value: Circle.ALL,
    Against.NOBODY.value: None,
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A question to the returns, with the definition it is asked under and the forces' names."""

    question: Question
    definition: Definition
    stamps: tuple[str, ...]


def gather(evaluation: Evaluation) -> Gathered | None:
    """Everything that the returns hold for an evaluation; None where there are none at all."""
    adoption, force = evaluation.adoption, evaluation.organisation
    latest = latest_month(evaluation.measure)
    if adoption is None or adoption.live_on is None or latest is None:
        return None
    definition = definitions.find(evaluation.measure)
    months = rules.window(adoption.live_on, latest)
    forces = {one.pk: one for one in _forces(force)}
    there = series(evaluation.measure, forces, months[-1], len(months))
    peers = library.peers_of(force, adoption.live_on)
    alike = {peer.force: peer.reason for peer in peers.peers}
    users = register.users_of(evaluation.innovation)
    since = moved(months[0], rules.BEFORE - rules.LOOK_FOR_OTHERS_BEFORE)
    changes = register.other_changes(evaluation, since, moved(months[-1], 1))
    question = Question(
        title=definition.title,
        force=force.name,
        live_on=adoption.live_on,
        stopped_on=adoption.stopped_on,
        months=months,
        own=_months(there[force.pk]),
        others={
            one.slug: Like(
                name=one.name,
                months=_months(there[one.pk]),
                like=alike.get(one.slug, ""),
                same_region=bool(force.region) and one.region == force.region,
                uses_it=one.pk in users,
            )
            for one in forces.values()
            if one.pk != force.pk
        },
        circle=CIRCLES[evaluation.against],
        better=better_of(evaluation.measure),
        changes=[Change(title, on) for pk, title, on in changes if pk == force.pk],
        changed_others=_of_others(changes, forces),
    )
    return Gathered(question, definition, _stamps(there[force.pk], evaluation.measure))


def _forces(force: Organisation) -> Iterable[Organisation]:
    """All forces of the same world, the real or the invented."""
    return Organisation.objects.filter(
        kind=OrganisationKind.FORCE, invented=force.invented
    ).order_by("slug")


def _months(one: Series) -> Months:
    """A force's months as the rules read them: what is held back is no month."""
    pairs = zip(one.numerators, one.denominators, strict=True)
    return Months(tuple(_shown(met, of) for met, of in pairs), one.methods)


def _shown(met: int | None, of: int | None) -> tuple[int, int] | None:
    if met is None or of is None or small(met, of - met):
        return None
    return met, of


def _of_others(
    changes: Iterable[tuple[int, str, date]], forces: dict[int, Organisation]
) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {}
    for pk, title, on in changes:
        if pk in forces:
            found.setdefault(forces[pk].slug, []).append(Change(title, on))
    return found


def _stamps(own: Series, measure: str) -> tuple[str, ...]:
    """Under which versions of the definition the adopter's returns were made."""
    keys = {key for key in own.returns if key}
    rows: Iterable[dict[str, Any]] = Return.objects.filter(key__in=keys).values_list(
        "definitions", flat=True
    )
    return tuple(sorted({row[measure] for row in rows if measure in row}))
