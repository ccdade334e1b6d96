"""What feeds report becomes proposals; what a person confirms becomes an item or a stage."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from waymark.network.legislation import permissions, queries
from waymark.network.legislation.actions.items import add_item, confirm
from waymark.network.legislation.actions.stages import record_stage
from waymark.network.legislation.enums import Decision, Feed, Kind
from waymark.network.legislation.models import FeedReading, Instrument, Proposal
from waymark.network.legislation.rules import feeds as rules
from waymark.network.legislation.rules.feeds import Saying
from waymark.network.legislation.rules.words import day_words
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


@dataclass(frozen=True)
class Imported:
    """What came of a feed: new proposals, and sayings that were known."""

    new: int
    known: int


def import_feed(
    feed: str,
    sayings: Iterable[Saying],
    *,
    now: datetime,
    told_on: date | None = None,
    by: Person | None = None,
) -> Imported:
    """Keep what a feed says as proposals, all of it or nothing; the same twice changes nothing.

    Nothing is published: each waits for somebody to confirm it.
    """
    new, known = queries.new_sayings(feed, sayings)
    if new:
        with recorded("legislation.feed_imported", by=by, at=now) as entry:
            made = [_proposed(feed, saying, now, told_on) for saying in new]
            entry.about, entry.detail = made[0], {"feed": feed, "proposals": len(made)}
    return Imported(len(new), known)


def hand_in_feed(
    feed: str, data: bytes, *, only: tuple[str, ...] = (), by: Person, now: datetime
) -> FeedReading:
    """Read a feed that somebody hands in and hold it, so that they see what would come of it.

    Their earlier ones that wait are put away: there is only ever one to look at.
    """
    if not permissions.may_edit(by):
        raise PermissionDenied
    try:
        found = rules.read(feed, data, only)
    except rules.BadFeed as bad:
        raise Refused(["Nothing was kept", *bad.reasons]) from bad
    with recorded("legislation.feed_handed_in", by=by, at=now) as entry:
        FeedReading.objects.filter(by=by, kept_at=None).delete()
        held = FeedReading.objects.create(
            feed=feed, told_on=found.told_on, sha256=hashlib.sha256(data).hexdigest(),
            sayings=[asdict(saying) for saying in found.sayings],
            passed_over=found.passed_over, by=by, at=now,
        )  # fmt: skip
        entry.about, entry.detail = held, {"feed": feed, "sha256": held.sha256}
    return held


def keep_reading(held: FeedReading, *, by: Person, now: datetime) -> Imported:
    """Keep what was shown as proposals; what it said is then forgotten here."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with transaction.atomic():
        there = FeedReading.objects.select_for_update().filter(pk=held.pk, kept_at=None).first()
        if there is None:
            raise Refused("It is kept or put away already")
        done = import_feed(
            there.feed, queries.said_in(there), now=now, told_on=there.told_on, by=by
        )
        there.sayings, there.passed_over, there.kept_at = [], [], now
        there.save(update_fields=["sayings", "passed_over", "kept_at"])
    return done


def put_away(held: FeedReading, *, by: Person, now: datetime) -> None:
    """Keep nothing of it."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.feed_put_away", by=by, at=now) as entry:
        entry.about, entry.detail = held, {"feed": held.feed, "sha256": held.sha256}
        gone, _ = FeedReading.objects.filter(pk=held.pk, kept_at=None).delete()
        if not gone:
            raise Refused("It is kept or put away already")


def _proposed(feed: str, saying: Saying, now: datetime, told_on: date | None) -> Proposal:
    return Proposal.objects.create(
        feed=feed,
        feed_id=saying.feed_id,
        title=saying.title,
        address=saying.address,
        says=saying.says,
        fingerprint=saying.fingerprint,
        seen_at=now,
        told_on=told_on,
        instrument=queries.instrument_by_feed(saying.feed_id),
    )


def take_proposal(
    proposal: Proposal, *, by: Person, now: datetime, on: date | None = None, note: str = ""
) -> Instrument:
    """Confirm what a feed reports: the item is written down, or its stage recorded."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.proposal_taken", by=by, at=now) as entry:
        proposal = _waiting(proposal)
        item = proposal.instrument or queries.instrument_by_feed(proposal.feed_id)
        if item is None:
            item = _written(proposal, by, now)
        _stage(proposal, item, on, note, by, now)
        if proposal.feed == Feed.LEGISLATION and proposal.instrument_id:
            confirm(item, by=by, now=now)
        _decide(proposal, Decision.TAKEN, "", by, now, item)
        entry.about, entry.detail = proposal, {"item": item.key}
    return item


def _waiting(proposal: Proposal) -> Proposal:
    held = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if held.state != Decision.WAITING:
        raise Refused(f"Somebody decided already: {held.get_state_display().lower()}")
    return held


def _source(proposal: Proposal) -> str:
    """Where it stands: which feed, of which day, and when it was read here."""
    of = f", the feed of {day_words(proposal.told_on)}" if proposal.told_on else ""
    return f"{proposal.get_feed_display()}{of}, seen {day_words(localdate(proposal.seen_at))}"


def _written(proposal: Proposal, by: Person, now: datetime) -> Instrument:
    """The item that a feed reports and that is not here yet."""
    fields = {
        "title": proposal.title,
        "feed_id": proposal.feed_id,
        "identifier": proposal.says.get("identifier", ""),
        "summary": proposal.says.get("summary", ""),
        "address": proposal.address,
        "source": _source(proposal),
        "unknown": "What it changes for forces has not been written down yet.",
    }
    return add_item(kind=proposal.says["kind"], fields=fields, by=by, now=now)


def _stage(
    proposal: Proposal, item: Instrument, on: date | None, note: str, by: Person, now: datetime
) -> None:
    """Record the stage that a feed reports. A feed of acts reports one only for a new item."""
    code = proposal.says.get("stage", "")
    if proposal.feed == Feed.LEGISLATION:
        if proposal.instrument_id:
            return
        code = "enacted" if item.kind == Kind.ACT else "made"
    if item.stage == code and on is None and proposal.instrument_id:
        return  # it is there already
    record_stage(
        item,
        code=code,
        house=proposal.says.get("house", ""),
        on=on,
        note=note,
        source=_source(proposal),
        by=by,
        now=now,
    )


def dismiss_proposal(proposal: Proposal, *, why: str, by: Person, now: datetime) -> None:
    """Set aside what a feed reports; the same saying is not proposed again."""
    if not permissions.may_edit(by):
        raise PermissionDenied
    with recorded("legislation.proposal_dismissed", by=by, at=now) as entry:
        proposal = _waiting(proposal)
        _decide(proposal, Decision.DISMISSED, why.strip(), by, now, proposal.instrument)
        entry.about = proposal


def _decide(
    proposal: Proposal, state: str, why: str, by: Person, now: datetime, item: Instrument | None
) -> None:
    proposal.state, proposal.why, proposal.instrument = state, why, item
    proposal.decided_by, proposal.decided_at = by, now
    proposal.save(update_fields=["state", "why", "instrument", "decided_by", "decided_at"])
