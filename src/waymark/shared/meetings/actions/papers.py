"""Papers for a meeting: handed in, replaced by a newer version, ruled on when late, taken away."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.files.actions import Store, inspected
from waymark.shared.files.rules import extract_text
from waymark.shared.meetings import permissions, queries, rules
from waymark.shared.meetings.actions.meetings import held
from waymark.shared.meetings.enums import BEFORE_IT, MeetingState, Part, Ruling
from waymark.shared.meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search
from waymark.shared.ui.words import full_date


def _needed() -> QuerySet[PaperVersion]:
    return PaperVersion.objects.filter(paper__removed_at=None)


STORE = Store("meetings", _needed)


def add_paper(
    meeting: Meeting,
    *,
    title: str,
    filename: str,
    data: bytes,
    access: str,
    by: Person,
    now: datetime,
    item: AgendaItem | None = None,
    replaces: Paper | None = None,
) -> PaperVersion:
    """Hand in a paper, or a newer version of one, once its content is what its name says.

    After the day for papers it waits for the chair's ruling; until then readers get the version
    before. The same file, sent twice, is kept once.
    """
    item = replaces.item if replaces else item
    if not permissions.may_add_paper(by, meeting, item):
        raise PermissionDenied
    kind, data = inspected(data, filename)
    words = extract_text(data, kind)  # before the transaction: it may take a while
    with recorded("meetings.paper_added", by=by, at=now) as entry:
        meeting = held(meeting)
        if meeting.state == MeetingState.CANCELLED:
            raise Refused("This meeting is cancelled")
        sha256 = hashlib.sha256(data).hexdigest()
        paper = _paper(meeting, replaces, item, title, access, sha256)
        newest = paper.versions.first()
        entry.about, entry.detail = paper, {"meeting": meeting.key, "sha256": sha256}
        if newest is not None and newest.sha256 == sha256:
            return newest
        version = PaperVersion(
            paper=paper, number=newest.number + 1 if newest else 1, filename=kind.filename,
            kind=kind.code, size=len(data), sha256=sha256, text=words, added_by=by, added_at=now,
        )  # fmt: skip
        version.file.name = STORE.keep(sha256, data)
        entry.detail["late"] = _brought_in(version, meeting, now)
    return version


def _brought_in(version: PaperVersion, meeting: Meeting, now: datetime) -> bool:
    """Let readers have a version that came in time, or ask the chair; says whether it is late."""
    late = rules.is_late(meeting.papers_by, localdate(now)) and meeting.state in BEFORE_IT
    version.ruling = Ruling.WAITING if late else Ruling.NOT_NEEDED
    version.save()
    if late:
        _ask_chair(version.paper, version.added_by, now)
    else:
        _let_read(version.paper, version)
    return late


def _paper(
    meeting: Meeting,
    replaces: Paper | None,
    item: AgendaItem | None,
    title: str,
    access: str,
    sha256: str,
) -> Paper:
    """The paper that a file belongs to: the one it replaces, the same sent twice, or a new one."""
    if replaces is not None:
        standing = meeting.papers.filter(pk=replaces.pk, removed_at=None).first()
        if standing is None:
            raise Refused("Somebody has removed that paper meanwhile. Look at the list")
        standing.meeting = meeting
        return standing
    same = meeting.papers.filter(title=title, item=item, removed_at=None)
    again = same.filter(versions__sha256=sha256).first()
    return again or Paper.objects.create(meeting=meeting, item=item, title=title, access=access)


def _let_read(paper: Paper, version: PaperVersion) -> None:
    paper.current = version
    paper.save(update_fields=["current"])
    search.index(**queries.paper_document(paper))


def _ask_chair(paper: Paper, by: Person, now: datetime) -> None:
    """Let the chair hear of a late paper."""
    seats = queries.officers_of(paper.meeting.group)
    people = [s.holder for s in seats if s.part == Part.CHAIR and s.holder and s.holder != by]
    notify(
        people,
        kind="meetings.late_paper",
        subject=f"Late paper for {paper.meeting.title}",
        body=f"{paper.title}. Papers were due by {full_date(paper.meeting.papers_by)}.",
        link=reverse("meetings:papers", args=[paper.meeting.key]),
        now=now,
    )


def rule_on_paper(
    version: PaperVersion, *, let_in: bool, reason: str, by: Person, now: datetime
) -> None:
    """The chair lets a late paper in, or not; the ruling stands with it, with its reason."""
    paper = version.paper
    if not permissions.may_rule(by, paper.meeting.group):
        raise PermissionDenied
    with recorded("meetings.late_paper_ruled_on", by=by, at=now) as entry:
        held(paper.meeting)
        version.refresh_from_db()
        if version.ruling != Ruling.WAITING:
            raise Refused("There is nothing to rule on: it has been ruled on")
        version.ruling = Ruling.LET_IN if let_in else Ruling.REFUSED
        version.ruling_reason, version.ruled_by, version.ruled_at = reason, by, now
        version.save()
        newer = paper.current is not None and paper.current.number > version.number
        if let_in and not newer:
            _let_read(paper, version)
        entry.about, entry.detail = paper, {"version": version.number, "let_in": let_in}
        notify(
            [version.added_by],
            kind="meetings.paper_decided",
            subject=f"Your paper “{paper.title}” was {'let in' if let_in else 'not let in'}",
            body=reason,
            link=reverse("meetings:meeting", args=[paper.meeting.key]),
            now=now,
            once=f"paper-{paper.key}-{version.number}",
        )


def change_access(paper: Paper, *, access: str, by: Person, now: datetime) -> None:
    """Say who may read a paper, from now on; whoever looks after it may."""
    if not permissions.may_add_paper(by, paper.meeting, paper.item):
        raise PermissionDenied
    with recorded("meetings.paper_access_changed", by=by, at=now) as entry:
        held(paper.meeting)
        if not Paper.objects.filter(pk=paper.pk, removed_at=None).exists():
            raise Refused("Somebody has removed that paper meanwhile. Look at the list")
        paper.access = access
        paper.save(update_fields=["access"])
        if paper.current is not None:
            search.index(**queries.paper_document(paper))
        entry.about, entry.detail = paper, {"access": access}


def remove_paper(paper: Paper, *, by: Person, now: datetime) -> None:
    """Take a paper away with all its versions; the stored files go with it."""
    if not permissions.may_add_paper(by, paper.meeting, paper.item):
        raise PermissionDenied
    with recorded("meetings.paper_removed", by=by, at=now) as entry:
        held(paper.meeting)
        Paper.objects.filter(pk=paper.pk, removed_at=None).update(removed_at=now)
        paper.versions.update(text="")
        names = set(paper.versions.values_list("file", flat=True))
        transaction.on_commit(lambda: _delete(names))
        search.remove(kind="paper", key=paper.key)
        entry.about, entry.detail = paper, {"versions": len(names)}


def _delete(names: set[str]) -> None:
    STORE.delete_unused(names)


def sweep(*, now: datetime) -> None:
    """Delete the files that a crash left behind; part of the daily round."""
    STORE.sweep(now=now)
