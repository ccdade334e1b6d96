"""The Jinja2 in which pages are written: what it escapes, and what it does not let pass."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from jinja2 import UndefinedError

import waymark
from waymark.shared.ui.environment import environment


@pytest.fixture(scope="module")
def pages():
    return get_template("ui/errors/plain.html").backend.env


def test_names_are_escaped_in_pages_and_left_alone_in_the_text_of_a_mail(pages):
    loader = pages.overlay()
    page = loader.from_string("{{ name }}")

    assert page.render(name="Tom & Jo’s <b>") == "Tom &amp; Jo’s &lt;b&gt;"
    assert pages.autoescape("account/email/welcome_message.txt") is False
    assert pages.autoescape("innovations/list.html") is True
    assert pages.autoescape(None) is True


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("{{ typo }}", id="printed"),
        pytest.param("{% if typo %}x{% endif %}", id="tested"),
        pytest.param("{% for x in typo %}{% endfor %}", id="gone through"),
        pytest.param("{{ typo == 1 }}", id="compared"),
        pytest.param("{{ {}.typo }}", id="asked of a thing that has no such part"),
    ],
)
def test_a_misspelt_name_is_found_in_tests(pages, written):
    with pytest.raises(UndefinedError):
        pages.from_string(written).render()


def test_a_name_may_be_asked_whether_it_is_there(pages):
    assert (
        pages.from_string("{{ typo is defined }} {{ typo | default('-') }}").render() == "False -"
    )


def test_outside_tests_a_misspelt_name_is_nothing(settings, pages):
    settings.WAYMARK_STRICT_TEMPLATES = False

    assert environment(loader=pages.loader).from_string("[{{ typo }}]").render() == "[]"


def test_a_translation_is_text_and_never_markup(pages):
    assert pages.from_string("{{ _('5 < 6') }}").render() == "5 &lt; 6"


def test_compiled_pages_are_kept_where_only_this_site_can_write(settings, tmp_path, pages):
    settings.WAYMARK_DATA = tmp_path

    environment(loader=pages.loader).get_template("ui/errors/plain.html")

    folder = tmp_path / "compiled-pages"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(list(folder.iterdir())) == 1


IMPORTS = re.compile(r"\{%-?\s*from\s+\S+\s+import\s+(.*?)(?:with context)?\s*-?%\}", re.DOTALL)
TAGS = re.compile(r"\{[{%](?!-?\s*set\b).*?[%}]\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


def test_no_page_asks_of_a_macro_what_it_means_to_ask_of_its_view():
    """A macro is always there: `if made_up` was true of every network, the real one too."""
    asked = []
    for path in sorted((Path(waymark.__file__).parent).rglob("jinja2/**/*.html")):
        text = path.read_text()
        given = ",".join(IMPORTS.findall(text)).split(",")
        names = {part.split(" as ")[-1].strip() for part in given} - {""}
        tags = [QUOTED.sub('""', tag) for tag in TAGS.findall(IMPORTS.sub("", text))]
        asked += [
            (path.name, name) for name in names for tag in tags
            if re.search(rf"(?<![\w.]){name}(?!\s*[\w(=])", tag)
        ]  # fmt: skip

    assert asked == []
