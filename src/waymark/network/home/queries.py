"""The first page, gathered from every app: due, asked, changed; and what is one's own."""

from datetime import date

from waymark.network.benchmarks import queries as benchmarks
from waymark.network.benchmarks.queries.gaps import Line, gaps_for
from waymark.network.discussions import queries as discussions
from waymark.network.innovations import queries as innovations
from waymark.network.legislation import queries as legislation
from waymark.network.membership import queries as membership
from waymark.network.reports import queries as reports
from waymark.shared.accounts.models import Person
from waymark.shared.audit.rules import Marks
from waymark.shared.meetings import queries as meetings
from waymark.shared.ui.needs import Need, Needs

# Who is asked, and how the acts are named that could change the answer: those of every app whose
# records it shows.
PARTS = {
    innovations: ("accounts.", "innovations."),
    discussions: ("accounts.", "discussions.", "innovations.", "meetings."),
    meetings: ("accounts.", "meetings."),
    legislation: ("accounts.", "legislation."),
    benchmarks: ("accounts.", "benchmarks."),
    membership: ("accounts.", "membership."),
    reports: ("accounts.", "reports."),
}


def together(found: list[Needs]) -> Needs:
    """What everybody needs from a person: due by its day, asked by its day, changed newest."""
    return Needs(
        due=_by_day([need for one in found for need in one.due]),
        asked=_by_day([need for one in found for need in one.asked]),
        changed=_newest([need for one in found for need in one.changed]),
    )


def improved(viewer: Person, marks: Marks) -> Line | None:
    """The widest gap of this person's force on which others were there and got better."""
    gaps = gaps_for(viewer, marks)
    return next((line for line in gaps.lines if line.improvers), None) if gaps else None


def _by_day(rows: list[Need]) -> list[Need]:
    return sorted(rows, key=lambda need: (need.on is None, need.on or date.max))


def _newest(rows: list[Need]) -> list[Need]:
    """The newest first; of what is said twice of one page the newest alone."""
    newest = sorted(rows, key=lambda need: need.on or date.min, reverse=True)
    once: dict[tuple[str, str], Need] = {}
    for need in newest:
        once.setdefault((need.title, need.href), need)
    return list(once.values())
