"""What a person sees of a form, and what it says when something is wrong."""

from datetime import date

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import get_template
from django.test import RequestFactory

from tests.support.pages import faults_of
from waymark.shared.ui.forms import (
    Checkboxes,
    DateField,
    FileField,
    Form,
    LongTextField,
    MonthField,
    Radios,
    error_list,
    form_for,
)
from waymark.shared.ui.forms.rules import LINE_LIMIT, TEXT_LIMIT

NB = "\N{NO-BREAK SPACE}"
NOT_REAL = "Enter a real date, for example 8 12 2026"
STAGES = [("planning", "Planning"), ("live", "Live")]


class Everything(Form):
    """One field of every kind."""

    name = forms.CharField(label="Name", help_text="As on the <door>")
    email = forms.EmailField(label="E-mail")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    officers = forms.IntegerField(label="Officers")
    summary = LongTextField(label="Summary", max_length=200)
    notes = forms.CharField(label="Notes", widget=forms.Textarea, required=False)
    stage = forms.ChoiceField(label="Stage", choices=STAGES)
    message = forms.ChoiceField(
        label="May a message be left?",
        choices=[("yes", "Yes"), ("helper", "Only with a helper")],
        widget=Radios(hints={"yes": "We never say why"}, reveals={"helper": "helper"}),
    )
    helper = forms.CharField(label="Name of the helper", required=False)
    rights = forms.MultipleChoiceField(
        label="Rights", choices=[("1", "Right 1"), ("6", "Right 6")], widget=Checkboxes()
    )
    agreed = forms.BooleanField(label="I have read it")
    started = DateField(label="Started", earliest=date(2020, 1, 1), latest=date(2026, 12, 4))
    month = MonthField(label="Month")
    paper = FileField(label="Paper", largest=10)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.BaseForm) -> str:
    page = """{% extends "ui/errors/plain.html" %}{% block heading %}A form{% endblock %}
    {% block content %}{{ summary }}{{ form }}{% endblock %}"""
    engine = get_template("ui/errors/plain.html").backend.env
    summary = engine.get_template("ui/components/notices.html").module.error_summary(form)
    return engine.from_string(page).render(form=form, summary=summary)


GOOD = {
    "name": "Haven",
    "email": "a@b.example",
    "password": "long enough",
    "officers": "12",
    "summary": "It works",
    "stage": "live",
    "message": "yes",
    "rights": ["1", "6"],
    "agreed": "on",
    "started-day": "4",
    "started-month": "december",
    "started-year": "2026",
    "month-month": "10",
    "month-year": "2026",
}


def filled(**changes) -> Everything:
    paper = changes.pop("paper", SimpleUploadedFile("a.txt", b"short"))
    data = {k: v for k, v in {**GOOD, **changes}.items() if v is not None}
    return Everything(data, {"paper": paper} if paper else {})


def test_a_good_form_is_cleaned_into_plain_values():
    form = filled()

    assert form.is_valid(), form.errors
    assert form.cleaned_data["started"] == date(2026, 12, 4)
    assert form.cleaned_data["month"] == date(2026, 10, 1)
    assert form.cleaned_data["rights"] == ["1", "6"]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(Everything(), id="an empty form"),
        pytest.param(Everything({"name": ""}), id="a form sent empty, with an error on all fields"),
        pytest.param(filled(), id="a form filled in well"),
        pytest.param(Everything(prefix="second"), id="a form with a prefix"),
    ],
)
def test_every_field_is_drawn_whole(form):
    assert faults_of(drawn(form)) == []


def test_every_error_leads_to_the_first_box_of_its_field():
    form = Everything({"name": ""})

    assert [item["href"] for item in error_list(form)] == [
        "#id_name", "#id_email", "#id_password", "#id_officers", "#id_summary",
        "#id_stage", "#id_message", "#id_rights", "#id_agreed", "#id_started-day",
        "#id_month-month", "#id_paper",
    ]  # fmt: skip


def test_what_was_refused_of_the_whole_form_stands_in_the_summary_without_a_link():
    form = filled()
    form.is_valid()
    form.add_error(None, ["The agency is not accredited"])

    assert error_list(form) == [{"text": "The agency is not accredited"}]


def test_printing_a_field_draws_the_component_and_not_a_bare_input():
    html = drawn(Everything())

    assert html.count('class="govuk-form-group') == 14 + 5  # and the boxes of two dates
    assert "As on the &lt;door&gt;" in html


def test_a_revealed_question_is_drawn_once_and_inside_its_choice():
    html = drawn(Everything())

    assert html.count('name="helper"') == 1
    assert html.index('id="conditional-id_message-2"') < html.index('name="helper"')


def test_what_was_typed_into_a_date_is_kept_when_it_is_wrong():
    form = filled(**{"started-day": "31", "started-month": "Feb<", "started-year": "2026"})

    assert not form.is_valid()
    assert 'value="Feb&lt;"' in drawn(form)


def test_a_stored_date_is_shown_in_its_boxes():
    html = drawn(Everything(initial={"started": date(2026, 3, 9)}))

    for part, value in (("day", "9"), ("month", "3"), ("year", "2026")):
        assert f'name="started-{part}" type="text" value="{value}"' in html


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        pytest.param("", "", "", "Enter “Started”", id="nothing"),
        pytest.param("", "12", "2026", "Enter the day as well", id="no day"),
        pytest.param("4", "", "", "Enter the month and year as well", id="only a day"),
        pytest.param("31", "2", "2026", NOT_REAL, id="31 Feb"),
        pytest.param("x", "2", "2026", NOT_REAL, id="letters"),
        pytest.param("4", "12", "26", NOT_REAL, id="short year"),
        pytest.param("٤", "12", "2026", NOT_REAL, id="other digits"),
        pytest.param("9" * 500, "1", "2026", NOT_REAL, id="huge"),
        pytest.param(
            "5", "12", "2026", f"Enter a date on or before 4{NB}December 2026", id="late"
        ),
        pytest.param(
            "1", "1", "2019", f"Enter a date on or after 1{NB}January 2020", id="early"
        ),
    ],
)  # fmt: skip
def test_a_wrong_date_is_answered_with_how_to_mend_it(day, month, year, said):
    form = filled(**{"started-day": day, "started-month": month, "started-year": year})

    assert form.errors == {"started": [said]}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        pytest.param({"name": None}, "name", "Enter “Name”", id="nothing entered"),
        pytest.param(
            {"message": None}, "message", "Answer “May a message be left?”", id="no choice"
        ),
        pytest.param({"agreed": None}, "agreed", "Tick the box to go on", id="box not ticked"),
        pytest.param({"paper": None}, "paper", "Choose a file", id="no file"),
        pytest.param(
            {"name": "a\0b"},
            "name",
            "Name holds a hidden character that cannot be kept. Type it again",
            id="a NUL",
        ),
        pytest.param(
            {"name": "a\u202ecod.exe"},
            "name",
            "Name holds a hidden character that cannot be kept. Type it again",
            id="letters turned round",
        ),
        pytest.param(
            {"name": "a\nBcc: b"},
            "name",
            "Name holds a hidden character that cannot be kept. Type it again",
            id="two lines in a line",
        ),
        pytest.param(
            {"name": "x" * (LINE_LIMIT + 1)},
            "name",
            "Name must be 200 characters or fewer. It has 201",
            id="a line that is too long",
        ),
        pytest.param(
            {"notes": "x" * (TEXT_LIMIT + 1)},
            "notes",
            "Notes must be 20000 characters or fewer. It has 20001",
            id="a text that is too long",
        ),
        pytest.param(
            {"summary": "x" * 201},
            "summary",
            "Summary must be 200 characters or fewer. It has 201",
            id="a counted text that is too long",
        ),
        pytest.param(
            {"officers": "99999999999999999999"},
            "officers",
            "Officers must be 2147483647 or less",
            id="a number no column holds",
        ),
        pytest.param({"stage": None}, "stage", "Choose “Stage”", id="nothing chosen"),
        pytest.param(
            {"officers": "some"},
            "officers",
            "Enter a whole number, for example 12",
            id="letters for a number",
        ),
        pytest.param(
            {"email": "nobody"},
            "email",
            "Enter an e-mail address, like name@force.police.uk",
            id="no e-mail address",
        ),
        pytest.param(
            {"paper": SimpleUploadedFile("a.txt", b"x" * 11)},
            "paper",
            "The file must be 10\N{NO-BREAK SPACE}bytes or smaller",
            id="a file that is too large",
        ),
        pytest.param(
            {"paper": SimpleUploadedFile("a.txt", b"")},
            "paper",
            "The file is empty. Choose another",
            id="an empty file",
        ),
    ],
)
def test_bad_input_is_answered_at_its_field(changes, field, said):
    assert filled(**changes).errors == {field: [said]}


def test_the_ends_of_lines_count_once_as_they_do_in_the_browser():
    form = filled(summary="\r\n".join("x" * 100))

    assert form.errors == {}
    assert len(form.cleaned_data["summary"]) == 199


def test_a_message_of_the_forms_own_is_kept():
    class Named(Form):
        why = forms.CharField(label="Why", error_messages={"required": "Say why you stopped"})

    assert Named({"why": ""}).errors == {"why": ["Say why you stopped"]}


def test_a_page_that_asks_one_question_has_it_as_its_heading():
    form = Everything()

    assert '<h1 class="govuk-fieldset__heading">' in " ".join(
        str(form["message"].heading()).split()
    )


def test_forms_of_other_packages_are_drawn_too_but_keep_their_own_rules():
    class Theirs(forms.Form):
        code = forms.CharField(label="Code")

    form = Theirs({"code": ""})

    assert 'class="govuk-input govuk-input--error"' in drawn(form)
    assert form.errors == {"code": ["This field is required."]}


class Note(Form):
    words = forms.CharField(label="Words", required=False)
    paper = FileField(label="Paper", required=False)


ASKED = RequestFactory().get("/?words=seen")
SENT = RequestFactory().post("/", {"words": "kept", "paper": SimpleUploadedFile("a.txt", b"x")})


@pytest.mark.parametrize(
    ("request_", "options", "answered", "words", "papers"),
    [
        pytest.param(ASKED, {}, False, "first", [], id="the page is only opened"),
        pytest.param(SENT, {}, True, "kept", ["a.txt"], id="it is sent, with a file"),
        pytest.param(RequestFactory().post("/"), {}, True, None, [], id="sent with nothing"),
        pytest.param(SENT, {"when": False}, False, "first", [], id="another button was pressed"),
    ],
)
def test_a_page_takes_what_was_sent_with_it_and_only_that(
    request_, options, answered, words, papers
):
    form = form_for(request_, Note, initial={"words": "first"}, **options)

    assert form.is_bound is answered
    assert form["words"].value() == words
    assert [file.name for file in form.files.values()] == papers
