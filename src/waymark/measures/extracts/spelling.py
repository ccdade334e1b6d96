"""References that differ only in capital and small letters: one victim who would be two."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from ..store import Store


def look(store: Store) -> list[str]:
    """Say whether the store holds such references, and where the first pair of them was read."""
    chunks = [c for n in range(len(store.files)) for c in store.victims(n)["victim"].chunks]
    names = pa.chunked_array(chunks, pa.string())
    small = pc.utf8_lower(names)
    counted = small.value_counts()
    several = counted.filter(pc.greater(counted.field("counts"), 1)).field("values")
    if not len(several):
        return []
    pair = names.filter(pc.equal(small, several[0])).to_pylist()[:2]
    places = sorted(place for victim in pair for place in _first_place(store, victim))
    as_in = f", as in {' and '.join(f'{file}, row {row}' for file, row in places)}"
    many = len(several)
    are = "reference is" if many == 1 else "references are"
    return [
        f"{many:,} {are} written in ways that differ only in capital and small letters"
        f"{as_in if places else ''}: each way is a victim of their own. Write them alike and read "
        "the extracts into a new store"
    ]


def _first_place(store: Store, victim: str) -> list[tuple[str, int]]:
    return [(event.source, event.row) for event in store.history(victim).events[:1]]
