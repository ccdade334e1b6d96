"""Papers that show an endorsement: handed in with it or later, and taken away again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from waymark.network.innovations.rules.words import Reason
from waymark.network.membership import permissions
from waymark.network.membership.enums import State
from waymark.network.membership.models import Endorsement, EvidencePaper, Membership
from waymark.network.membership.rules.states import CAN_ONLY
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.files.actions import Store, inspected


def _needed() -> QuerySet[EvidencePaper]:
    return EvidencePaper.objects.all()


STORE = Store("endorsements", _needed)


@dataclass(frozen=True)
class HandedIn:
    """A file whose content is what its name says, ready to be kept."""

    filename: str
    kind: str
    data: bytes
    sha256: str


def handed_in(filename: str, data: bytes) -> HandedIn:
    """Look into a file before anything is written; the reason of a refusal names its field."""
    try:
        kind, data = inspected(data, filename)
    except Refused as refused:
        raise Refused([Reason(reason, "file") for reason in refused.reasons]) from refused
    return HandedIn(kind.filename, kind.code, data, hashlib.sha256(data).hexdigest())


def keep(endorsement: Endorsement, paper: HandedIn, *, by: Person, now: datetime) -> EvidencePaper:
    """Keep a paper within the transaction of an act; the same one, sent twice, is kept once."""
    there = EvidencePaper.objects.filter(endorsement=endorsement, sha256=paper.sha256).first()
    if there is not None:
        return there
    made = EvidencePaper(
        endorsement=endorsement, filename=paper.filename, kind=paper.kind, size=len(paper.data),
        sha256=paper.sha256, added_by=by, added_at=now,
    )  # fmt: skip
    made.file.name = STORE.keep(paper.sha256, paper.data)
    made.save()
    return made


def add_paper(
    endorsement: Endorsement, paper: HandedIn, *, by: Person, now: datetime
) -> EvidencePaper:
    """Hand in a paper that came after the endorsement was recorded."""
    if not permissions.may_endorse(by, endorsement.membership):
        raise PermissionDenied
    with recorded("membership.evidence_added", by=by, at=now) as entry:
        membership = Membership.objects.select_for_update().get(pk=endorsement.membership_id)
        if membership.state == State.LEFT:
            raise Refused(CAN_ONLY[State.LEFT])
        made = keep(endorsement, paper, by=by, now=now)
        entry.about, entry.detail = membership, {"sha256": paper.sha256}
    return made


def remove_paper(paper: EvidencePaper, *, by: Person, now: datetime) -> None:
    """Take a paper away; the stored file goes with it, the record that it was there stays."""
    membership = paper.endorsement.membership
    if not permissions.may_remove_evidence(by, membership):
        raise PermissionDenied
    with recorded("membership.evidence_removed", by=by, at=now) as entry:
        entry.about, entry.detail = membership, {"sha256": paper.sha256}
        name = str(paper.file.name)
        EvidencePaper.objects.filter(pk=paper.pk).delete()
        transaction.on_commit(lambda: forget({name}))


def forget(names: set[str]) -> None:
    """Delete the stored files that no paper needs any more."""
    STORE.delete_unused(names)
