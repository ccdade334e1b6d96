"""One item with all that hangs on it, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from waymark.network.legislation.enums import UNCONFIRMED, Effect, Kind, LinkKind
from waymark.network.legislation.models import Commencement, Duty, Instrument, Provision, Stage
from waymark.network.legislation.queries import readiness as asked
from waymark.network.legislation.queries.items import who_checked
from waymark.network.legislation.queries.links import ends_of
from waymark.network.legislation.rules import checks, commencement, lifecycle, road
from waymark.network.legislation.rules import readiness as rules
from waymark.network.legislation.rules.words import opening


@dataclass(frozen=True)
class ShownProvision:
    """A provision with how it stands today."""

    provision: Provision
    standing: commencement.Standing
    unconfirmed: int  # days recorded that nobody has confirmed


@dataclass(frozen=True)
class ShownDuty:
    """What changes: from when, in words, and what is linked with it, counted by kind."""

    duty: Duty
    from_on: date | None
    from_words: str
    in_force: bool
    linked: dict[str, int]


@dataclass(frozen=True)
class ShownItem:
    """Everything on the page of an item that does not hang on who reads it."""

    instrument: Instrument
    road: list[road.Mark]
    history: list[Stage]
    stage_words: dict[int, str]
    provisions: list[ShownProvision]
    duties: list[ShownDuty]
    children: list[Instrument]
    coming: date | None
    lead: str
    window: checks.Window | None
    checked: checks.Freshness
    standing: asked.Standing


def item_page(instrument: Instrument, today: date, *, steward: bool) -> ShownItem:
    """Gather an item's page in a fixed number of queries."""
    history = stages_of(instrument, steward=True)
    told = [stage for stage in history if stage.evidence not in UNCONFIRMED]
    provisions = provisions_of(instrument, today, steward=steward)
    duties = _duties(instrument, today)
    coming = _coming(provisions, duties, today)
    forces = asked.forces_of(instrument.invented, today)
    said = asked.asked([row.duty for row in duties], forces)
    children = Instrument.objects.filter(parent=instrument).order_by("title")
    if not steward:
        children = children.exclude(evidence__in=UNCONFIRMED)
    return ShownItem(
        instrument=instrument,
        road=_road(instrument, told, coming, today),
        history=history if steward else told,
        stage_words={
            s.pk: lifecycle.stage_words(instrument.kind, s.code, s.house) for s in history
        },
        provisions=provisions,
        duties=duties,
        children=list(children),
        coming=coming,
        lead=_lead(duties),
        window=checks.window(instrument.opens_on, instrument.closes_on, today),
        checked=checks.freshness(instrument.checked_on, who_checked(instrument), today),
        standing=asked.Standing(said, forces, asked.answers(said)),
    )


def stages_of(instrument: Instrument, *, steward: bool) -> list[Stage]:
    """The stages that stand; what nobody confirmed is for those who keep the pages."""
    stages = instrument.stages.filter(withdrawn_at=None).select_related("by")
    return list(stages if steward else stages.exclude(evidence__in=UNCONFIRMED))


def provisions_of(instrument: Instrument, today: date, *, steward: bool) -> list[ShownProvision]:
    """The provisions of an item as they stand today."""
    rows = instrument.provisions.prefetch_related(
        Prefetch("commencements", Commencement.objects.filter(withdrawn_at=None), to_attr="all")
    )
    if not steward:
        rows = rows.exclude(evidence__in=UNCONFIRMED)
    return [shown_provision(row, row.all, today) for row in rows]


def shown_provision(
    provision: Provision, days: Sequence[Commencement], today: date
) -> ShownProvision:
    """How a provision stands, going only by days that are confirmed."""
    live = [day for day in days if day.evidence not in UNCONFIRMED]
    standing = commencement.standing(
        [asked.day_of(day) for day in live],
        today,
        not_in_force_on=provision.not_in_force_on,
        unknown=provision.unknown,
    )
    provision.days = live  # type: ignore[attr-defined]
    return ShownProvision(provision, standing, len(days) - len(live))


def _duties(instrument: Instrument, today: date) -> list[ShownDuty]:
    rows = list(asked.duties().filter(instrument=instrument))
    keys = {duty.provision.key for duty in rows if duty.provision}
    ends = ends_of(LinkKind.PROVISION, keys) if keys else {}
    return [_duty(row, ends, today) for row in rows]


def _duty(duty: Duty, ends: dict[str, Any], today: date) -> ShownDuty:
    on = asked.from_on(duty)
    counted: dict[str, int] = {}
    for (kind, _key), _note, _number in ends.get(duty.provision.key if duty.provision else "", []):
        counted[kind] = counted.get(kind, 0) + 1
    return ShownDuty(
        duty=duty,
        from_on=on,
        from_words="" if on else "Not known",
        in_force=on is not None and on <= today,
        linked=counted,
    )


def _coming(provisions: list[ShownProvision], duties: list[ShownDuty], today: date) -> date | None:
    """The next day on which something begins."""
    days = [row.from_on for row in duties if row.from_on]
    for row in provisions:
        live: list[Commencement] = row.provision.days  # type: ignore[attr-defined]
        days += [day.on for day in live if day.effect == Effect.COMMENCES]
    return min((day for day in days if day > today), default=None)


def _lead(duties: list[ShownDuty]) -> str:
    """The first sentence under the title: how many duties change for forces."""
    if not duties:
        return ""
    verb = "changes" if len(duties) == 1 else "change"
    return f"{opening(len(duties), 'duty', 'duties')} {verb} for police forces."


def _road(
    instrument: Instrument, stages: list[Stage], coming: date | None, today: date
) -> list[road.Mark]:
    recorded = [lifecycle.Recorded(s.code, s.house, s.on, s.expected) for s in stages]
    order = sorted(range(len(stages)), key=lambda n: (stages[n].on or date.min, n))
    if any(stage.on is None for stage in stages):
        order = list(range(len(stages)))
    passed = [
        road.Passed(
            lifecycle.stage_words(instrument.kind, stages[n].code, stages[n].house),
            stages[n].on,
            stages[n].on_words,
            stages[n].note,
            stages[n].expected,
        )
        for n in order
    ]
    last = lifecycle.latest(instrument.kind, recorded)
    step = lifecycle.step_of(instrument.kind, last.code) if last else None
    return road.road(
        passed,
        coming=coming,
        ended=bool(step and step.last and instrument.kind != Kind.BILL),
        unknown=instrument.unknown,
        today=today,
    )


@dataclass(frozen=True)
class Row:
    """One row of the grid: a force and its state for each duty; empty where it is not concerned."""

    force: asked.Force
    mine: bool
    states: list[str]


def grid(
    standing: asked.Standing, *, own: int | None, first: Sequence[str] = (), most: int | None = None
) -> list[Row]:
    """Rows of the readiness grid, own force first, then those named `first`, then by name."""
    chosen = {slug: number for number, slug in enumerate(first)}
    ordered = sorted(
        standing.forces,
        key=lambda f: (f.pk != own, chosen.get(f.slug, len(chosen)), f.name),
    )
    return [
        Row(
            force,
            force.pk == own,
            [
                standing.answers.get((duty.pk, force.pk), rules.NONE)
                if force.pk in duty.forces
                else ""
                for duty in standing.duties
            ],
        )
        for force in ordered[:most]
    ]
