"""A victim belongs to the same bucket whether one reference is asked for or a whole column."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from waymark.measures.hashing import bucket_of, buckets_of


@given(victims=st.lists(st.text(max_size=30), min_size=1), buckets=st.integers(1, 256))
def test_one_reference_is_found_where_the_column_put_it(victims, buckets):
    column = buckets_of(pa.array(victims, pa.string()), buckets).tolist()

    assert [bucket_of(victim, buckets) for victim in victims] == column
