"""A pack as a PDF that can be read aloud: tagged, titled, with bookmarks, PDF/UA-1."""

import json
from importlib.resources import files
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.network.innovations.rules.words import date_words
from waymark.network.reports import queries
from waymark.network.reports.actions.packs import document_of
from waymark.network.reports.enums import PackState, Part
from waymark.shared.ui.printing import blocks, printable

TEMPLATE = files("waymark.network.reports").joinpath("typst/pack.typ").read_bytes()
BEFORE, AFTER = (Part.OPENING,), (Part.DECISIONS, Part.RISKS, Part.COST, Part.LAW)


@require_safe
def pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The pack as a file to hand round. While it is written it says so on every page."""
    pack = get_object_or_404(queries.packs_for(request.user), key=key)
    document = document_of(pack, as_of=timezone.localdate())
    response = HttpResponse(
        render(pack, document, request.build_absolute_uri("/")), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="pack-{pack.meets_on}.pdf"'
    return response


def render(pack: Any, document: dict[str, Any], address: str) -> bytes:
    """Set a pack. People's words go in as data, never as part of the template."""
    import typst  # 30 MB that only a process which prints needs

    return typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"pack": json.dumps(printed_data(pack, document, address))},
        ignore_system_fonts=True,
    )


def printed_data(pack: Any, document: dict[str, Any], address: str) -> dict[str, Any]:
    """Everything that stands on paper, as plain text that every font can show."""
    address = address.rstrip("/")
    words, about = document["words"], document["about"]
    marking = "Made up · " if pack.invented else ""
    draft = "Being written · " if pack.state == PackState.DRAFT else ""
    assembled = {one["part"] for one in document["sections"]}
    as_of = f"figures of {date_words(pack.as_of)}"
    return {
        "title": printable(pack.title),
        "author": "Victim Innovation Network",
        "about": printable(f"{about['group']}, {date_words(pack.meets_on)}; {as_of}"),
        "made_up": "Made-up demonstration: every force and figure in this pack is invented."
        if pack.invented
        else "",
        "withdrawn": printable(f"Withdrawn. {pack.withdrawn_because}")
        if pack.state == PackState.WITHDRAWN
        else "",
        "footer": printable(f"{marking}{draft}{pack.title[:60]} · {as_of}"),
        "before": _spoken(words, BEFORE),
        "sections": [_section(one, words, address) for one in document["sections"]],
        "after": _spoken(words, tuple(part for part in AFTER if part not in assembled)),
        "notes": [
            f"Each figure leads to where it is explained, on {printable(address)}.",
            *([f"Mark of the document: {pack.document_hash}."] if pack.document_hash else []),
        ],
    }


def _spoken(words: dict[str, str], parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    return [
        {"title": str(part.label), "blocks": blocks(words[part])}
        for part in parts
        if words.get(part)
    ]


def _section(one: dict[str, Any], words: dict[str, str], address: str) -> dict[str, Any]:
    numbers = [
        {name: printable(number[name]) for name in ("label", "value", "counts", "note")}
        | {
            "href": address + number["href"],
            "rest": printable("\n".join(w for w in (number["interval"], number["period"]) if w)),
        }
        for number in one["numbers"]
    ]
    grids = [
        {
            "caption": printable(grid["caption"]),
            "header": [printable(word) for word in grid["header"]],
            "rows": [[printable(cell) for cell in row] for row in grid["rows"]],
        }
        for grid in one["grids"]
    ]
    texts = {name: printable(one[name]) for name in ("title", "outcome", "sentence")}
    return {**texts, "numbers": numbers, "grids": grids,
            "blocks": blocks(words.get(one["part"], ""))}  # fmt: skip
