"""Filing a return: as a signed document, or typed into a table. Nobody else sees it yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.measures import definitions, returns
from waymark.measures.rulebook import Rules
from waymark.network.benchmarks import permissions
from waymark.network.benchmarks.enums import Kind, Method, State
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.queries import drafts, due, standing_beside
from waymark.network.benchmarks.queries import returns as reading
from waymark.network.benchmarks.rules import filing, holding, typed
from waymark.network.benchmarks.rules.months import in_words, period_in_words
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.actions.promising import close_for
from waymark.shared.notifications.actions import notify

MOST_MONTHS = 12  # that a typed return covers, so that its table can still be checked by eye


def file_document(text: str, *, force: Organisation, by: Person, now: datetime) -> Return:
    """Take a signed return of a force: form, seal, turn and months are checked, then it waits.

    The same document handed in twice is one return: the second time it is refused, in words.
    """
    if not permissions.may_file(by, force) or force.kind != "force":
        raise PermissionDenied
    with transaction.atomic():
        # Held, so that two documents of one force come one after the other.
        Organisation.objects.select_for_update().get(pk=force.pk)
        with recorded("benchmarks.return_filed", by=by, at=now) as entry:
            document, key = _verified(text, force, localdate(now))
            figures = _figures_of(document)
            _refuse_small_changes(force, figures)
            filed = _of_document(document, key, force, figures, by=by, now=now)
            Figure.objects.bulk_create(
                _figure(filed, place, counts) for place, counts in figures.items()
            )
            _refuse_beside(filed, figures)
            _close_promises(filed, by, now)
            _ask_for_a_second_person(filed, now)
            entry.about, entry.detail = filed, {"issue": document.issue, "rows": len(figures)}
    return filed


def _of_document(
    document: returns.Return,
    key: int,
    force: Organisation,
    figures: Collection[filing.Place],
    *,
    by: Person,
    now: datetime,
) -> Return:
    """The return as it waits, with all that its document says of how it was made."""
    months = [month for place in figures for month in (place.month, place.last)]
    return Return.objects.create(
        organisation=force, filed_from=force, kind=Kind.ENGINE, state=State.SUBMITTED,
        first_month=min(months), last_month=max(months), method=Method.ENGINE,
        completeness=_completeness(figures), late=_came_late(force, max(months), figures, now),
        issue=document.issue, document=document.text(), document_hash=document.hash,
        engine_version=document.made.waymark, rules_version=document.made.rules,
        result_hash=document.made.result, made_on=date.fromisoformat(document.made.on),
        signed_with_id=key, definitions=_stamps(place.measure for place in figures),
        begun_by=by, begun_at=now, filed_by=by, filed_at=now,
    )  # fmt: skip


def _came_late(
    force: Organisation, last_month: date, places: Iterable[filing.Place], now: datetime
) -> bool:
    months = {filing.Month(place.measure, place.month, place.last) for place in places}
    came = due.first_came(force, months)
    return filing.first_came_late(last_month, months, came, localdate(now))


def _verified(text: str, force: Organisation, today: date) -> tuple[returns.Return, int]:
    """Check a document in full, or refuse it with every reason, by row."""
    if reason := filing.wrong_version(text):
        raise Refused(reason)
    codes = _codes()
    before = reading.latest_document(force)
    keys = reading.keys_of(force, today)
    try:
        document = returns.parse(text)
        blockers = filing.blockers_to_document(
            document, force=force.slug, invented=force.invented, known=codes, today=today
        )
        if blockers:
            raise Refused(blockers)
        returns.verify(
            text,
            [returns.public_key(key.public_pem.encode()) for key in keys],
            previous=returns.parse(before.document) if before else None,
        )
    except returns.BadReturn as bad:
        waits = [
            f"The key {key.fingerprint} was added, and signs once the network office has heard"
            " its fingerprint from you by telephone"
            for key in reading.keys_not_trusted(force)
            if key.fingerprint in text
        ]
        raise Refused([*filing.reasons_in_words(bad.reasons), *waits]) from bad
    return document, next(key.pk for key in keys if key.fingerprint == document.signature.key)


def _refuse_small_changes(
    force: Organisation, figures: Mapping[filing.Place, Sequence[int | None]]
) -> None:
    """The force's engine knows its own returns, and not what was typed here of the same month."""
    measures, months = (
        {getattr(place, name) for place in figures} for name in ("measure", "month")
    )
    before = reading.published_before(force, measures, months)
    titles = {one.key: one.title for one in definitions.load()}
    reasons = filing.small_changes(figures, before, titles)
    if reasons:
        raise Refused(reasons)


@cache
def _codes() -> dict[str, str]:
    """What documents may call a measure → our key of it; duties of the Code keep their own name."""
    codes = {rule.id: rule.id for rule in Rules.load().all}
    return codes | {one.code: one.key for one in definitions.load()}


def _figures_of(document: returns.Return) -> dict[filing.Place, tuple[int | None, ...]]:
    figures = filing.figures_of_document(document, _codes())
    duties = {one.key: one.rules for one in definitions.on() if one.rules}
    return figures | filing.added_up(figures, duties)


def _figure(filed: Return, place: filing.Place, counts: Sequence[int | None]) -> Figure:
    met, of, excused, unknown, pending = counts
    return Figure(
        filed=filed,
        organisation=filed.organisation,
        **place._asdict(),
        numerator=met,
        denominator=of,
        excused=excused,
        unknown=unknown,
        pending=pending,
        suppressed=met is None or of is None,
        method=filed.method,
        completeness=filing.share_known(of, unknown),
    )


def _completeness(figures: Iterable[filing.Place]) -> int:
    """How many of the headline questions that the engine can answer are there, in a hundred."""
    wanted = {one.key for one in definitions.headline() if one.rules}
    months = {place.month for place in figures if place.month == place.last}
    if not months:
        return 0
    there = {(place.measure, place.month) for place in figures if place.measure in wanted}
    return 100 * len(there) // (len(wanted) * len(months))


def _stamps(measures: Iterable[str]) -> dict[str, str]:
    stamps = {one.key: one.stamp for one in definitions.load()}
    return {key: stamps[key] for key in sorted(set(measures)) if key in stamps}


def begin(
    *,
    kind: str,
    organisation: Organisation,
    sender: Organisation,
    first: date,
    last: date,
    method: str,
    by: Person,
    now: datetime,
    measure: str = "",
    asked_from: date | None = None,
    asked_to: date | None = None,
    note: str = "",
) -> Return:
    """Open the table of a return that is typed: headline questions, a survey, or a review."""
    if not permissions.may_file(by, sender) or organisation not in reading.subjects_of(sender):
        raise PermissionDenied
    with recorded("benchmarks.return_begun", by=by, at=now) as entry:
        blockers = typed.blockers_to_period(first, last, today=localdate(now), most=MOST_MONTHS)
        blockers += typed.blockers_to_survey(asked_from, asked_to, today=localdate(now))
        if blockers:
            raise Refused(blockers)
        filed = Return.objects.create(
            kind=kind, organisation=organisation, filed_from=sender, first_month=first,
            last_month=last, method=method, asked_from=asked_from, asked_to=asked_to, note=note,
            typed={"measure": measure, "cells": {}}, begun_by=by, begun_at=now,
        )  # fmt: skip
        entry.about, entry.detail = filed, {"kind": kind}
    return filed


def save_cells(filed: Return, cells: Mapping[str, str], *, by: Person, now: datetime) -> None:
    """Keep what has been typed so far, right or wrong: it is a draft."""
    if not permissions.may_change(by, filed):
        raise PermissionDenied
    with recorded("benchmarks.return_typed", by=by, at=now) as entry:
        _must_be(_held(filed), State.DRAFT)
        names = {cell.name for line in drafts.lines_of(filed) for cell in line.cells}
        kept = {name: str(text)[:20] for name, text in cells.items() if name in names and text}
        filed.typed = {**filed.typed, "cells": kept}
        filed.save(update_fields=["typed"])
        entry.about = filed


def submit(filed: Return, *, by: Person, now: datetime) -> Return:
    """Hand the typed return to the second person; small numbers are held back from here on."""
    if not permissions.may_change(by, filed):
        raise PermissionDenied
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=filed.organisation_id)
        with recorded("benchmarks.return_filed", by=by, at=now) as entry:
            _must_be(_held(filed), State.DRAFT)
            counts, visible = drafts.checked(filed)[0], drafts.shown(filed)
            Figure.objects.bulk_create(
                _typed_figure(filed, one, visible[one.code, one.first]) for one in counts
            )
            filed.state, filed.filed_by, filed.filed_at = State.SUBMITTED, by, now
            filed.completeness = drafts.completeness_of(filed, counts)
            places = map(drafts.place_of, counts)
            filed.late = _came_late(filed.organisation, filed.last_month, places, now)
            filed.definitions = _stamps(one.measure for one in counts)
            filed.save()
            _refuse_beside(filed, map(drafts.place_of, counts))
            _close_promises(filed, by, now)
            _ask_for_a_second_person(filed, now)
            entry.about, entry.detail = filed, {"rows": len(counts)}
    return filed


def _typed_figure(filed: Return, one: typed.Count, visible: holding.Shown) -> Figure:
    return Figure(
        filed=filed,
        organisation=filed.organisation,
        measure=one.measure,
        month=one.first,
        last=one.last,
        numerator=visible.numerator,
        denominator=visible.denominator,
        invited=visible.invited,
        suppressed=visible.suppressed,
        method=filed.method,
    )


def discard(filed: Return, *, by: Person, now: datetime) -> None:
    """Throw a draft away; it was never handed in."""
    if not permissions.may_change(by, filed):
        raise PermissionDenied
    with recorded("benchmarks.return_discarded", by=by, at=now) as entry:
        entry.about = filed
        _must_be(_held(filed), State.DRAFT)
        filed.delete()


def _held(filed: Return) -> Return:
    """The return as it stands now, held until the act is done."""
    now_there = Return.objects.select_for_update().get(pk=filed.pk)
    filed.state, filed.typed = now_there.state, now_there.typed
    return filed


def _must_be(filed: Return, *states: str) -> None:
    if filed.state not in states:
        raise Refused(filing.moved_on(filed.get_state_display()))


def _refuse_beside(filed: Return, places: Iterable[filing.Place]) -> None:
    """Refuse a return whose figures cannot stand beside what is published."""
    if reasons := standing_beside.blockers(filed, places):
        raise Refused(sorted(set(reasons.values())))


def _close_promises(filed: Return, by: Person, now: datetime) -> None:
    """Actions of meetings that wait for these months to be filed by this sender are done."""
    for month in sorted({figure.month for figure in filed.figures.all()}):
        close_for(
            "filed",
            kind="period",
            key=f"{month:%Y-%m}",
            organisation=filed.filed_from,
            by=by,
            now=now,
            title=in_words(month),
        )


def _ask_for_a_second_person(filed: Return, now: datetime) -> None:
    notify(
        reading.certifiers_of(filed),
        kind="benchmarks.sign_off_asked",
        subject=f"A return of {filed.organisation} waits for you",
        body=(
            f"{filed.filed_by} filed {period_in_words(filed.first_month, filed.last_month)}."
            " Nobody else sees it until a second person has signed it off"
        ),
        link=f"/measures/returns/{filed.key}/",
        now=now,
    )
