"""The invented papers: what was read before each meeting, and what is read before the next."""

import hashlib
from collections.abc import Iterable
from datetime import date

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions.demonstration.groups import morning_of
from waymark.shared.meetings.actions.papers import STORE
from waymark.shared.meetings.enums import Access, ItemKind
from waymark.shared.meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from waymark.shared.search import actions as search

LAW = "law"
SAID = {
    LAW: (
        "What changes for us",
        (
            "Three things change for forces this quarter. (Made up.)",
            "First, the letter that tells a victim of a decision names the person who decided, and "
            "how to ask for a review. Second, a needs assessment is offered again when a case goes "
            "to court. Third, an update that was promised on a day is counted from that day.",
            "For each there is a day from which it counts, and who should know of it by then. We "
            "ask every force to say on the page of the change how far it is.",
        ),
    ),
    ItemKind.THEME: (
        "Updates in time: where forces stand",
        (
            "Half of the forces tell victims in time. (Made up.)",
            "Where updates are late, it is mostly the first one after an arrest. Forces that "
            "shortened it have one thing in common: somebody other than the officer in the case "
            "sees each morning what is due.",
            "For the meeting: which of your teams would try it for three months, and what would "
            "keep them from it?",
        ),
    ),
    ItemKind.SLOT: (
        "What we tried and what we saw",
        (
            "We tried it with two teams for six months. (Made up.)",
            "It took an hour to explain and a week until everybody did it. What helped: one page "
            "on the wall, and a name to ask. What did not: the field in the system that nobody "
            "could find.",
            "We bring the page, and what we would do otherwise if we began again.",
        ),
    ),
}


def hand_in(meeting: Meeting, items: list[AgendaItem], kinds: Iterable[str], today: date) -> None:
    """A paper for the items of these kinds, added on the day that papers were due, or today."""
    for kind in kinds:
        item = next(each for each in items if kind in (each.source, each.kind))
        title, said = SAID[kind]
        _paper(meeting, item, title, "\n\n".join(said) + "\n", today)


def _paper(meeting: Meeting, item: AgendaItem, title: str, words: str, today: date) -> None:
    data = words.encode()
    officer: Person | None = queries.officers_of(meeting.group)[0].holder
    assert officer is not None
    paper = Paper.objects.create(meeting=meeting, item=item, title=title, access=Access.MEMBERS)
    version = PaperVersion(
        paper=paper, number=1, filename=f"paper-{item.position}.txt", kind="txt", size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), text=words, added_by=officer,
        added_at=morning_of(min(today, meeting.papers_by)),
    )  # fmt: skip
    version.file.name = STORE.keep(version.sha256, data)
    version.save()
    paper.current = version
    paper.save()
    search.index(**queries.paper_document(paper))
