"""Bringing practices in from elsewhere. Each becomes a draft: nothing is published unread."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.practices import save_version, start_practice
from waymark.network.innovations.models import Innovation
from waymark.network.innovations.queries import records
from waymark.network.innovations.rules.intake import LABELS, Intake
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


@dataclass(frozen=True)
class Brought:
    """What an import did: the drafts it made, and what was there already."""

    made: list[Innovation]
    there: list[Innovation]


def import_practice(
    intake: Intake, *, organisation: Organisation, by: Person, now: datetime
) -> Innovation:
    """Make a draft of one pasted record. Sending the same again finds the draft already made."""
    with transaction.atomic():
        _one_import_at_a_time([organisation])
        there = records.namesakes([organisation]).get(_name(organisation, intake))
        if there is not None:
            if _is_the_same(there, intake, by):
                return there
            raise Refused(
                f"{organisation} already has a practice called “{intake.texts['title']}”. "
                "Change the title in the text, or open that practice and revise it"
            )
        words = queries.vocabulary()
        return _draft(intake, organisation=organisation, words=words, by=by, now=now)


def import_table(
    rows: Iterable[tuple[Organisation, Intake]], *, by: Person, now: datetime
) -> Brought:
    """Make a draft of every row whose organisation has no practice of that title yet."""
    if not permissions.may_import_library(by):
        raise PermissionDenied
    done = Brought([], [])
    rows = list(rows)
    owners = {owner.pk: owner for owner, _ in rows}.values()
    with recorded("innovations.table_imported", by=by, at=now) as entry:
        _one_import_at_a_time(owners)
        there = records.namesakes(owners)
        words = queries.vocabulary()
        for owner, intake in rows:
            if (known := there.get(_name(owner, intake))) is not None:
                done.there.append(known)
            else:
                done.made.append(_draft(intake, organisation=owner, words=words, by=by, now=now))
        entry.about = by
        entry.detail = {"made": len(done.made), "there": len(done.there)}
    return done


def _one_import_at_a_time(organisations: Iterable[Organisation]) -> None:
    """Let nobody else import for these organisations until this commits: a title is looked for,
    and then taken.
    """
    keys = [each.pk for each in organisations]
    list(Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _name(organisation: Organisation, intake: Intake) -> tuple[int, str]:
    return organisation.pk, records.plain(intake.texts["title"])


def _is_the_same(there: Innovation, intake: Intake, by: Person) -> bool:
    """A form sent twice: the draft is this person's, and still says what the text said."""
    return (
        there.started_by_id == by.pk
        and there.current is None
        and there.working is not None
        and all(getattr(there.working, name) == text for name, text in intake.texts.items())
    )


def _draft(
    intake: Intake,
    *,
    organisation: Organisation,
    words: Mapping[str, Mapping[str, str]],
    by: Person,
    now: datetime,
) -> Innovation:
    """Start a practice and write what was brought in. Called inside a transaction."""
    if intake.too_long:
        raise Refused([f"{LABELS.get(name, name)}: {why}" for name, why in intake.too_long])
    innovation = start_practice(
        organisation=organisation, title=intake.texts["title"], by=by, now=now
    )
    codes, kept = records.sorted_values(intake.lists, words)
    save_version(
        innovation,
        fields={**intake.texts, "imported_as": kept},
        values=codes,
        by=by,
        now=now,
    )
    innovation.source = intake.source
    innovation.save(update_fields=["source"])
    return innovation


def note_copy(
    practices: list[Innovation], *, members: bool, by: Person | None, now: datetime
) -> None:
    """Leave an entry for a copy of the library that is taken away as files."""
    if not practices:
        return
    with recorded("innovations.library_copied", by=by, at=now) as entry:
        entry.about = practices[0]
        entry.detail = {"practices": len(practices), "members": members}
