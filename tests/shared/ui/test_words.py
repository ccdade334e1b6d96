"""Dates, times, counts and people's own text, as the pages say them."""

from datetime import UTC, date, datetime, time

import pytest

from waymark.shared.ui import words
from waymark.shared.ui.prose import markdown, plain_text

EVENING = datetime(2026, 7, 7, 23, 30, tzinfo=UTC)  # half past midnight in London’s summer time
NB = words.NO_BREAK


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(words.day(date(2026, 12, 8)), f"Tuesday 8{NB}December", id="a day"),
        pytest.param(words.full_date(EVENING), f"Wednesday 8{NB}July 2026", id="London’s day"),
        pytest.param(words.short_date(date(2025, 6, 9)), f"9{NB}June 2025", id="without weekday"),
        pytest.param(words.month(date(2026, 10, 1)), "October 2026", id="a month"),
        pytest.param(words.moment(EVENING), f"Wednesday 8{NB}July 2026, 12.30am", id="a moment"),
        pytest.param(words.full_date(None), "", id="no date"),
        pytest.param(words.clock_time(None), "", id="no time"),
        pytest.param(words.clock_time(time(10, 5)), "10.05am", id="five past ten"),
        pytest.param(words.clock_time(time(10)), "10am", id="ten"),
        pytest.param(words.clock_time(time(16, 20)), "4.20pm", id="afternoon"),
        pytest.param(words.clock_time(time(12)), "noon", id="noon"),
        pytest.param(words.clock_time(time(12, 1)), "12.01pm", id="just after noon"),
        pytest.param(words.clock_time(time(0)), "midnight", id="midnight"),
        pytest.param(words.plural(1, "force"), f"1{NB}force", id="one"),
        pytest.param(words.plural(0, "force"), f"0{NB}forces", id="none"),
        pytest.param(words.plural(7344, "reply", "replies"), f"7,344{NB}replies", id="thousands"),
        pytest.param(words.file_size(1), f"1{NB}byte", id="a byte"),
        pytest.param(words.file_size(2_140_000), f"2.1{NB}MB", id="megabytes"),
        pytest.param(words.file_size(43_400), f"43{NB}KB", id="kilobytes"),
    ],
)
def test_it_is_said_in_plain_words(said, expected):
    assert said == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("Two *calls*", "<p>Two <em>calls</em></p>\n", id="emphasis"),
        pytest.param("# Loud\n\n##### Deep", "<h3>Loud</h3>\n<h3>Deep</h3>\n", id="headings"),
        pytest.param("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n", id="tags are text"),
        pytest.param(
            "[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n", id="a script"
        ),
        pytest.param(
            "[x](https://a.example)",
            '<p><a href="https://a.example" rel="nofollow noopener noreferrer">x</a></p>\n',
            id="a link",
        ),
        pytest.param(
            "![x](https://a.example/p.png)",
            '<p>!<a href="https://a.example/p.png" rel="nofollow noopener noreferrer">x</a></p>\n',
            id="a picture of another site is only a link",
        ),
    ],
)
def test_what_people_write_is_shown_safely(written, shown):
    assert markdown(written) == shown


def test_headings_take_the_level_that_the_page_needs():
    assert markdown("# Aim", heading=4) == "<h4>Aim</h4>\n"


PLAIN = {
    "bold and slanted": ("This **is** *so*.", "This is so."),
    "a heading": ("# News\n\nFirst.", "News\n\nFirst."),
    "a link": ("See [the law](https://law.example/a).", "See the law (https://law.example/a)."),
    "an address as its own link": ("<https://law.example>", "https://law.example"),
    "a list": ("Two:\n\n- one\n- two\n\nEnd.", "Two:\n\n- one\n- two\n\nEnd."),
    "steps in order": ("3. ring\n4. write", "3. ring\n4. write"),
    "lines": ("One\ntwo", "One\ntwo"),
    "what looks like marks": ("2 * 3 * 4 & <b>", "2 * 3 * 4 & <b>"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("text", "said"), PLAIN.values(), ids=PLAIN)
def test_in_a_mail_the_same_words_stand_without_marks(text, said):
    assert plain_text(text) == said
