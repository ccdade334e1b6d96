"""What a gateway reports about a message that it took, and what that makes of the message.

Reports come repeated, late and in any order: by receipt, in answer to a question, or with the
answer to the attempt. The state they lead to must not depend on the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from waymark.shared.notifications.enums import State

# GOV.UK Notify's words. A letter that was "received" has been printed and posted.
ARRIVED = ("delivered", "received")
NOT_ARRIVED = (
    "permanent-failure",
    "temporary-failure",
    "technical-failure",
    "cancelled",
    "validation-failed",
    "virus-scan-failed",
)
# Until these end, a report changes the state from "on its way" to an end.
ENDS = (State.DELIVERED, State.FAILED)

ASK_AFTER = timedelta(days=1)  # a receipt that has not come by then is asked for
ASK_UNTIL = timedelta(days=7)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """One thing that the gateway says about one message: never an address or a number."""

    reference: UUID
    gateway_id: UUID | None
    status: str
    at: datetime


def read_report(body: Any) -> Report | None:
    """Take what matters out of a receipt, and nothing else; None where it is not one.

    The receipt holds the number or address it went to (`to`): it is not even looked at.
    """
    if not isinstance(body, Mapping):
        return None
    status = body.get("status")
    reference, gateway_id = _uuid(body.get("reference")), _uuid(body.get("id"))
    if reference is None or not isinstance(status, str) or not status or len(status) > 40:
        return None
    moments = (body.get("completed_at"), body.get("sent_at"), body.get("created_at"))
    at = next((moment for text in moments if (moment := _moment(text)) is not None), NEVER)
    return Report(reference, gateway_id, status, at)


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _moment(text: Any) -> datetime | None:
    """Read a time like 2026-06-09T12:00:00.000000Z; one without a zone is taken as UTC."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Standing:
    """How a message stands, and of when the report is that said so."""

    state: str
    error: str = ""
    reported_at: datetime | None = None


def after_report(now: Standing, report: Report) -> Standing:
    """Say how a message stands after one more report, in whatever order they come.

    The latest end that was reported holds; of two at the same moment the bad news, so that a
    person looks. Anything else only proves that the gateway has the message.
    """
    end = _end(report.status)
    if end is None:
        return now if now.reported_at or now.state == State.SENT else Standing(State.SENT)
    reported = Standing(end, "" if end == State.DELIVERED else report.status, report.at)
    return reported if now.reported_at is None else max(now, reported, key=_weight)


def _end(status: str) -> State | None:
    if status in ARRIVED:
        return State.DELIVERED
    return State.FAILED if status in NOT_ARRIVED else None


def _weight(standing: Standing) -> tuple[datetime, bool, str]:
    return standing.reported_at or NEVER, standing.state == State.FAILED, standing.error
