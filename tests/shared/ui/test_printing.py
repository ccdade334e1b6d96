"""Text that people wrote, taken apart for paper."""

import json

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from waymark.shared.ui.printing import MARK, blocks, printable

PAPER = b"""#set document(title: "x")
#set text(lang: "en")
#json(bytes(sys.inputs.at("words")))"""


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("Plain words.", "Plain words.", id="plain"),
        pytest.param("Ŵŷ é ½ € → ≤ “”", "Ŵŷ é ½ € → ≤ “”", id="Welsh and signs"),
        pytest.param("e\u0301", "é", id="a letter written in two parts"),
        pytest.param("a\tb\r\nc", "a b\nc", id="tabs and line ends"),
        pytest.param("a\u200b\u202e\x00\x07b", "ab", id="what nobody sees"),
        pytest.param("soft\u00adhyphen", "softhyphen", id="a soft hyphen"),
        pytest.param("汉😀", MARK * 2, id="letters without a shape"),
    ],
)
def test_text_is_made_printable(text, printed):
    assert printable(text) == printed


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_written_can_be_set(text):
    words = json.dumps(printable(text))

    paper = typst.compile(
        PAPER,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"words": words},
        ignore_system_fonts=True,
    )

    assert paper.startswith(b"%PDF")


def test_every_letter_kept_has_a_shape():
    """All of them together: one without a shape would stop the typesetter."""
    kept = [chr(n) for n in range(32, 0x11000) if printable(chr(n)) == chr(n)]

    typst.compile(
        PAPER,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"words": json.dumps(" ".join(kept))},
        ignore_system_fonts=True,
    )

    assert len(kept) > 2_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(
            "One\nline.\n\nTwo.",
            [{"kind": "text", "text": "One line."}, {"kind": "text", "text": "Two."}],
            id="paragraphs",
        ),
        pytest.param(
            "- a\n- b\n  - c\n",
            [{"kind": "bullets", "items": ["a", "b", "c"]}],
            id="a list in a list",
        ),
        pytest.param("1. a\n2. b", [{"kind": "numbers", "items": ["a", "b"]}], id="numbers"),
        pytest.param(
            "# A\n\ntext\n\n#\n",
            [{"kind": "heading", "text": "A"}, {"kind": "text", "text": "text"}],
            id="headings, one empty",
        ),
        pytest.param(
            "**bold** `code` [site](https://x.example) <https://y.example>",
            [
                {
                    "kind": "text",
                    "text": "bold code site (https://x.example) https://y.example",
                }
            ],
            id="marks and links",
        ),
        pytest.param(
            "<b>x</b> & y", [{"kind": "text", "text": "<b>x</b> & y"}], id="HTML is only text"
        ),
        pytest.param("    code\n", [{"kind": "text", "text": "code"}], id="code"),
        pytest.param("> said\n", [{"kind": "text", "text": "said"}], id="a quotation"),
        pytest.param("---\n", [], id="a line across"),
    ],
)
def test_text_is_taken_apart(text, found):
    assert blocks(text) == found


@given(st.text(max_size=300))
def test_no_block_is_empty(text):
    assert all(block.get("text") or all(block["items"]) for block in blocks(text))
