"""The static check of pages finds what it is there to find: each fault is planted once."""

import pytest

from tests.support.pages import faults_of

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Home</title></head><body>
<a href="#main-content">Skip</a><main id="main-content"><h1>Home</h1><h2>Part</h2>
<label for="name">Name</label><input id="name" aria-describedby="hint"><p id="hint">x</p>
<ul><li>One</li></ul><img src="/a.svg" alt=""><svg aria-hidden="true"></svg>
<table><caption>Counts</caption><tr><td>1</td></tr></table><button>Go</button>
</main></body></html>"""


def test_a_good_page_has_no_faults():
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        pytest.param(' lang="en"', "", "No language", id="no language"),
        pytest.param("<title>Home", "<title>", "<title> is empty", id="an empty title"),
        pytest.param("<h2>", "</p><h2>", "</p> closes nothing (line 2)", id="a stray end"),
        pytest.param("<h1>Home</h1>", "", "0 of <h1>, not one", id="no heading"),
        pytest.param("<h2>Part</h2>", "<h1>B</h1>", "2 of <h1>, not one", id="two headings"),
        pytest.param(
            "h2>", "h3>", "<h3> “Part” (line 2) follows a heading of level 1", id="a level"
        ),
        pytest.param(
            "#main-content",
            "#name",
            "The first stop of the Tab key does not skip to the main content",
            id="no skip link",
        ),
        pytest.param("<label", "<p", "</label> closes nothing (line 3)", id="a wrong end"),
        pytest.param('alt=""', "", "<img> “” (line 4) has no alt", id="a picture without text"),
        pytest.param(
            ' aria-hidden="true"',
            "",
            "<svg> “” (line 4) is neither hidden from readers nor named",
            id="a drawing without a name",
        ),
        pytest.param(
            'id="hint"',
            "",
            "<input> “name” (line 3): aria-describedby names “hint”, which is not there",
            id="a hint that is not there",
        ),
        pytest.param('id="hint"', 'id="name"', "id “name” is there 2 times", id="a doubled id"),
        pytest.param(
            "<p id", '<p style="x" id', "<p> “hint” (line 3) has an inline style", id="a style"
        ),
        pytest.param(
            "<h2>", "<script>x</script><h2>", "An inline script stands in line 2", id="a script"
        ),
        pytest.param(
            "<button",
            '<button onclick="x"',
            "<button> “Go” (line 5) has a handler onclick",
            id="a handler",
        ),
        pytest.param("Go</b", "</b", "<button> “” (line 5) has no words", id="a silent button"),
        pytest.param("ul>", "div>", "<li> “One” (line 4) lies outside its list", id="a lost item"),
        pytest.param(
            "<caption>Counts</caption>",
            "",
            "<table> “1” (line 5) has no caption",
            id="a table without a caption",
        ),
        pytest.param(
            '<label for="name">Name</label>',
            "",
            "<input> “name” (line 3) has no label",
            id="a label",
        ),
    ],
)
def test_a_planted_fault_is_found(good, bad, fault):
    assert fault in faults_of(GOOD.replace(good, bad))
