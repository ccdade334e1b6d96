"""A strict GOV.UK Notify on this machine, for tests: it checks what the real one checks.

It verifies the token of each request (HS256, who, and the time within 30 s), refuses what the real
one refuses, and misbehaves as it is told (weather.py). What it took stands in `taken`, in order:
that list is the judge of what was sent, never our own table. Behaviour as in the code and pages of
GOV.UK Notify of 2025; the words are our own.
"""

from tests.support.notify_fake.record import Taken
from tests.support.notify_fake.server import KEY, TEMPLATES, NotifyFake, notify_fake

__all__ = ["KEY", "TEMPLATES", "NotifyFake", "Taken", "notify_fake"]
