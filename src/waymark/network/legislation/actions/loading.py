"""Filling a site with what is known of law, from the files of `seed`."""

from collections.abc import Iterable
from datetime import datetime

from waymark.network.legislation import queries, seed
from waymark.network.legislation.actions.links import put
from waymark.network.legislation.actions.stages import settle
from waymark.network.legislation.enums import LinkKind
from waymark.network.legislation.models import Commencement, Duty, Instrument, Provision, Stage
from waymark.shared.audit.actions import recorded
from waymark.shared.search import actions as search

COPIED = (
    "title", "kind", "identifier", "feed_id", "summary", "known", "unknown", "roles", "extent",
    "application", "opens_on", "closes_on", "source", "evidence", "checked_on", "checked_words",
)  # fmt: skip
OF_PROVISION = (
    "number", "subject", "who", "means", "unknown", "extent", "application", "not_in_force_on",
    "source", "evidence", "checked_on", "checked_words",
)  # fmt: skip
OF_STAGE = ("code", "on", "on_words", "house", "expected", "note", "source", "evidence")
OF_DAY = ("on", "how", "effect", "part", "area", "purpose", "source", "evidence")


def load_seed(*, now: datetime) -> int:
    """Add the items that are not there; what a co-ordinator changed is left as it is."""
    there = set(Instrument.objects.values_list("key", flat=True))
    missing = [item for item in seed.items() if item.key not in there]
    if not missing:
        return 0
    with recorded("legislation.seed_loaded", by=None, at=now) as entry:
        keys = write_items(missing, now=now)
        write_provisions([p for p in seed.provisions() if p.item in keys], now=now)
        write_duties([d for d in seed.duties() if d.item in keys])
        reindex(keys)
        first = Instrument.objects.get(key=missing[0].key)
        entry.about, entry.detail = first, {"items": len(missing)}
    return len(missing)


def write_items(
    items: Iterable[seed.SeedItem], *, now: datetime, invented: bool = False
) -> set[str]:
    """Write items with their stages. Called inside an action. Returns their keys."""
    keys = set()
    for each in items:
        item = Instrument.objects.create(
            key=each.key,
            parent=Instrument.objects.get(key=each.parent) if each.parent else None,
            changed_at=now,
            invented=invented,
            **{name: getattr(each, name) for name in COPIED},
        )
        Stage.objects.bulk_create(
            Stage(instrument=item, recorded_at=now, **{n: getattr(s, n) for n in OF_STAGE})
            for s in each.stages
        )
        settle(item)
        for number in each.rights:
            put((LinkKind.LAW.value, item.key), (LinkKind.RIGHT.value, str(number)), now=now)
        keys.add(item.key)
    return keys


def write_provisions(provisions: Iterable[seed.SeedProvision], *, now: datetime) -> None:
    """Write provisions with their days and rights. Called inside an action."""
    for order, each in enumerate(provisions, start=1):
        provision = Provision.objects.create(
            key=each.key,
            instrument=Instrument.objects.get(key=each.item),
            order=order,
            **{name: getattr(each, name) for name in OF_PROVISION},
        )
        Commencement.objects.bulk_create(
            Commencement(
                provision=provision,
                made_by=Instrument.objects.filter(key=day.made_by).first(),
                recorded_at=now,
                **{name: getattr(day, name) for name in OF_DAY},
            )
            for day in each.days
        )
        for number in each.rights:
            ends = (LinkKind.PROVISION.value, each.key), (LinkKind.RIGHT.value, str(number))
            put(*ends, now=now)


def write_duties(duties: Iterable[seed.SeedDuty]) -> list[Duty]:
    """Write what changes for forces. Called inside an action. Nobody is asked."""
    numbers: dict[str, int] = {}
    made = []
    for each in duties:
        numbers[each.item] = numbers.get(each.item, 0) + 1
        made.append(
            Duty.objects.create(
                instrument=Instrument.objects.get(key=each.item),
                provision=Provision.objects.filter(key=each.provision).first(),
                number=numbers[each.item],
                short=each.short,
                what=each.what,
                who=each.who,
                from_on=each.from_on,
            )
        )
    return made


def reindex(keys: Iterable[str]) -> None:
    """Let the search read these items and their provisions."""
    for item in Instrument.objects.filter(key__in=list(keys)):
        search.index(**queries.document(item))
    for provision in Provision.objects.filter(instrument__key__in=list(keys)):
        search.index(**queries.provision_document(provision))
