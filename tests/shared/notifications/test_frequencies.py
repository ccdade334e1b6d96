"""One choice for all mail, and behind it one for each topic: which of them counts."""

import pytest

from waymark.shared.notifications.forms import CLASH, FrequencyForm

GROUPS = {"meetings": "Meetings", "questions": "Questions"}
ALIKE = {"meetings": "weekly", "questions": "weekly"}
MIXED = {"meetings": "weekly", "questions": "off"}


def sent(every: str | None, meetings: str = "", questions: str = "") -> dict[str, str]:
    topics = {"group-meetings": meetings, "group-questions": questions}
    return topics if every is None else {"every": every, **topics}


@pytest.mark.parametrize(
    ("before", "given", "kept"),
    [
        pytest.param(ALIKE, sent("daily", "weekly", "weekly"),
                     {"meetings": "daily", "questions": "daily"}, id="all alike, topics untouched"),
        pytest.param(MIXED, sent("daily", "weekly", "off"),
                     {"meetings": "daily", "questions": "daily"}, id="alike from now on"),
        pytest.param(ALIKE, sent("each", "weekly", "off"), MIXED, id="topic by topic"),
        pytest.param(ALIKE, sent("weekly", "weekly", "off"), MIXED, id="one topic changed"),
        pytest.param(ALIKE, sent("off"), {"meetings": "off", "questions": "off"},
                     id="all off, no topics sent"),
        pytest.param(ALIKE, sent(None, "weekly", "off"), MIXED, id="topics alone"),
        pytest.param(ALIKE, sent("daily", "daily", "weekly"),
                     {"meetings": "daily", "questions": "daily"}, id="a topic as all the others"),
    ],
)  # fmt: skip
def test_what_is_kept_of_a_choice(before, given, kept):
    form = FrequencyForm(given, groups=GROUPS, chosen=before)

    assert form.is_valid(), form.errors
    assert form.choices == kept


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        pytest.param(sent("daily", "weekly", "off"), {"every": [CLASH]},
                     id="everything changed, and a topic otherwise"),
        pytest.param(sent("weekly", "off"), {"group-questions": ["Choose how often"]},
                     id="one topic changed, another left out"),
        pytest.param(sent("each", "weekly"), {"group-questions": ["Choose how often"]},
                     id="a topic left out"),
        pytest.param({}, {"group-meetings": ["Choose how often"],
                          "group-questions": ["Choose how often"]}, id="nothing at all"),
    ],
)  # fmt: skip
def test_what_is_asked_again(given, wrong):
    assert FrequencyForm(given, groups=GROUPS, chosen=ALIKE).errors == wrong


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        pytest.param(ALIKE, "weekly", id="all alike"),
        pytest.param(MIXED, "each", id="not the same for every topic"),
    ],
)
def test_the_form_begins_with_what_stands(before, shown):
    assert FrequencyForm(groups=GROUPS, chosen=before)["every"].value() == shown
