"""A meeting that was held, its officers, and everything that can come of it."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.outcomes import group, holder, meeting, minutes
from waymark.shared.meetings.actions import deciding, learning, promising
from waymark.shared.meetings.models import Correction

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)


@pytest.fixture
def held():
    return meeting(group())


@pytest.fixture
def secretary(held):
    return holder(held.group, "secretary")


@pytest.fixture
def member(held):
    return holder(held.group, "member")


@pytest.fixture
def first(held):
    return held.items.order_by("position").first()


@pytest.fixture
def full(held, secretary, member, first):
    """A meeting with everything that can come of one, and minutes that were sent out."""
    sent = minutes(held, "We **agreed** to go on.", "Ten letters were sent.", state="circulated")
    common = {"by": secretary, "now": NOW}
    decision = deciding.record_decision(
        group=held.group, meeting=held, item=first, text="Go on with the letters", **common
    )
    action = promising.add_action(
        group=held.group, meeting=held, item=first, text="Share the wording",
        due_on=date(2026, 11, 20), seats=[member.seat], **common,
    )[0]  # fmt: skip
    learnt = learning.capture_learning(
        held, title="Letters calm", text="Fewer calls after them", item=first,
        organisation=member.organisation, **common,
    )  # fmt: skip
    correction = Correction.objects.create(minutes=sent, text="Eleven, not ten", by=member, at=NOW)
    return {
        "meeting": held, "minutes": sent, "decision": decision, "action": action,
        "learning": learnt, "correction": correction, "item": first,
    }  # fmt: skip
