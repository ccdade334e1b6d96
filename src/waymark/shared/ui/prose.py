"""What people write, made safe to show: Markdown in, a small and harmless part of HTML out."""

from collections.abc import Sequence
from functools import lru_cache

import nh3
from django.conf import settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

_ALLOWED = {
    "p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
    "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_PARSER.disable("image")


def _level_headings(tokens: list[Token], level: int) -> list[Token]:
    """Give every heading one level, so that a writer cannot upset the page’s order of headings."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"
    return tokens


def markdown(text: str | None, heading: int = 3) -> Markup:
    """Render text written by a person; headings inside it take the level given."""
    if not text:
        return Markup("")
    # The local wing's texts may speak of a victim, and are not kept in memory longer than needed.
    draw = _remembered if settings.WAYMARK_WING == "network" else _drawn
    return draw(text, heading)


def _drawn(text: str, heading: int) -> Markup:
    tokens = _level_headings(_PARSER.parse(text), heading)
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return Markup(
        nh3.clean(
            html,
            tags=_ALLOWED,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto", "tel"},
            link_rel="nofollow noopener noreferrer",
        )
    )


_remembered = lru_cache(maxsize=2048)(_drawn)


_ENDS = {"paragraph_close", "heading_close", "bullet_list_close", "ordered_list_close"}


def plain_text(text: str) -> str:
    """The same words where nothing is drawn, as in a mail; each link is followed by its address."""
    lines: list[str] = []
    items, mark = 0, ""
    for token in _PARSER.parse(text):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif token.type == "inline":
            lines.append(mark + _words(token.children or []))
            mark = ""
        elif token.type in ("fence", "code_block"):
            lines += [token.content.rstrip(), ""]
        elif token.type in _ENDS and not items:
            lines.append("")
    return "\n".join(lines).strip()


def _words(tokens: Sequence[Token]) -> str:
    said, address, label = "", "", 0
    for token in tokens:
        if token.type == "link_open":
            address, label = str(token.attrGet("href") or ""), len(said)
        elif token.type == "link_close":
            said += "" if said[label:] == address else f" ({address})"
        elif token.type in ("softbreak", "hardbreak"):
            said += "\n"
        else:
            said += token.content
    return said
