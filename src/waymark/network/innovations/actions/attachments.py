"""Papers beside a practice: added, replaced by a newer version, removed."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.network.innovations import permissions
from waymark.network.innovations.actions.practices import reindex
from waymark.network.innovations.actions.stored_files import delete_unused, keep
from waymark.network.innovations.models import Attachment, Innovation
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.files.actions import inspected
from waymark.shared.files.rules import extract_text


def add_paper(
    innovation: Innovation,
    *,
    title: str,
    filename: str,
    data: bytes,
    public: bool,
    by: Person,
    now: datetime,
    replaces: Attachment | None = None,
) -> Attachment:
    """Keep a file beside a practice, once its content is what its name says.

    The place, time and device are taken out of pictures. The same file under the same title, sent
    twice, is kept once.
    """
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    kind, data = inspected(data, filename)
    words = extract_text(data, kind)  # before the transaction: it may take a while
    with recorded("innovations.paper_added", by=by, at=now) as entry:
        innovation = _held(innovation)
        paper = Attachment(
            innovation=innovation, title=title, filename=kind.filename, kind=kind.code,
            size=len(data), sha256=hashlib.sha256(data).hexdigest(), text=words, public=public,
            replaces=replaces, added_by=by, added_at=now,
        )  # fmt: skip
        entry.about = innovation
        entry.detail = {"sha256": paper.sha256, "replaces": replaces.key if replaces else ""}
        if (same := _there_already(paper)) is not None:
            return same
        if replaces is not None:
            _check_replaced(innovation, replaces)
        paper.file.name = keep(paper.sha256, data)
        paper.save()
        _refresh(innovation)
    return paper


def _held(innovation: Innovation) -> Innovation:
    """The practice as it stands now; another paper waits until this one is kept."""
    return (
        Innovation.objects.select_for_update(of=("self",))
        .select_related("current", "organisation")
        .get(pk=innovation.pk)
    )


def remove_paper(paper: Attachment, *, by: Person, now: datetime) -> None:
    """Take a paper away with all its older versions; the stored files go with it."""
    innovation = paper.innovation
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.paper_removed", by=by, at=now) as entry:
        if Attachment.objects.filter(replaces=paper).exists():
            raise Refused("There is a newer version of this paper. Remove that one")
        gone = [paper]
        while (older := gone[-1].replaces) is not None:
            gone.append(older)
        Attachment.objects.filter(pk__in=[each.pk for each in gone]).update(removed_at=now, text="")
        names = {str(each.file.name) for each in gone}
        transaction.on_commit(lambda: delete_unused(names))
        _refresh(innovation)
        entry.about, entry.detail = innovation, {"papers": len(gone)}


def _there_already(paper: Attachment) -> Attachment | None:
    """The same file under the same title, if it stands there now: a form sent twice."""
    return Attachment.objects.filter(
        innovation=paper.innovation,
        sha256=paper.sha256,
        title=paper.title,
        removed_at=None,
        replaced_by=None,
    ).first()


def _check_replaced(innovation: Innovation, replaced: Attachment) -> None:
    """Only a paper of this practice that still stands can be followed by a newer one."""
    now = Attachment.objects.filter(
        pk=replaced.pk, innovation=innovation, removed_at=None, replaced_by=None
    )
    if not now.exists():
        raise Refused("Somebody has replaced or removed that paper meanwhile. Look at the list")


def _refresh(innovation: Innovation) -> None:
    """Let the search read the papers as they are now."""
    if innovation.current is not None:
        reindex(innovation)
