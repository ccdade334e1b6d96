"""What came out of the invented meetings: minutes, decisions, actions, and what was learnt."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from waymark.measures.calendar import add_working_days
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.meetings.enums import (
    AFTER_IT,
    ActionState,
    Audience,
    DecisionState,
    ItemKind,
    MeetingState,
    MinutesState,
    Part,
    Worth,
)
from waymark.shared.meetings.models import (
    AgendaItem,
    Decision,
    DecisionReview,
    Feedback,
    Group,
    Learning,
    Meeting,
    MeetingAction,
    Minute,
    Minutes,
    MinuteVersion,
    Told,
)
from waymark.shared.meetings.queries import found
from waymark.shared.search import actions as search

SAID = {
    "previous_minutes": "The minutes of the last meeting were read and **approved**.",
    "open_actions": "Each owner said how far they are. What is late was given a new day or a "
    "reason.",
    "law": "The policy lead went through what changes. Forces asked for one page per change.",
    "questions": "Two questions were answered in the room; the answers stand with the questions.",
    "practices": "The newest practices were shown. Three forces will look at one of them.",
    ItemKind.SLOT: "{force} showed how it works day by day, what it took and what came of it.\n\n"
    "- Officers need ten minutes for each case.\n- Victims ring less often to ask.\n\n"
    "Asked whether it works on nights, {force} said: not yet.",
    ItemKind.THEME: "Forces compared how soon victims hear. Those that name one person for "
    "leave days do better.",
    ItemKind.PARTNERS: "Written updates were taken as read.",
    ItemKind.LEARNING: "Everybody named one thing to take home.",
}
# What was decided, why, and after how many days it is looked at again.
DECIDED = (
    (
        "Each force names one person who rings while the officer is on leave",
        "Half of the late updates fell into leave.",
        365,
    ),
    ("Letters go out in plain words only", "Victims asked what letters meant.", 200),
    (
        "Every force reports how many updates were in time, each quarter",
        "Nobody could say whether it got better.",
        365,
    ),
    ("The safe-contact card is carried in every car", "Numbers were rung that were not safe.", 90),
    (
        "Letters are read by two victims before they are used",
        "Plain words alone did not make them clear.",
        365,
    ),
)
# Who promised what, due so many days after the meeting, and how it ended.
PROMISED = (
    ("ashdown", "Share the wording of the bail update", 40, "Shared with all leads."),
    ("ashdown", "Take the two-call promise up, or say why not", 75, ""),
    ("ribblemoor", "Send the safe-contact card to every force", 30, "Sent."),
    ("severnley", "Draft a poll on safe-contact fields", 62, ""),
    ("irkdale", "Write down how updates are given on nights", 45, ""),
    ("donmere", "Ask two victims to read the first letter", 60, "They asked for larger print."),
)
LEARNT = (
    ("calder-vale", "Two calls at agreed times calm more than five at odd ones",
     "Victims said that they could plan their day."),
    ("ribblemoor", "A card in the car is used; a field in the system is not",
     "Officers fill in what they hold in their hand."),
    ("irkdale", "Updates at the end of a shift survive nights",
     "Whoever goes off duty gives the update before the handover."),
    ("severnley", "Victims find in one reading what ten drafts did not",
     "Two readers are enough, and they like to be asked."),
    ("donmere", "One page for the first 48 hours is kept on the fridge",
     "Families said that they could find the number."),
)  # fmt: skip
CLOSES = "the-two-call-promise"


def load(group: Group, *, today: date) -> None:
    """Write minutes, decisions, actions and learning of every meeting of a group that was held."""
    by = _officer(group)
    held = list(group.meetings.filter(state__in=AFTER_IT).order_by("on"))
    if by is None or not held:
        return
    for place, meeting in enumerate(held):
        _minutes(meeting, by, approved_in=held[place + 1] if place + 1 < len(held) else None)
        _decision(meeting, place, by, today)
        _learning(meeting, place, by)
    _supersede(group)
    for place, meeting in enumerate(held[-3:]):
        _actions(meeting, PROMISED[place * 2 : place * 2 + 2], by, today)
    _feedback(held[-1])
    for document in found.outcome_documents():
        if document["tags"]:
            search.index(**document)


def forget(groups: list[Group]) -> None:
    """Take what came out of these groups out of the search; the rows go with the groups."""
    for kind, rows in (
        ("minutes", Meeting.objects.filter(group__in=groups, minutes__isnull=False)),
        ("decision", Decision.objects.filter(group__in=groups)),
        ("action", MeetingAction.objects.filter(group__in=groups)),
        ("learning", Learning.objects.filter(group__in=groups)),
    ):
        for key in rows.values_list("key", flat=True):
            search.remove(kind=kind, key=key)


def _officer(group: Group) -> Person | None:
    seats = group.seats.filter(part__in=[Part.SECRETARY, Part.CHAIR], seat__holder__isnull=False)
    seat = seats.select_related("seat__holder").order_by("-part", "pk").first()
    return seat.holder if seat else None


def _at(day: date, hour: int = 15) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _minutes(meeting: Meeting, by: Person, approved_in: Meeting | None) -> None:
    """Sent out on the fifth working day; approved by the meeting after, if there was one."""
    sent = _at(add_working_days(meeting.on, 5))
    minutes = Minutes.objects.create(
        meeting=meeting, state=MinutesState.APPROVED if approved_in else MinutesState.CIRCULATED,
        started_by=by, started_at=_at(meeting.on), circulated_by=by, circulated_at=sent,
        approved_by=by if approved_in else None, approved_in=approved_in,
        approved_at=_at(approved_in.on) if approved_in else None,
    )  # fmt: skip
    for item in meeting.items.select_related("organisation").order_by("position"):
        text = (SAID.get(item.source) or SAID.get(item.kind, "")).format(
            force=item.organisation or "The force"
        )
        line = Minute.objects.create(
            minutes=minutes, item=item, text=text, revision=1, saved_by=by, saved_at=sent
        )
        MinuteVersion.objects.create(minute=line, number=1, text=text, by=by, at=sent)
    meeting.state = MeetingState.APPROVED if approved_in else MeetingState.CIRCULATED
    meeting.save(update_fields=["state"])


def _item(meeting: Meeting, kind: str) -> AgendaItem | None:
    return meeting.items.filter(kind=kind).order_by("position").first()


def _decision(meeting: Meeting, place: int, by: Person, today: date) -> None:
    text, because, days = DECIDED[place % len(DECIDED)]
    if Decision.objects.filter(group=meeting.group, text=text).exists():
        return
    decision = Decision.objects.create(
        group=meeting.group, meeting=meeting, item=_item(meeting, ItemKind.THEME), text=text,
        because=because, decided_on=meeting.on, review_on=meeting.on + timedelta(days=days),
        recorded_by=by, recorded_at=_at(meeting.on),
    )  # fmt: skip
    if place == 0 and decision.review_on and decision.review_on < today:
        DecisionReview.objects.create(
            decision=decision, on=decision.review_on, note="Still right: it is done everywhere.",
            by=by, at=_at(decision.review_on),
        )  # fmt: skip
        decision.state = DecisionState.REVIEWED
        decision.review_on = decision.review_on + timedelta(days=365)
        decision.save()


def _supersede(group: Group) -> None:
    """The fifth decision took the place of the second."""
    old = Decision.objects.filter(group=group, text=DECIDED[1][0]).first()
    new = Decision.objects.filter(group=group, text=DECIDED[4][0]).first()
    if old and new and new.decided_on >= old.decided_on:
        old.state, old.superseded_by = DecisionState.SUPERSEDED, new
        old.save()


def _actions(
    meeting: Meeting, promised: tuple[tuple[str, str, int, str], ...], by: Person, today: date
) -> None:
    for force, text, days, outcome in promised:
        seat = Organisation.objects.get(slug=force).seats.order_by("pk").first()
        due = meeting.on + timedelta(days=days)
        closed = min(due - timedelta(days=3), today) if outcome else None
        itself = {
            "closes_event": "adopted", "closes_key": CLOSES, "closes_title": "The two-call promise",
            "closes_href": f"/practices/{CLOSES}/",
        } if "two-call" in text else {}  # fmt: skip
        MeetingAction.objects.create(
            group=meeting.group, meeting=meeting, item=_item(meeting, ItemKind.SLOT), text=text,
            seat=seat, due_on=due, added_by=by, added_on=meeting.on, added_at=_at(meeting.on),
            state=ActionState.DONE if closed else ActionState.OPEN, closed_on=closed,
            closed_by=seat.holder if closed and seat else None, outcome=outcome, **itself,
        )  # fmt: skip


def _learning(meeting: Meeting, place: int, by: Person) -> None:
    force, title, text = LEARNT[meeting.number % len(LEARNT)]
    if Learning.objects.filter(group=meeting.group, title=title).exists():
        return
    owner = Organisation.objects.get(slug=force)
    learning = Learning.objects.create(
        group=meeting.group, meeting=meeting, item=_item(meeting, ItemKind.LEARNING), title=title,
        text=text, organisation=owner, by=by, at=_at(meeting.on),
    )  # fmt: skip
    for slug, audience, how in (
        ("ashdown", Audience.FRONT_LINE, "Briefing of all sergeants"),
        (force, Audience.ORGANISATION, "A page for the chief officers"),
    )[: place % 3]:
        Told.objects.create(
            learning=learning, organisation=Organisation.objects.get(slug=slug),
            audience=audience, how=how, on=meeting.on + timedelta(days=9), by=by,
            at=_at(meeting.on + timedelta(days=9)),
        )  # fmt: skip


def _feedback(meeting: Meeting) -> None:
    """What a dozen of those present made of the last meeting."""
    there = meeting.attendances.filter(present=True).order_by("pk")[:12]
    Feedback.objects.bulk_create(
        Feedback(
            meeting=meeting, person=each.person, at=_at(meeting.on),
            worth=Worth.PARTLY if number % 5 == 4 else Worth.YES,
            keep="The presentation by a force" if number % 4 == 0 else "",
            change="Less reading out of updates" if number % 5 == 4 else "",
        )
        for number, each in enumerate(there.select_related("person"))
    )  # fmt: skip
