"""Two frozen packs and the draft of the next, costs of events, two areas open to the world."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from waymark.network.innovations.rules.words import date_words
from waymark.network.reports.actions.packs import document_of
from waymark.network.reports.enums import AreaState, Borne, PackState, Part
from waymark.network.reports.models import AreaPage, EventCost, Pack
from waymark.network.reports.queries.costs import held
from waymark.network.reports.queries.first_page import search_document
from waymark.network.reports.rules.document import hash_of
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.search import actions as search

GROUP = "Made-up national group for victims and witnesses"
QUARTER = timedelta(days=91)
FROZEN_WORDS = {
    Part.OPENING: "More practices are shared, and forces begin to take them up.\n\n"
    "- What is measured stands below, each figure with what it counts.\n"
    "- We ask the group for **one decision**: to make the two-call promise a common aim.",
    Part.CODE: "Updates in time improve where a practice was taken up and measured. Two forces "
    "changed their way of counting, so their figures stand apart.",
    Part.DECISIONS: "- Whether the two-call promise becomes a common aim.",
    Part.RISKS: "- Forces that are heard from less often: the co-ordinator rings them.",
}
# Called between two meetings: by now enough months are returned to tell what practices did.
EFFECT_WORDS = {
    Part.OPENING: "The group asked to hear as soon as it can be told what practices did.\n\n"
    "- Each practice measured in three forces or more stands below, with its interval.\n"
    "- Where the interval holds no change at all, nobody calls it a success.",
    Part.EFFECT: "The figures are the change beyond that of forces without it in the same months.",
    Part.DECISIONS: "- Whether practices that improved a measure become a common aim.",
    Part.RISKS: "- A practice that many like may have changed nothing: it is still looked at.",
}
DRAFT_WORDS = {Part.OPENING: "To be written: what is better since last time, and what is not."}


def load(*, now: datetime) -> None:
    """Load packs and open areas of the made-up network, where there are none."""
    writer = _writer()
    if writer is None or Pack.objects.filter(invented=True).exists():
        return
    with recorded("reports.demonstration_loaded", by=None, at=now) as entry:
        today = localdate(now)
        costs = _costs(writer, today, now)
        quarter = today + timedelta(days=19) - QUARTER
        _frozen(writer, quarter, FROZEN_WORDS, now - (QUARTER - timedelta(days=12)))
        entry.about = _frozen(
            writer, today - timedelta(days=2), EFFECT_WORDS, now - timedelta(days=9)
        )
        _pack(writer, today + timedelta(days=19), today, now, words=DRAFT_WORDS)
        entry.detail = {"packs": 3, "costs": costs, "areas": _areas(now)}


def _writer() -> Person | None:
    """The made-up co-ordinator."""
    seated = Person.objects.filter(
        seats__role=Role.CO_ORDINATOR, seats__organisation__invented=True
    )
    return seated.order_by("pk").first()


def _pack(
    writer: Person, meets_on: date, as_of: date, begun_at: datetime, *, words: dict[Part, str]
) -> Pack:
    return Pack.objects.create(
        title=f"Pack for {date_words(meets_on)}", group=GROUP, meets_on=meets_on, as_of=as_of,
        invented=True, words={part: words.get(Part(part), "") for part in Part.values}, saved=1,
        begun_by=writer, begun_at=begun_at,
    )  # fmt: skip


def _frozen(writer: Person, meets_on: date, words: dict[Part, str], at: datetime) -> Pack:
    """A pack frozen a week before its meeting with what is known of then."""
    as_of = meets_on - timedelta(days=7)
    pack = _pack(writer, meets_on, as_of, at - timedelta(days=5), words=words)
    pack.document = document_of(pack, as_of=as_of)
    pack.document_hash, pack.state = hash_of(pack.document), PackState.FROZEN
    pack.frozen_by, pack.frozen_at = writer, at
    pack.save()
    search.index(**search_document(pack))
    return pack


COSTS = (
    (40, "Room for the work stream on first contact", 0, Borne.OWN),
    (128, "A day together on keeping victims informed", 1240, Borne.SHARED),
    (310, "Travel of two speakers", 186, Borne.OWN),
    (480, "A day together on the revised Code", 1630, Borne.SHARED),
)


def _costs(writer: Person, today: date, now: datetime) -> int:
    place = writer.organisation
    if place is None:
        return 0
    noted = {"invented": True, "organisation": place, "noted_by": writer, "noted_at": now}
    for days, what, pounds, borne in COSTS:
        on = today - timedelta(days=days)
        EventCost.objects.create(what=what, on=on, pounds=pounds, borne=borne, **noted)
    online = held(invented=True).order_by("-on", "-pk")[1:4]  # of the latest it is still to be said
    for meeting in online:
        EventCost.objects.create(
            meeting=meeting, what=meeting.title, on=meeting.on, pounds=0, borne=Borne.OWN, **noted
        )
    return len(COSTS) + len(online)


def _areas(now: datetime) -> int:
    """Open the made-up forces that have a lead and a performance manager, two at most."""
    opened = 0
    forces = Organisation.objects.filter(invented=True, kind=OrganisationKind.FORCE)
    for force in forces.filter(seats__role=Role.PERFORMANCE, seats__holder__isnull=False):
        leads, second = (
            Person.objects.filter(seats__organisation=force, seats__role=role).first()
            for role in (Role.LEAD, Role.PERFORMANCE)
        )
        if opened < 2 and leads and second and leads != second:
            AreaPage.objects.get_or_create(
                organisation=force,
                state=AreaState.PUBLIC,
                defaults={"asked_by": leads, "asked_at": now, "agreed_by": second,
                          "agreed_at": now},
            )  # fmt: skip
            opened += 1
    return opened


def remove(*, now: datetime) -> None:
    """Take the made-up packs, costs and areas away; called before the made-up organisations go."""
    for pack in Pack.objects.filter(invented=True):
        search.remove(kind="pack", key=pack.key)
        pack.delete()
    AreaPage.objects.filter(organisation__invented=True).delete()
    EventCost.objects.filter(organisation__invented=True).delete()
