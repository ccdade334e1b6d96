"""Words of a record that were erased leave the agendas, actions and decisions that came of it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Model, Q

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.meetings.actions.agenda import Origin
from waymark.shared.meetings.actions.meetings import reindex
from waymark.shared.meetings.models import AgendaItem, Decision, Meeting, MeetingAction, Minutes
from waymark.shared.meetings.queries import found
from waymark.shared.meetings.queries.minutes import SENT
from waymark.shared.notifications.actions import forget_words
from waymark.shared.search import actions as search


def forget_title(
    origin: Origin, *, titles: Collection[str], instead: str, by: Person, now: datetime
) -> None:
    """Put other words where a record's title stood, with those that it had before.

    Called inside the act that erases. It leaves an entry of its own where it changed anything, so
    that pages of meetings that were drawn before are not shown again. A title that chair or
    secretary have given an item themselves stays: it is their own words.
    """
    items = list(AgendaItem.objects.filter(origin_kind=origin.kind, origin_key=origin.key))
    for item in items:
        item.title = _other(item.title, titles, instead)
        item.origin_title = instead
    AgendaItem.objects.bulk_update(items, ["title", "origin_title"])
    numbers = {item.meeting_id for item in items} | _forget_lines(origin, instead)
    meetings = list(Meeting.objects.filter(pk__in=numbers).select_related("group"))
    for meeting in meetings:
        forget_words(link=f"/meetings/{meeting.key}/", titles=titles, instead=instead)
        reindex(meeting)
    for minutes in Minutes.objects.filter(meeting__in=meetings, state__in=SENT):
        search.index(**found.minutes_document(minutes))
    changed = [*meetings, *_forget_in_outcomes(origin, titles, instead)]
    if changed:
        with recorded("meetings.title_forgotten", by=by, at=now) as entry:
            entry.about, entry.detail = changed[0], {"records": len(changed)}


def _other(words: str, titles: Collection[str], instead: str) -> str:
    """These words, unless they are one of the titles, or as much of it as there was room for."""
    return instead if any(words and words == title[: len(words)] for title in titles) else words


def _forget_lines(origin: Origin, instead: str) -> set[int]:
    """Items that filled themselves kept the title in a line that leads to the record."""
    changed = []
    for item in AgendaItem.objects.exclude(source="").exclude(lines=[]):
        leading = [line for line in item.lines if line.get("href", "").startswith(origin.href)]
        for line in leading:
            line["title"] = instead
        if leading:
            changed.append(item)
    AgendaItem.objects.bulk_update(changed, ["lines"])
    return {item.meeting_id for item in changed}


def _forget_in_outcomes(origin: Origin, titles: Collection[str], instead: str) -> list[Model]:
    """Actions and decisions say what they came from, and what closes them; those that did."""
    came = Q(origin_kind=origin.kind, origin_key=origin.key)
    actions = list(MeetingAction.objects.filter(came | Q(closes_key=origin.key)))
    decisions = list(Decision.objects.filter(came))
    for action in actions:
        action.text = _other(action.text, titles, instead)
        action.origin_title = _other(action.origin_title, titles, instead)
        action.closes_title = _other(action.closes_title, titles, instead)
        action.save(update_fields=["text", "origin_title", "closes_title"])
        search.index(**found.action_document(action))
    for decision in decisions:
        decision.text = _other(decision.text, titles, instead)
        decision.origin_title = instead
        decision.save(update_fields=["text", "origin_title"])
        search.index(**found.decision_document(decision))
    return [*actions, *decisions]
