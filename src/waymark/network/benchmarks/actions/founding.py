"""Loading the figures that the founding papers state of real forces."""

from datetime import datetime

from waymark.measures import definitions
from waymark.network.benchmarks.enums import Kind, State
from waymark.network.benchmarks.founding import Fact, facts
from waymark.network.benchmarks.models import Figure, Return
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.actions import recorded


def load_facts(*, now: datetime) -> int:
    """Load each fact once, as a published return that names its paper. Returns how many were new.

    Nobody filed it and nobody signed it off: it stands for the paper, and says so.
    """
    forces = {one.slug: one for one in Organisation.objects.filter(invented=False)}
    new = 0
    for fact in facts():
        force = forces.get(fact.organisation)
        there = Return.objects.filter(organisation=force, source=fact.source)
        if force is not None and not there.exists():
            _load(fact, force, now)
            new += 1
    return new


def _load(fact: Fact, force: Organisation, now: datetime) -> None:
    with recorded("benchmarks.fact_loaded", by=None, at=now) as entry:
        filed = Return.objects.create(
            organisation=force,
            filed_from=force,
            kind=Kind.FILE_REVIEW,
            state=State.PUBLISHED,
            first_month=fact.first,
            last_month=fact.last,
            method=fact.method,
            note=fact.note,
            source=fact.source,
            definitions={fact.measure: definitions.find(fact.measure).stamp},
            begun_at=now,
            published_at=now,
        )
        Figure.objects.create(
            filed=filed,
            organisation=force,
            measure=fact.measure,
            month=fact.first,
            last=fact.last,
            numerator=fact.numerator,
            denominator=fact.denominator,
            method=fact.method,
            current=True,
        )
        entry.about = filed
