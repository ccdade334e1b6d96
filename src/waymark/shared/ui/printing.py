"""Text that people wrote, in the plain pieces that a printed page is set from."""

import re
import unicodedata
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

# What the fonts that come with the typesetter can show: Latin, Greek, Cyrillic, signs. A letter
# that they cannot show would make the whole page unprintable, so it becomes a mark instead.
UNPRINTABLE = re.compile(
    r"[^\n -~\u00a0-\u00ac\u00ae-\u036f\u0391-\u03a1\u03a3-\u0482\u048a-\u04ff"
    r"\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u2044-\u2052\u20a0-\u20bf\u2190-\u22ff"
    r"\u2500-\u25ff\u2713\u2714\ufb00-\ufb06\ufffd]"
)
MARK = "\ufffd"
UNSEEN = {"Cc", "Cf"}  # controls, joiners, marks of direction

_PARSER = MarkdownIt("commonmark", {"html": False}).disable("image")
_LISTS = {"bullet_list_open": "bullets", "ordered_list_open": "numbers"}
_SPACED = {"softbreak": " ", "hardbreak": "\n"}


def printable(text: str) -> str:
    """The text without what is not seen, and with a mark for each letter that has no shape."""
    seen = (
        letter if letter in "\n " or unicodedata.category(letter) not in UNSEEN else ""
        for letter in unicodedata.normalize("NFC", text.replace("\t", " ").replace("\r\n", "\n"))
    )
    return UNPRINTABLE.sub(MARK, "".join(seen))


def blocks(text: str) -> list[dict[str, Any]]:
    """Markdown as paragraphs, headings and lists of plain text, in order.

    Each is {"kind": "text" or "heading", "text"} or {"kind": "bullets" or "numbers", "items"}.
    The items of a list inside a list follow its own.
    """
    found: list[dict[str, Any]] = []
    depth, heading = 0, False
    for token in _PARSER.parse(text):
        if token.type in _LISTS:
            if depth == 0:
                found.append({"kind": _LISTS[token.type], "items": []})
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "heading_open":
            heading = True
        elif token.type in ("inline", "fence", "code_block"):
            words = printable(_plain(token)).strip()
            if words and depth:
                found[-1]["items"].append(words)
            elif words:
                found.append({"kind": "heading" if heading else "text", "text": words})
            heading = False
    return [block for block in found if block.get("text") or block.get("items")]


def _plain(token: Token) -> str:
    """The words of one run of text; a link has its address behind it."""
    if token.type != "inline":
        return token.content
    words: list[str] = []
    address = ""
    for child in token.children or []:
        if child.type == "link_open":
            address = str(child.attrs.get("href", ""))
        elif child.type == "link_close":
            words += [f" ({address})"] if address and address not in words else []
        else:
            words.append(_SPACED.get(child.type, child.content))
    return "".join(words)
