"""Agendas, papers and minutes as one PDF: tagged (PDF/UA-1), with bookmarks."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from django.http import HttpResponse

from waymark.shared.ui.printing import MARK, blocks, printable
from waymark.shared.ui.words import clock_time, file_size, full_date, short_date

TEMPLATE = files("waymark.shared.meetings").joinpath("typst/papers.typ").read_bytes()
MADE_UP = "Made-up demonstration data"
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "csv": "text/csv",
    "txt": "text/plain",
}
# Beyond this the files are left out of the pack and named: a pack is carried, a library is not.
MOST_ATTACHED = 40_000_000

Block = dict[str, Any]


class Section(NamedTuple):
    """A heading, which is a bookmark too, and what stands under it."""

    heading: str
    blocks: list[Block]
    level: int = 2
    new_page: bool = False


class Attached(NamedTuple):
    """A file that travels inside the PDF, as it was handed in."""

    name: str
    description: str
    kind: str
    data: bytes


class Pack(NamedTuple):
    """One document to be set."""

    title: str
    above: str
    author: str
    invented: bool
    sections: Sequence[Section]
    files: Sequence[Attached] = ()


def pdf_response(pdf: bytes, name: str) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def set_pack(pack: Pack, *, address: str, today: date) -> bytes:
    """Set a document. People's words go in as data, their files as attachments."""
    import typst  # 30 MB that only a process which prints needs

    with tempfile.TemporaryDirectory(prefix="waymark-pack-") as folder:
        places = []
        for number, file in enumerate(pack.files, start=1):
            # Under a number of ours: what a file is called never reaches the disk.
            Path(folder, f"{number}").write_bytes(file.data)
            places.append(
                {
                    "place": f"/{number}",
                    "path": file.name,
                    "description": printable(file.description),
                    "type": TYPES.get(file.kind, "application/octet-stream"),
                }
            )
        main = Path(folder, "main.typ")
        main.write_bytes(TEMPLATE)
        return typst.compile(
            main,
            root=Path(folder),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"given": json.dumps(_given(pack, places, address, today))},
            ignore_system_fonts=True,
        )


def _given(pack: Pack, places: list[dict[str, str]], address: str, today: date) -> dict[str, Any]:
    marking = f"{MADE_UP} · " if pack.invented else ""
    said = _printable(
        {
            "title": pack.title,
            "above": pack.above,
            "author": pack.author,
            "description": f"{pack.title}, {pack.author}",
            "made_up": f"{MADE_UP}." if pack.invented else "",
            "footer": f"{marking}{pack.title[:60]}",
            "sections": [section._asdict() for section in pack.sections],
        }
    )
    notes = [f"Printed on {short_date(today)} from {printable(address)}"]
    if MARK in json.dumps(said, ensure_ascii=False):
        notes.append(f"{MARK} stands for a letter that this document has no shape for.")
    return said | {"notes": notes, "files": places}


def _printable(value: Any) -> Any:
    """Every text inside, made printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list) else value


# ---- pieces --------------------------------------------------------------------------------------


def words(text: str) -> list[Block]:
    """A paragraph for each one that a writer parted, without markup."""
    return [{"kind": "text", "text": part.strip()} for part in text.split("\n\n") if part.strip()]


def quiet(text: str) -> Block:
    return {"kind": "quiet", "text": text}


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Block:
    return {
        "kind": "table",
        "head": list(head),
        "rows": [[cell or "–" for cell in row] for row in rows],
        "widths": list(widths),
    }


def when_words(meeting: Any) -> str:
    hours = f"{clock_time(meeting.begins)} to {clock_time(meeting.ends)}"
    return f"{full_date(meeting.on)}, {hours}{f', {meeting.place}' if meeting.place else ''}"


# ---- the pack ------------------------------------------------------------------------------------


def meeting_pack(
    meeting: Any,
    *,
    agenda: Sequence[Any],
    papers: Sequence[tuple[Any, bytes]],
    promises: Sequence[Any],
    before: Any,
    said_before: Sequence[Any],
    address: str,
    today: date,
) -> bytes:
    """Agenda, papers, open actions and the minutes to be approved, in one PDF.

    The words of each paper are set as text, so that they are read aloud and searched; the file as
    it was handed in, with its pictures and layout, is attached to the same PDF.
    """
    taken, files = _attachable(papers)
    numbered = _by_item((f"Paper {n}", paper) for n, (paper, _) in enumerate(papers, start=1))
    sections = [
        Section("Agenda", _agenda_blocks(agenda, numbered)),
        *_papers(papers, taken),
        *_promises(promises),
        *(_said(f"Minutes of {before.meeting}: {before.get_state_display().lower()}", said_before)
          if before else []),
    ]  # fmt: skip
    pack = Pack(
        title=str(meeting),
        above=f"{meeting.group}\n{when_words(meeting)}",
        author=str(meeting.group),
        invented=meeting.group.invented,
        sections=sections,
        files=files,
    )
    return set_pack(pack, address=address, today=today)


def _attachable(papers: Sequence[tuple[Any, bytes]]) -> tuple[set[int], list[Attached]]:
    """Which papers' files fit into the pack, in their order, and those files."""
    taken: set[int] = set()
    found: list[Attached] = []
    left = MOST_ATTACHED
    for number, (paper, data) in enumerate(papers, start=1):
        if not data or len(data) > left:
            continue
        left -= len(data)
        taken.add(number)
        version = paper.current
        name = f"{number:02}-{version.filename}"
        found.append(Attached(name, f"Paper {number}: {paper.title}", version.kind, data))
    return taken, found


def agenda_pdf(
    meeting: Any, *, agenda: Sequence[Any], papers: Iterable[Any], address: str, today: date
) -> bytes:
    """The agenda alone, with the titles of its papers: what lies on the table."""
    named = _by_item((paper.title, paper) for paper in papers)
    pack = Pack(
        title=f"Agenda of {meeting}",
        above=f"{meeting.group}\n{when_words(meeting)}",
        author=str(meeting.group),
        invented=meeting.group.invented,
        sections=[Section("Agenda", _agenda_blocks(agenda, named))],
    )
    return set_pack(pack, address=address, today=today)


def _by_item(papers: Iterable[tuple[str, Any]]) -> dict[int, list[str]]:
    """What papers are called, by the item that they are for."""
    found: dict[int, list[str]] = {}
    for called, paper in papers:
        found.setdefault(paper.item_id, []).append(called)
    return found


def _agenda_blocks(agenda: Sequence[Any], papers: dict[int, list[str]]) -> list[Block]:
    if not agenda:
        return [quiet("Nothing is on the agenda yet.")]
    rows = [
        [
            clock_time(line.at),
            f"{line.number}. {line.item.title}",
            line.item.led_by or str(line.item.organisation or ""),
            ", ".join(papers.get(line.item.pk, [])),
        ]
        for line in agenda
    ]
    return [table(["Time", "Item", "Led by", "Papers"], rows, [2, 6, 3, 2])]


def _papers(papers: Sequence[tuple[Any, bytes]], taken: set[int]) -> list[Section]:
    sections = []
    for number, (paper, _) in enumerate(papers, start=1):
        version = paper.current
        where = (
            "attached to this document as it was handed in"
            if number in taken
            else "too large to travel in this document: open it on the meeting’s page"
        )
        about = f" · for “{paper.item.title}”" if paper.item else ""
        note = f"{version.filename}, {file_size(version.size)}, {where}{about}"
        text = words(version.text.replace("\n", "\n\n")) or [
            quiet("This paper holds no words that we can read. Open the file.")
        ]
        sections.append(
            Section(f"Paper {number}: {paper.title}", [quiet(note), *text], new_page=True)
        )
    return sections


def _promises(promises: Sequence[Any]) -> list[Section]:
    if not promises:
        return []
    rows = [
        [each.action.text, each.owner, short_date(each.action.due_on), each.words]
        for each in promises
    ]
    made = table(["Action", "Owner", "Due", "State"], rows, [6, 3, 3, 3])
    return [Section("Actions carried in", [made], new_page=True)]


# ---- minutes -------------------------------------------------------------------------------------


def minutes_pdf(
    minutes: Any, lines: Sequence[Any], *, there: str, address: str, today: date
) -> bytes:
    """The minutes of one meeting, item by item."""
    meeting = minutes.meeting
    state = minutes.get_state_display()
    pack = Pack(
        title=f"Minutes of {meeting}",
        above="\n".join(filter(None, [str(meeting.group), when_words(meeting), there, state])),
        author=str(meeting.group),
        invented=meeting.group.invented,
        sections=[
            Section(
                f"{line.number}. {line.item.title}",
                _outcome_blocks(
                    line.minute.text if line.minute else "", line.decisions, line.actions
                ),
            )
            for line in lines
        ],
    )
    return set_pack(pack, address=address, today=today)


def _outcome_blocks(text: str, decisions: Sequence[Any], actions: Sequence[Any]) -> list[Block]:
    found = blocks(text) if text else [quiet("Nothing was written down.")]
    if decisions:
        found.append({"kind": "heading", "text": "Decided"})
        found.append({"kind": "bullets", "items": [each.text for each in decisions]})
    if actions:
        found.append({"kind": "heading", "text": "Actions"})
        found.append(
            {
                "kind": "bullets",
                "items": [
                    f"{each.text} – {each.seat.organisation if each.seat else each.person}, "
                    f"by {short_date(each.due_on)} ({each.get_state_display().lower()})"
                    for each in actions
                ],
            }
        )
    return found


def _said(heading: str, lines: Sequence[Any]) -> list[Section]:
    sections = [Section(heading, [], new_page=True)]
    for line in lines:
        text = line.minute.text if line.minute else ""
        if text or line.decisions or line.actions:
            sections.append(
                Section(
                    f"{line.number}. {line.item.title}",
                    _outcome_blocks(text, line.decisions, line.actions),
                    level=3,
                )
            )
    return sections


def compiled_pdf(
    group: Any, lines: Sequence[Any], *, subject: str, address: str, today: date
) -> bytes:
    """All that the minutes of a group say on one subject, newest first."""
    pack = Pack(
        title=f"{group}: {subject}" if subject else f"{group}: all minutes",
        above=f"{len(lines)} items of agendas, newest first",
        author=str(group),
        invented=group.invented,
        sections=[
            Section(
                f"{line.meeting}: {line.item.title}",
                [
                    quiet(f"{full_date(line.meeting.on)}, minutes {line.state.lower()}"),
                    *_outcome_blocks(line.text, line.decisions, line.actions),
                ],
            )
            for line in lines
        ],
    )
    return set_pack(pack, address=address, today=today)
