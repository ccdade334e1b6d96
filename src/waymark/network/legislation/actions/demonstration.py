"""The made-up story of a new Code: its duties, and how ready the invented forces are."""

from datetime import datetime, timedelta
from random import Random

from django.utils.timezone import localdate

from waymark.network.legislation import demonstration as invented
from waymark.network.legislation import queries
from waymark.network.legislation.actions.links import put
from waymark.network.legislation.actions.loading import (
    reindex,
    write_duties,
    write_items,
    write_provisions,
)
from waymark.network.legislation.enums import LinkKind
from waymark.network.legislation.models import (
    Duty,
    Following,
    Instrument,
    Link,
    Provision,
    Readiness,
    ReadinessChange,
)
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit.actions import recorded
from waymark.shared.search import actions as search


def load(*, now: datetime) -> None:
    """Load the made-up law with the answers of the invented forces, where it is not there."""
    if Instrument.objects.filter(invented=True).exists():
        return
    story = invented.story(localdate(now))
    with recorded("legislation.demonstration_loaded", by=None, at=now) as entry:
        keys = write_items(story.items, now=now, invented=True)
        write_provisions(story.provisions, now=now)
        duties = write_duties(story.duties)
        for duty in duties:
            duty.asked_at = now - timedelta(days=story.asked_days_ago)
            duty.answer_by = localdate(now) + timedelta(days=story.answer_in_days)
            duty.save(update_fields=["asked_at", "answer_by"])
        _link(story, now)
        answered = _answers(story, duties, now)
        reindex(keys)
        entry.about = Instrument.objects.get(key=story.items[0].key)
        entry.detail = {"duties": len(duties), "answers": answered}


def _link(story: invented.Story, now: datetime) -> None:
    """Tie the made-up provisions to practices that are there."""
    ends = {(kind, key) for _, kind, key in story.links}
    known = queries.ends_there(ends)
    for provision, kind, key in story.links:
        if (kind, key) in known:
            put((LinkKind.PROVISION.value, provision), (kind, key), now=now)


def _answers(story: invented.Story, duties: list[Duty], now: datetime) -> int:
    """Write what invented forces answered: those of the picture as told, the others drawn."""
    forces = Organisation.objects.filter(kind="force", invented=True, valid_to=None)
    count = 0
    for force in forces.order_by("slug"):
        told = story.answers.get(force.slug) or invented.drawn(Random(force.slug), len(duties))
        for duty, state in zip(duties, told, strict=True):
            if state:
                _answer(duty, force, state, now)
                count += 1
    return count


def _answer(duty: Duty, force: Organisation, state: str, now: datetime) -> None:
    at = now - timedelta(days=3 + (force.pk + duty.number) % 20)
    seat = force.seats.filter(holder__isnull=False).order_by("pk").first()
    note, by = invented.note(state), seat.holder if seat else None
    said = Readiness.objects.create(
        duty=duty, organisation=force, state=state, note=note, by=by, at=at
    )
    ReadinessChange.objects.create(readiness=said, state=state, note=note, by=by, at=at)


def remove(*, now: datetime) -> None:
    """Take the made-up law away again, with every answer of an invented force."""
    items = Instrument.objects.filter(invented=True)
    provisions = Provision.objects.filter(instrument__invented=True)
    for key in items.values_list("key", flat=True):
        search.remove(kind="law", key=key)
    for key in provisions.values_list("key", flat=True):
        search.remove(kind="provision", key=key)
    for kind, keys in ((LinkKind.LAW, items), (LinkKind.PROVISION, provisions)):
        named = list(keys.values_list("key", flat=True))
        Link.objects.filter(one_kind=kind, one_key__in=named).delete()
        Link.objects.filter(other_kind=kind, other_key__in=named).delete()
    Readiness.objects.filter(organisation__invented=True).delete()
    Duty.objects.filter(instrument__invented=True).delete()
    provisions.delete()
    items.update(parent=None)
    items.delete()
    Following.objects.filter(person__seats__organisation__invented=True).delete()
