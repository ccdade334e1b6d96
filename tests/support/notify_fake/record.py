"""What the fake took, and how it tells of it: answers, look-ups and receipts."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

WHERE = {"sms": "phone_number", "email": "email_address"}


def now() -> str:
    """The time as Notify writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class Taken:
    """One message that the fake took."""

    kind: str
    reference: str
    template: str
    to: str
    personalisation: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "created"
    created_at: str = field(default_factory=now)
    completed_at: str | None = None

    def answer(self, root: str) -> dict[str, Any]:
        """The body of the 201."""
        content = {"body": self.personalisation.get("body", "")}
        if self.kind == "sms":
            content["from_number"] = "AREA"
        else:
            content["subject"] = self.personalisation.get("subject", "")
        if self.kind == "email":
            content |= {"from_email": "area@notify.example", "one_click_unsubscribe_url": None}
        return {
            "id": self.id,
            "reference": self.reference,
            "content": content,
            "uri": f"{root}/v2/notifications/{self.id}",
            "template": self._template(root),
            "scheduled_for": None,
        }

    def shown(self, root: str) -> dict[str, Any]:
        """The message as a look-up shows it."""
        lines = {f"line_{n}": self.personalisation.get(f"address_line_{n}") for n in range(1, 7)}
        return {
            "id": self.id,
            "reference": self.reference,
            "email_address": self.to if self.kind == "email" else None,
            "phone_number": self.to if self.kind == "sms" else None,
            **lines,
            "postcode": None,
            "type": self.kind,
            "status": self.status,
            "template": self._template(root),
            "body": self.personalisation.get("body", ""),
            "subject": self.personalisation.get("subject"),
            "created_at": self.created_at,
            "sent_at": self.created_at if self.status != "created" else None,
            "completed_at": self.completed_at,
            "scheduled_for": None,
        }

    def receipt(self, status: str, at: str | None = None) -> dict[str, Any]:
        """What Notify posts when it knows more. It holds where the message went."""
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.to,
            "status": status,
            "created_at": self.created_at,
            "completed_at": at or now(),
            "sent_at": self.created_at,
            "notification_type": self.kind,
            "template_id": self.template,
            "template_version": 1,
        }

    def _template(self, root: str) -> dict[str, Any]:
        uri = f"{root}/v2/template/{self.template}"
        return {"id": self.template, "version": 1, "uri": uri}
