"""A pack as a Word file, for those whose papers are put together in Word."""

import io
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from waymark.network.reports import queries
from waymark.network.reports.actions.packs import document_of
from waymark.network.reports.views.printed import printed_data

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@require_safe
def word(request: HttpRequest, key: str) -> HttpResponse:
    """The pack with real headings and tables, each figure leading to where it is explained."""
    pack = get_object_or_404(queries.packs_for(request.user), key=key)
    document = document_of(pack, as_of=timezone.localdate())
    data = printed_data(pack, document, request.build_absolute_uri("/"))
    response = HttpResponse(render(data, at=pack.frozen_at or pack.begun_at), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="pack-{pack.meets_on}.docx"'
    return response


def render(data: dict[str, Any], *, at: datetime) -> bytes:
    """Write the file; the same pack gives the same words in the same order as its PDF."""
    import docx  # only a process that writes such a file needs it

    paper = docx.Document()
    properties = paper.core_properties
    properties.title, properties.author = data["title"], data["author"]
    properties.language, properties.created, properties.modified = "en-GB", at, at
    paper.add_heading(data["title"], level=1)
    paper.add_paragraph(data["about"])
    for warning in (data["made_up"], data["withdrawn"]):
        if warning:
            paper.add_paragraph().add_run(warning).bold = True
    for part in data["before"]:
        _words(paper, part)
    for part in data["sections"]:
        _section(paper, part)
    for part in data["after"]:
        _words(paper, part)
    for note in data["notes"]:
        paper.add_paragraph(note)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _words(paper: Any, part: dict[str, Any]) -> None:
    paper.add_heading(part["title"], level=2)
    _blocks(paper, part["blocks"])


def _blocks(paper: Any, blocks: list[dict[str, Any]]) -> None:
    """People's words, in the styles that Word itself has for them."""
    styles = {"bullets": "List Bullet", "numbers": "List Number"}
    for block in blocks:
        if block["kind"] == "heading":
            paper.add_heading(block["text"], level=3)
        elif block["kind"] in styles:
            for item in block["items"]:
                paper.add_paragraph(item, style=styles[block["kind"]])
        else:
            paper.add_paragraph(block["text"])


def _section(paper: Any, part: dict[str, Any]) -> None:
    paper.add_heading(part["title"], level=2)
    said = paper.add_paragraph(f"{part['outcome']}. " if part["outcome"] else "")
    said.add_run(part["sentence"]).bold = True
    _blocks(paper, part["blocks"])
    if part["numbers"]:
        table = _table(paper, ("Measure", "Figure", "From", "Interval, period"))
        for number in part["numbers"]:
            cells = table.add_row().cells
            _link(cells[0].paragraphs[0], number["label"], number["href"])
            if number["note"]:
                cells[0].add_paragraph(number["note"])
            for cell, text in zip(cells[1:], ("value", "counts", "rest"), strict=True):
                cell.text = number[text]
    for grid in part["grids"]:
        paper.add_heading(grid["caption"], level=3)
        table = _table(paper, grid["header"])
        for row in grid["rows"]:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text


def _table(paper: Any, header: Any) -> Any:
    """A table whose first row is marked as its head, so that it is read out with every cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    table = paper.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    return table


def _link(paragraph: Any, text: str, address: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, LINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)
