"""Rows sent again: by the record system's own number of a row, a new version replaces the old.

Without such a key nobody can tell a row that was corrected from one that is new.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

EMPTY = pa.array([], pa.string())


class Corrections:
    """The keys of all rows of an extract that we understood, with the last row of each.

    A row that cannot be used now (no victim, a time that cannot be read) corrects nothing: what it
    said before stays, and the row itself is in the report. One that became an entry to ignore
    takes back what it said before.
    """

    def __init__(self) -> None:
        self._keys: list[pa.Array] = []
        self._rows: list[NDArray[np.int64]] = []
        self._ignored: list[pa.Array] = []
        self.keys = self.ignored = self.repeated = EMPTY
        self.last_row: NDArray[np.int64] = np.empty(0, np.int64)

    def add(
        self,
        keys: pa.Array,
        rows: NDArray[np.int64],
        keep: NDArray[np.bool_],
        ignored: NDArray[np.bool_],
    ) -> None:
        """Note the keys of a chunk: those of rows kept, and of rows that the mapping ignores."""
        known = keys.is_valid().to_numpy(zero_copy_only=False) & (keep | ignored)
        self._keys.append(keys.filter(pa.array(known)))
        self._rows.append(rows[known])
        self._ignored.append(keys.filter(pa.array(known & ignored)))

    def close(self) -> None:
        """Make ready to answer, once every chunk was read."""
        rows = np.concatenate([np.empty(0, np.int64), *self._rows])
        table = pa.table({"key": pa.chunked_array(self._keys, pa.string()), "row": rows})
        found = table.group_by("key").aggregate([("row", "max"), ("row", "count")])
        self.keys = found["key"].combine_chunks()
        several = found.filter(pc.greater(found["row_count"], 1))
        self.repeated = several["key"].combine_chunks()
        self.last_row = several["row_max"].to_numpy()
        self.ignored = pa.chunked_array(self._ignored, pa.string()).combine_chunks()
        self._keys, self._rows, self._ignored = [], [], []

    def sent_again(self, keys: pa.Array) -> NDArray[np.bool_]:
        """Say which of these keys, of rows read before, are in this extract too."""
        return _is_in(keys, self.keys)

    def taken_back(self, keys: pa.Array) -> NDArray[np.bool_]:
        """Say which of these keys are now of an entry that the mapping ignores."""
        return _is_in(keys, self.ignored)

    def outdated(self, keys: pa.Array, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say which rows of this extract a later row of the same extract replaces."""
        if not len(self.repeated):
            return np.zeros(len(rows), np.bool_)
        place = pc.index_in(keys, value_set=self.repeated, skip_nulls=True).fill_null(-1)
        index = place.to_numpy(zero_copy_only=False)
        outdated: NDArray[np.bool_] = (index >= 0) & (self.last_row[index] != rows)
        return outdated


def _is_in(keys: pa.Array, wanted: pa.Array) -> NDArray[np.bool_]:
    found = pc.is_in(keys, value_set=wanted, skip_nulls=True)
    answer: NDArray[np.bool_] = found.to_numpy(zero_copy_only=False)
    return answer
