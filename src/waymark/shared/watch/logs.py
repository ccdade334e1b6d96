"""How the log is written, and how a fault is reported by mail: places and keys, never persons."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.log import AdminEmailHandler

from waymark.shared.watch import rules


class Line(logging.Formatter):
    """One record as a line for a person, followed by the places of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        told = fields(record)
        head = [told.pop(name) for name in ("at", "level", "logger", "message")]
        trace = told.pop("trace", "")
        rest = [f"{name}={value}" for name, value in told.items()]
        return " ".join([*head, *rest]) + (f"\n{trace}" if trace else "")


class Json(logging.Formatter):
    """One record as a line of JSON, for a collector of logs."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(fields(record), ensure_ascii=False)


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What a record may say, in order.

    A record of a request names the route instead of the address: an address can hold the secret of
    an invitation, and what somebody searched for.
    """
    request = getattr(record, "request", None)
    asked = request if isinstance(request, HttpRequest) else None
    told: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": rules.one_line(record.getMessage() if asked is None else _answer(record)),
    }
    if asked is not None:
        told |= {"method": asked.method, "route": route_of(asked)}
        told |= {"reference": getattr(asked, "reference", ""), "by": key_of(asked)}
    told |= getattr(record, "told", {})
    told = {name: value for name, value in told.items() if value != ""}
    if record.exc_info and record.exc_info[1]:
        told["trace"] = rules.trace(record.exc_info[1])
    return told


def _answer(record: logging.LogRecord) -> str:
    """Django's own record of a bad answer repeats the address and at times the fault's words."""
    return f"answered {getattr(record, 'status_code', 'badly')}"


def route_of(request: HttpRequest) -> str:
    """The route's name; never the address."""
    match = request.resolver_match
    return (match.view_name or "unnamed") if match else "none"


def key_of(request: HttpRequest) -> str:
    """The opaque key of who asks, if that was found out already; never a name or an address."""
    return getattr(getattr(request, "_cached_user", None), "key", "")


class MailToAdministrator(AdminEmailHandler):
    """Reports a fault by mail: where it happened and its reference, nothing that anybody sent."""

    def emit(self, record: logging.LogRecord) -> None:
        told = fields(record)
        subject = f"{told['level']}: {told['message']} ({told.get('route', told['logger'])})"
        body = "\n".join(f"{name}: {value}" for name, value in told.items())
        self.send_mail(subject, body + "\n", fail_silently=True)
