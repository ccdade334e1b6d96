"""The library as files: pages that open from a folder, without a server, script or network."""

import csv
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from waymark.network.innovations import queries
from waymark.network.innovations.enums import Design, Stage
from waymark.network.innovations.queries import records, tables
from waymark.network.innovations.rules import drawing, practice_bank
from waymark.network.innovations.rules.columns import HEADER, to_rows

ASSETS = (
    "waymark.css",
    "mark-network.svg",
    "fonts/source-sans-3-latin-wght-normal.woff2",
    "fonts/source-sans-3-latin-ext-wght-normal.woff2",
)


class NotBuilt(RuntimeError):
    """The style sheet has not been built, so the pages would be bare."""


@dataclass(frozen=True)
class Site:
    """What every page says: whose library it is, from where, when, and who may read it."""

    folder: Path
    site_name: str
    address: str
    today: date
    members: bool

    def write(self, practices: list[Any]) -> int:
        """Write everything; returns how many practices there are."""
        self._copy_assets()
        (self.folder / "practices").mkdir()
        words = records.bank_vocabulary(queries.vocabulary())
        for practice in practices:
            self._page(f"practices/{practice.key}.html", "practice", self._practice(practice))
            text = practice_bank.render(records.bank_record(practice), words)
            self._write(f"practices/{practice.key}.txt", text)
        listed = sorted(practices, key=lambda each: each.current.title.casefold())
        self._page("index.html", "index", {"practices": listed, "groups": _by_topic(listed)})
        self._table(listed)
        return len(listed)

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def _page(self, name: str, template: str, context: dict[str, Any]) -> None:
        everywhere = {
            "root": "../" * name.count("/"),
            "site_name": self.site_name,
            "address": self.address,
            "today": self.today,
            "members": self.members,
        }
        html = render_to_string(f"innovations/site/{template}.html", everywhere | context)
        self._write(name, html)

    def _copy_assets(self) -> None:
        for name in ASSETS:
            found = finders.find(f"ui/{name}")
            if not found:
                raise NotBuilt(f"{name} is missing. Run: python -m waymark.shared.ui.build")
            target = self.folder / "assets" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(found), target)

    def _table(self, practices: Iterable[Any]) -> None:
        with (self.folder / "library.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(to_rows(records.library_record(each) for each in practices))

    def _practice(self, practice: Any) -> dict[str, Any]:
        adoptions = queries.adoptions_of(practice)
        version = practice.current
        return {
            "innovation": practice,
            "version": version,
            "values": queries.by_list(version),
            "design": Design(version.design).label if version.design else "",
            "adoptions": adoptions,
            "stopped": [a for a in adoptions if a.stage == Stage.STOPPED],
            "diary": list(queries.diary_of(practice)),
            "versions": list(queries.published_versions(practice)),
            "papers": self._papers(practice),
            "curve": drawing.curve(
                tables.dated_steps(adoptions), self.today, id="spread", title="How it spread"
            ),
            "map": adoptions
            and drawing.tile_map(
                queries.forces_of(practice.organisation.invented),
                {adoption.organisation.slug: adoption.stage for adoption in adoptions},
                id="who",
                title="Who is using it",
            ),
        }

    def _papers(self, practice: Any) -> list[dict[str, Any]]:
        """Copy the papers that the readers of this copy may read."""
        copied = []
        for paper in queries.papers(practice):
            if not (self.members or paper.public):
                continue
            target = self.folder / "papers" / paper.key / paper.filename
            target.parent.mkdir(parents=True, exist_ok=True)
            with paper.file.open("rb") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
            href = f"../papers/{paper.key}/{quote(paper.filename)}"
            copied.append(
                {"href": href, "title": paper.title, "kind": paper.kind, "size": paper.size}
            )
        return copied


def _by_topic(practices: Iterable[Any]) -> list[dict[str, Any]]:
    """The practices under each of their topics; those without one at the end."""
    groups: dict[str, list[Any]] = {}
    for practice in practices:
        topics = queries.by_list(practice.current).get("topic", [])
        for words in [value.words for value in topics] or [""]:
            groups.setdefault(words, []).append(practice)
    named = sorted(groups, key=lambda words: (words == "", words.casefold()))
    return [{"words": words or "Without a topic", "practices": groups[words]} for words in named]
