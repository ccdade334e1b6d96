"""What Notify checks before it takes a message, field by field."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

Check = Callable[[Any], bool]

POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _matches(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


COMMON: dict[str, Check] = {
    "template_id": _is_uuid,
    "reference": lambda value: _is_text(value) and len(value) <= 1_000,
    "personalisation": lambda value: isinstance(value, dict),
}
FIELDS: dict[str, dict[str, Check]] = {
    "sms": {
        **COMMON,
        "phone_number": _matches(r"(\+44|0)7\d{3} ?\d{6}"),
        "sms_sender_id": _is_uuid,
    },
    "email": {
        **COMMON,
        "email_address": _matches(r"[^@\s]+@[^@\s]+\.[a-z]+"),
        "email_reply_to_id": _is_uuid,
        "one_click_unsubscribe_url": _matches(r"https://\S+"),
    },
    "letter": COMMON,
}
NEEDED = {
    "sms": ["phone_number", "template_id"],
    "email": ["email_address", "template_id"],
    "letter": ["template_id", "personalisation"],
}
PLACEHOLDERS = {"sms": ["body"], "email": ["subject", "body"], "letter": ["subject", "body"]}


def faults_of(kind: str, body: Any) -> list[str]:
    """Say what is wrong with the body of a request; an empty list means that it is taken."""
    if not isinstance(body, dict):
        return ["the body is not an object"]
    known = FIELDS[kind]
    faults = [f"{name} is a required property" for name in NEEDED[kind] if name not in body]
    faults += [f"{name} is not known here" for name in body if name not in known]
    faults += [
        f"{name} is not valid" for name in body if name in known and not known[name](body[name])
    ]
    if faults:
        return faults
    words = body.get("personalisation", {})
    faults += [
        f"missing personalisation: {name}" for name in PLACEHOLDERS[kind] if name not in words
    ]
    if kind == "sms" and len(words.get("body", "")) > 918:
        faults.append("the text is longer than 918 characters")
    return faults + (_address_faults(words) if kind == "letter" else [])


def _address_faults(words: dict[str, Any]) -> list[str]:
    lines = [words[f"address_line_{n}"] for n in range(1, 8) if words.get(f"address_line_{n}")]
    if not 3 <= len(lines) <= 7:
        return ["an address has 3 to 7 lines"]
    if not POSTCODE.fullmatch(str(lines[-1])):
        return ["the last line must be a real UK postcode"]
    return []
