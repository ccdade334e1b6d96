"""What people write, made safe to show: Markdown in, a small and harmless part of HTML out."""

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
