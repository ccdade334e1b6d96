"""Words of a record that were erased leave the agendas, actions and decisions that came of it."""

from collections.abc import Collection

from django.db.models import Q

from waymark.shared.meetings.actions.agenda import Origin
from waymark.shared.meetings.actions.meetings import reindex
from waymark.shared.meetings.models import AgendaItem, Decision, Meeting, MeetingAction, Minutes
from waymark.shared.meetings.queries import found
from waymark.shared.meetings.queries.minutes import SENT
from waymark.shared.notifications.actions import forget_words
from waymark.shared.search import actions as search


def forget_title(origin: Origin, *, titles: Collection[str], instead: str) -> None:
    """Put other words where a record's title stood, with those that it had before.

    Called inside the act that erases, which is what stands in the audit. A title that chair or
    secretary have given an item themselves stays: it is their own words.
    """
    items = list(AgendaItem.objects.filter(origin_kind=origin.kind, origin_key=origin.key))
    for item in items:
        item.title = _other(item.title, titles, instead)
        item.origin_title = instead
    AgendaItem.objects.bulk_update(items, ["title", "origin_title"])
    meetings = {item.meeting_id for item in items} | _forget_lines(origin, instead)
    for meeting in Meeting.objects.filter(pk__in=meetings).select_related("group"):
        forget_words(link=f"/meetings/{meeting.key}/", titles=titles, instead=instead)
        reindex(meeting)
    for minutes in Minutes.objects.filter(meeting__in=meetings, state__in=SENT):
        search.index(**found.minutes_document(minutes))
    _forget_in_outcomes(origin, titles, instead)


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


def _forget_in_outcomes(origin: Origin, titles: Collection[str], instead: str) -> None:
    """Actions and decisions say what they came from, and what closes them."""
    came = Q(origin_kind=origin.kind, origin_key=origin.key)
    for action in MeetingAction.objects.filter(came | Q(closes_key=origin.key)):
        action.text = _other(action.text, titles, instead)
        action.origin_title = _other(action.origin_title, titles, instead)
        action.closes_title = _other(action.closes_title, titles, instead)
        action.save(update_fields=["text", "origin_title", "closes_title"])
        search.index(**found.action_document(action))
    for decision in Decision.objects.filter(came):
        decision.text = _other(decision.text, titles, instead)
        decision.origin_title = instead
        decision.save(update_fields=["text", "origin_title"])
        search.index(**found.decision_document(decision))
