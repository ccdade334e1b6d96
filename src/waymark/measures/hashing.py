"""Which bucket a victim belongs to: the same on every machine and for ever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

OFFSET, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


@njit(cache=True, nogil=True)
def _fnv(data: Any, starts: Any, out: Any, buckets: Any) -> None:
    """Hash each string by FNV-1a: short, public, and good enough to spread references."""
    for row in range(out.shape[0]):
        value = OFFSET
        for k in range(starts[row], starts[row + 1]):
            value = (value ^ np.uint64(data[k])) * PRIME
        out[row] = (value >> np.uint64(32)) % np.uint64(buckets)


def buckets_of(victims: pa.StringArray, buckets: int) -> NDArray[np.uint16]:
    """Give the bucket of every reference."""
    out = np.zeros(len(victims), np.uint16)
    if len(victims) and buckets > 1:
        _, offsets, data = victims.buffers()
        starts = np.frombuffer(offsets, np.int32)[
            victims.offset : victims.offset + len(victims) + 1
        ]
        _fnv(np.frombuffer(data, np.uint8), starts, out, buckets)
    return out


def bucket_of(victim: str, buckets: int) -> int:
    """Give the bucket of one reference, as `buckets_of` does, without loading compiled code."""
    value = int(OFFSET)
    for letter in victim.encode():
        value = (value ^ letter) * int(PRIME) % 2**64
    return (value >> 32) % buckets
