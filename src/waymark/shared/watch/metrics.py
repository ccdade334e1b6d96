"""Figures in the form that Prometheus reads. Routes, states and times; no person, no address.

Requests are counted in each web process. `PROMETHEUS_MULTIPROC_DIR` (set by `waymark serve`) names
the folder where processes put their counts together.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from django.conf import settings
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from waymark.shared.audit import queries as audit
from waymark.shared.notifications import queries as messages

OWN = CollectorRegistry()
REQUESTS = Counter(
    "waymark_requests_total", "Answers by route, method and kind of answer",
    ["route", "method", "answer"], registry=OWN,
)  # fmt: skip
SECONDS = Histogram(
    "waymark_request_seconds", "Time to an answer, by route", ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10), registry=OWN,
)  # fmt: skip


def count(*, route: str, method: str, status: int, seconds: float) -> None:
    """Count one answer."""
    known = method if method in {"GET", "HEAD", "POST"} else "other"
    REQUESTS.labels(route, known, f"{status // 100}xx").inc()
    SECONDS.labels(route).observe(seconds)


class Site(Collector):
    """What is true of the whole site, read from the database when it is asked."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily(
            "waymark", "Version and wing",
            {"version": version("waymark"), "wing": settings.WAYMARK_WING},
        )  # fmt: skip
        yield _gauge(
            "waymark_audit_entries", "Number of the audit chain's last entry", audit.head_entry()[0]
        )
        yield from _messages(timezone.now())


def _messages(now: datetime) -> Iterator[Metric]:
    """Whether messages go out."""
    states = GaugeMetricFamily("waymark_messages", "Messages by state", labels=["state"])
    for state, number in messages.mail_counts().items():
        states.add_metric([state], number)
    yield states
    oldest = messages.waiting(now).order_by("not_before").first()
    waited = (now - oldest.not_before).total_seconds() if oldest else 0
    yield _gauge("waymark_message_wait_seconds", "How long the oldest due message waits", waited)
    if beat := messages.pulse().beat_at:
        silent = (now - beat).total_seconds()
        yield _gauge("waymark_sender_silent_seconds", "Since the sender was last seen", silent)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=value)


def page() -> bytes:
    """Everything, as Prometheus reads it."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    else:
        registry = OWN
    return generate_latest(registry) + generate_latest(_site())


def _site() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Site())
    return registry
