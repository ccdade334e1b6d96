"""What is worked out once: for all who ask at the same moment, and again after it was forgotten."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from waymark.shared.ui.once import forget_answers, once, once_each

ASK = 4


def test_who_asks_while_it_is_being_worked_out_waits_for_that_answer():
    begun, go_on, worked = Event(), Event(), []

    @once(10)
    def country(year: int) -> list[int]:
        worked.append(year)
        begun.set()
        assert go_on.wait(10)
        return [year]

    with ThreadPoolExecutor(ASK) as readers:
        first = readers.submit(country, 2026)
        assert begun.wait(10)
        rest = [readers.submit(country, 2026) for _ in range(ASK - 1)]
        go_on.set()
        answers = [one.result(10) for one in (first, *rest)]

    assert worked == [2026]
    assert all(answer is answers[0] for answer in answers)


def test_another_question_does_not_wait():
    begun, go_on = Event(), Event()

    @once(10)
    def country(year: int) -> int:
        if year == 2026:
            begun.set()
            assert go_on.wait(10)
        return year

    with ThreadPoolExecutor(1) as readers:
        slow = readers.submit(country, 2026)
        assert begun.wait(10)
        assert country(2025) == 2025
        go_on.set()
        assert slow.result(10) == 2026


def test_what_failed_is_asked_again():
    tried = []

    @once(10)
    def country(year: int) -> int:
        tried.append(year)
        if len(tried) == 1:
            raise ConnectionError
        return year

    with pytest.raises(ConnectionError):
        country(2026)
    assert country(2026) == 2026
    assert country(2026) == 2026
    assert tried == [2026, 2026]


def test_of_several_things_only_what_is_not_known_is_asked():
    asked = []

    @once_each(10)
    def figures(measures, mark):
        asked.append((list(measures), mark))
        return {measure: (measure, mark) for measure in measures}

    assert figures(["referred"], "a") == {"referred": ("referred", "a")}
    assert list(figures(["on-time", "referred", "told"], "a")) == ["on-time", "referred", "told"]
    figures(["told", "on-time"], "a")
    figures(["told"], "b")

    assert asked == [(["referred"], "a"), (["on-time", "told"], "a"), (["told"], "b")]


def test_everything_is_worked_out_anew_once_it_was_forgotten():
    worked = []

    @once(10)
    def country(year: int) -> int:
        worked.append(year)
        return year

    @once_each(10)
    def figures(measures, mark):
        worked.extend(measures)
        return dict.fromkeys(measures, mark)

    for _ in range(2):
        country(2026)
        figures(["told"], "a")
        forget_answers()

    assert worked == [2026, "told", 2026, "told"]
