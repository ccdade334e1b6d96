"""Puts pages that another package wrote for Django's own templates into our frame."""

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode

register = template.Library()


class FrameNode(template.Node):
    """Renders the blocks inside it and hands them, by name, to our page."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist  # by this name block inheritance finds the blocks within

    def render(self, context: Context) -> str:
        found = self.nodelist.get_nodes_by_type(BlockNode)
        blocks = {node.name: node.render(context) for node in found if isinstance(node, BlockNode)}
        page = {**blocks, "form": context.get("form")}
        return get_template("ui/other_package.html").render(page, context.get("request"))


@register.tag("frame")
def frame(parser: Parser, token: Token) -> FrameNode:
    """{% frame %} {% block content %}…{% endblock %} {% endframe %}"""
    nodelist = parser.parse(("endframe",))
    parser.delete_first_token()
    return FrameNode(nodelist)
