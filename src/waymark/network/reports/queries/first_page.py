"""What packs have for somebody's first page, and what the search reads of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from waymark.network.innovations.rules.words import date_words
from waymark.network.reports import permissions
from waymark.network.reports.enums import PackState, Part
from waymark.network.reports.models import Pack
from waymark.network.reports.queries.areas import areas_of, decision_on
from waymark.network.reports.queries.packs import packs_for
from waymark.network.reports.rules.due import clock_of
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.ui.needs import Need, Needs

LATELY = timedelta(days=28)
SCOPES = {False: "packs", True: "packs-made-up"}


def needs(viewer: Person, today: date) -> Needs:
    """Writers: drafts that the group waits for. Deciders: areas to agree to. All: new packs."""
    if not permissions.is_member(viewer):
        return Needs()
    return Needs(
        due=_drafts(viewer, today), asked=_to_agree(viewer), changed=_frozen(viewer, today)
    )


def _drafts(viewer: Person, today: date) -> list[Need]:
    if not permissions.may_write_packs(viewer):
        return []
    found = []
    for pack in Pack.objects.filter(state=PackState.DRAFT).order_by("meets_on"):
        due = clock_of(pack.meets_on, today)
        found.append(
            Need(
                f"Freeze the pack “{pack.title}”",
                f"/reports/packs/{pack.key}/",
                note=f"{pack.group} meets on {date_words(pack.meets_on)}",
                on=due.on,
                words=due.words,
                state=due.look,
                owner=_World(pack.invented),
            )
        )
    return found


class _World:
    """Whether a line is about the made-up network, as the first page asks an owner."""

    def __init__(self, invented: bool) -> None:
        self.invented = invented


def _to_agree(viewer: Person) -> list[Need]:
    def need(area: Organisation) -> Need | None:
        decision = decision_on(area)
        if decision is None or decision.state != "asked":
            return None
        if not permissions.may_agree(viewer, decision):
            return None
        return Need(
            f"Decide whether the public sees the figures of {area.name}",
            f"/reports/areas/{area.slug}/publishing/",
            note=f"{decision.asked_by.name} asks for it",
            owner=area,
        )

    return [one for area in areas_of(viewer) if (one := need(area))]


def _frozen(viewer: Person, today: date) -> list[Need]:
    new = packs_for(viewer).filter(state=PackState.FROZEN, frozen_at__date__gte=today - LATELY)
    return [
        Need(
            pack.title,
            f"/reports/packs/{pack.key}/",
            note=f"For the governance group, with figures of {date_words(pack.as_of)}; frozen",
            on=localdate(pack.frozen_at),
            owner=_World(pack.invented),
        )
        for pack in new[:3]
    ]


# ---- search ------------------------------------------------------------------------------------


def search_scopes(viewer: Any) -> set[str]:
    """Members find the packs of their own world; those who write them, all."""
    if not permissions.is_member(viewer):
        return set()
    if permissions.may_write_packs(viewer):
        return set(SCOPES.values())
    return {SCOPES[viewer.is_invented]}


def search_document(pack: Pack) -> dict[str, Any]:
    """A frozen pack as the search reads it: its words, and the sentences of its figures."""
    document = pack.document or {"sections": []}
    sentences = [one["sentence"] for one in document["sections"]]
    # In the order of the parts: PostgreSQL does not keep the order in which JSON was written.
    words = [pack.words[part] for part in Part.values if part in pack.words]
    return {
        "kind": "pack",
        "key": pack.key,
        "title": pack.title,
        "summary": f"{pack.group}, {date_words(pack.meets_on)}",
        "body": "\n".join([*words, *sentences]),
        "url": f"/reports/packs/{pack.key}/",
        "scope": SCOPES[pack.invented],
        "at": pack.frozen_at,
        "tags": ["Made up"] if pack.invented else [],
    }


def search_documents() -> Iterator[dict[str, Any]]:
    """Every frozen pack, to build the index anew."""
    for pack in Pack.objects.filter(state=PackState.FROZEN):
        yield search_document(pack)
