"""One practice as a PDF that readers' software can read aloud: tagged, titled, PDF/UA-1."""

import json
from datetime import date
from importlib.resources import files
from typing import Any

from waymark.network.innovations.enums import Design
from waymark.network.innovations.forms.sections import LABELS
from waymark.network.innovations.queries import records
from waymark.network.innovations.rules.columns import COLUMNS
from waymark.network.innovations.rules.words import date_words
from waymark.shared.ui.printing import MARK, blocks, printable

DETAILS = (
    "organisation", "contact", "region", "first_published", "stage_of_practice", "implementation",
    "scale", "started_in", "ended_in", "purpose", "topic", "target_group", "partners", "right",
    "measure", "recognition", "copyright_owner", "permission", "licence",
)  # fmt: skip
SECTIONS = (
    "aim", "intended_outcome", "description", "evaluation", "overall_impact", "learning",
    "best_evidence", "cost", "staff", "system_needs", "disclaimer",
)  # fmt: skip
TEMPLATE = files("waymark.network.innovations").joinpath("typst/record.typ").read_bytes()


def render(innovation: Any, adoptions: list[Any], *, address: str, today: date) -> bytes:
    """Set one published practice. People's words go in as data, never as part of the template."""
    data = _record(innovation, adoptions, address, today)
    import typst  # 30 MB that only a process which prints needs

    return typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"record": json.dumps(data)},
        ignore_system_fonts=True,
    )


def _record(innovation: Any, adoptions: list[Any], address: str, today: date) -> dict[str, Any]:
    version = innovation.current
    assert version is not None
    record = records.library_record(innovation)
    texts = {name: getattr(record, name) for name in SECTIONS}
    marking = f"{records.MADE_UP} · " if innovation.organisation.invented else ""
    data = {
        "title": record.title or address,
        "summary": record.summary,
        "owner": record.organisation,
        "above": f"{record.organisation} · {innovation.get_state_display()}",
        "made_up": f"{records.MADE_UP}." if innovation.organisation.invented else "",
        "details": _details(record, version.design),
        "needs": [f"{row['words']}{'' if row.get('must') else ' (helpful)'}"
                  for row in version.prerequisites],
        "stopped": [_stopped(each) for each in adoptions if each.stopped_because],
        "adoptions": [_adoption(each) for each in adoptions],
        "source": record.source or f"Shared by {record.organisation}.",
        "footer": f"{marking}{record.title[:60]} · {address}",
    }  # fmt: skip
    safe: dict[str, Any] = _printable(data) | {
        "sections": [
            {"heading": LABELS[name][0], "blocks": blocks(text)}
            for name, text in texts.items()
            if text.strip()
        ]
    }
    return safe | {"notes": _notes(safe, address, today)}


def _details(record: Any, design: str) -> list[list[str]]:
    rows = []
    for name in DETAILS:
        value = getattr(record, name)
        words = "\n".join(value) if isinstance(value, tuple) else value
        if words:
            rows.append([COLUMNS[name], words])
    if design:
        rows.append(["Strength of evidence", str(Design(design).label)])
    return rows


def _adoption(adoption: Any) -> list[str]:
    first = next((c for c in adoption.changes.all() if c.stage == adoption.stage), None)
    known = first is not None and first.on_is_known
    return [
        str(adoption.organisation),
        str(adoption.get_stage_display()),
        date_words(first.on) if first and known else "Not known",
        adoption.stopped_because or adoption.what_changed or "–",
    ]


def _stopped(adoption: Any) -> dict[str, str]:
    on = f" on {date_words(adoption.stopped_on)}" if adoption.stopped_on else ""
    return {"force": str(adoption.organisation), "on": on, "why": adoption.stopped_because}


def _printable(value: Any) -> Any:
    """Every text inside, made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value


def _notes(data: dict[str, Any], address: str, today: date) -> list[str]:
    notes = [f"Printed on {date_words(today)} from {printable(address)}"]
    if MARK in json.dumps(data, ensure_ascii=False):
        notes.append(f"{MARK} stands for a letter that this document has no shape for.")
    return notes
