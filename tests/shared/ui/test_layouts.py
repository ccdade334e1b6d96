"""The three layouts: one heading, what belongs beside it, and a form that says what is wrong."""

import pytest
from django import forms
from django.contrib.messages.storage.base import BaseStorage, Message
from django.http import HttpRequest
from django.template.backends.jinja2 import Template
from django.template.loader import get_template
from django.test import RequestFactory

from tests.factories.accounts import lead
from tests.support.pages import faults_of
from waymark.shared.ui.forms import Form, LongTextField

pytestmark = pytest.mark.django_db


class Reply(Form):
    text = LongTextField(label="Your reply")
    paper = forms.FileField(label="Paper", required=False)


class Said(BaseStorage):
    """Messages held in a list, as the session holds them."""

    def _get(self, *args, **kwargs):
        return [Message(25, "Reply posted"), Message(40, "A <b>file</b> was refused")], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def request(path: str = "/practices/") -> HttpRequest:
    asked = RequestFactory().get(path)
    asked.user = lead()
    asked._messages = Said(asked)
    return asked


def page(source: str, **context) -> str:
    backend = get_template("ui/layouts/frame.html").backend
    return Template(backend.env.from_string(source), backend).render(context, request())


READ = """{% extends "ui/layouts/read.html" %}{% from "ui/components.html" import back_link, card %}
{% block back %}{{ back_link("/practices/?q=calls", "Back to practices") }}{% endblock %}
{% block caption %}Calder Vale{% endblock %}{% block heading %}Two <b>calls</b>{% endblock %}
{% block content %}<p>Text</p>{% endblock %}{% block wide %}<h2>Over both</h2>{% endblock %}
{% block side %}{% if beside is defined %}
{% call card("Beside") %}x{% endcall %}{% endif %}{% endblock %}"""
QUESTION = """{% extends "ui/layouts/question.html" %}{% block heading %}Reply{% endblock %}
{% set autosave = "/draft/" %}"""
ONLY = """{% extends "ui/layouts/question.html" %}{% block title %}Your reply{% endblock %}
{% block head %}{% endblock %}{% block fields %}{{ form["text"].heading() }}{% endblock %}"""
DASHBOARD = """{% extends "ui/layouts/dashboard.html" %}{% block heading %}Home{% endblock %}"""


@pytest.mark.parametrize(
    ("source", "context"),
    [
        pytest.param(READ, {}, id="to read"),
        pytest.param(READ, {"beside": True}, id="to read, with something beside"),
        pytest.param(QUESTION, {"form": Reply()}, id="a question"),
        pytest.param(QUESTION, {"form": Reply({"x": 1})}, id="a question answered badly"),
        pytest.param(ONLY, {"form": Reply()}, id="a question that is the heading"),
        pytest.param(DASHBOARD, {}, id="a dashboard"),
    ],
)
def test_every_layout_makes_a_whole_page(source, context):
    assert faults_of(page(source, **context)) == []


def test_the_title_is_the_heading_without_its_markup_and_names_the_site(settings):
    settings.WAYMARK_SITE_NAME = "Ashdown Victim Care"

    assert "<title>Two calls – Ashdown Victim Care</title>" in page(READ)


def test_the_title_says_first_that_something_is_wrong():
    assert "<title>Error: Reply –" in page(QUESTION, form=Reply({"x": 1}))
    assert "<title>Reply –" in page(QUESTION, form=Reply())


def test_a_column_that_holds_nothing_is_not_there():
    assert "wm-columns__side" not in page(READ)
    assert "wm-columns__side" in page(READ, beside=True)


def test_a_form_with_a_file_says_how_it_is_sent_and_where_its_draft_goes():
    html = page(QUESTION, form=Reply())

    assert 'enctype="multipart/form-data" data-autosave="/draft/" data-warn-unsaved' in html
    assert html.count('name="csrfmiddlewaretoken"') == 1


def test_what_was_done_is_said_above_the_page_and_escaped():
    html = page(DASHBOARD)

    assert "Reply posted" in html
    assert "A &lt;b&gt;file&lt;/b&gt; was refused" in html


def test_a_training_site_says_so_on_every_page(settings):
    settings.WAYMARK_TRAINING_MODE = True
    assert "Training site." in page(DASHBOARD)

    settings.WAYMARK_TRAINING_MODE = False
    assert "Training site." not in page(DASHBOARD)
