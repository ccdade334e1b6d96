"""Walking over the audit chain as it lies in a backup, without a database server."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from waymark.shared.audit.rules import Row, Verdict, Walk, read_notes

COLUMNS = [name if name != "by" else "by_id" for name in Row._fields]


def walked(entries: Iterable[Sequence[object]], note: str) -> Verdict:
    """Verify a chain, given its entries as text or numbers in the order of COLUMNS."""
    noted, _ = read_notes(note)
    walk = Walk(noted)
    walk.over(rows(entries))
    walk.end()
    return Verdict(
        walk.entries, f"{walk.sequence} {walk.hash}", walk.faults, walk.fault_count, remarks=[]
    )


def rows(entries: Iterable[Sequence[object]]) -> Iterator[Row]:
    for sequence, at, act, by, about_type, about_key, detail, previous_hash, own_hash in entries:
        yield Row(
            int(str(sequence)), _moment(str(at)), str(act), None if by is None else int(str(by)),
            str(about_type), str(about_key), json.loads(str(detail)), str(previous_hash),
            str(own_hash),
        )  # fmt: skip


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
