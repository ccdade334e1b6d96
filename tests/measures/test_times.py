"""The usual forms of times are read by a short way, to the same second as by the long one."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from waymark.measures.extracts import times

TWO = st.integers(0, 99).map(lambda n: f"{n:02d}")
LIKELY = st.one_of(st.integers(0, 31).map(lambda n: f"{n:02d}"), TWO)
USUAL = st.builds(
    lambda a, b, c, mark, between, hour, minute, second: (
        f"{a}{mark}{b}{mark}{c}{between}{hour}:{minute}{second}"
    ),
    LIKELY, LIKELY, st.sampled_from(["2026", "2024", "1899", "0000"]),
    st.sampled_from("/-.: "), st.sampled_from([" ", "T", "t", "-"]), LIKELY, TWO,
    st.one_of(st.just(""), TWO.map(lambda n: f":{n}")),
)  # fmt: skip
ISO = USUAL.map(lambda text: f"{text[6:10]}-{text[3:5]}-{text[:2]}{text[10:]}")
SPOILT = st.tuples(USUAL | ISO, st.integers(0, 18), st.sampled_from("0a:/ -")).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
)


@given(text=USUAL | ISO | SPOILT, order=st.sampled_from([0, 1, 2]))
@example("29/02/2024 23:59", 1)
@example("31.04.2026 10:00", 1)
@example("2026-13-01T10:00:00", 0)
def test_the_short_way_gives_what_the_long_way_gives_or_nothing(text, order):
    data = np.frombuffer(text.encode(), np.uint8)

    short = times._usual(data, 0, len(data), order)

    if short >= 0:
        assert times._one(data, 0, len(data), order, False) == (times.WALL, short)


def test_the_usual_forms_take_the_short_way():
    """Else the long way would carry everything, and the test above would show nothing."""
    for text, order in (("05/06/2026 14:30", 1), ("05-06-2026 14:30:09", 1),
                        ("2026-06-05 14:30", 0), ("2026-06-05T14:30:09", 2)):  # fmt: skip
        data = np.frombuffer(text.encode(), np.uint8)

        assert times._usual(data, 0, len(data), order) >= 0, text
