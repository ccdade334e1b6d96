"""Writing a practice: begun, saved part by part, revised, shown, thrown away."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.actions.stored_files import delete_unused
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import Innovation, Value, Version
from waymark.network.innovations.rules import evidence
from waymark.network.innovations.rules.words import rights_words
from waymark.shared.accounts.models import Organisation, Person, Seat, new_key
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search

# The plain fields of a version, copied when a practice is revised and open to its editors.
TEXTS = (
    "title", "summary", "aim", "intended_outcome", "description", "evaluation", "overall_impact",
    "learning", "best_evidence", "started_in", "ended_in", "cost", "staff", "system_needs",
    "prerequisites", "facts", "design", "copyright_owner", "permission", "licence", "disclaimer",
    "contact_as_imported", "imported_as",
)  # fmt: skip


def start_practice(
    *,
    organisation: Organisation,
    title: str,
    by: Person,
    now: datetime,
    contact_seat: Seat | None = None,
) -> Innovation:
    """Begin a draft. Nobody but its editors sees it."""
    if not permissions.may_share_practice(by) or not (
        by.sits_in(organisation) or by.has_role(*permissions.STEWARDS)
    ):
        raise PermissionDenied
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        begun = Innovation.objects.filter(
            state=State.DRAFT, started_by=by, organisation=organisation, working__title=title
        ).first()
        if begun is not None:  # the form was sent twice, or the draft is forgotten
            return begun
        with recorded("innovations.practice_started", by=by, at=now) as entry:
            innovation = _begun(
                title,
                organisation=organisation,
                started_by=by,
                contact_seat=contact_seat or (by.seat if by.sits_in(organisation) else None),
            )
            version = Version.objects.create(
                innovation=innovation, number=1, title=title, saved_at=now, saved_by=by
            )
            version.writers.add(by)
            innovation.working = version
            innovation.save(update_fields=["working"])
            entry.about = innovation
    return innovation


def _begun(title: str, **fields: Any) -> Innovation:
    """A practice under a readable key that nobody has: its title, with a tail where it is taken."""
    key = slugify(title)[:60].strip("-") or new_key()
    tailed = f"{key}-{new_key()[:6]}"
    if key in RESERVED or Innovation.objects.filter(key=key).exists():
        key = tailed
    try:
        with transaction.atomic():
            return Innovation.objects.create(key=key, **fields)
    except IntegrityError:  # somebody of another organisation took it at this very moment
        return Innovation.objects.create(key=tailed, **fields)


# Words that stand for pages of the library, so that no practice takes their address.
RESERVED = frozenset(
    {"new", "import", "export", "work", "ours", "searches", "values", "spread", "profiles"}
    | {"peers", "files", "still-true", "evaluations"}
)


def save_version(
    innovation: Innovation,
    *,
    fields: Mapping[str, Any],
    values: Mapping[str, list[str]],
    by: Person,
    now: datetime,
    contact_seat: Seat | None = None,
    drop: Mapping[str, list[str]] | None = None,
) -> Version:
    """Save part of the working version: the fields given, and whole value lists by code.

    `drop` takes out what an imported record said that no list of ours knows.
    """
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.draft_saved", by=by, at=now) as entry:
        version = innovation.working = draft_as_it_stands(innovation)
        for name, value in fields.items():
            if name not in TEXTS:
                raise KeyError(name)
            setattr(version, name, value)
        version.imported_as = _without(version.imported_as, drop or {})
        if "stage_of_practice" in values:
            version.stage_of_practice = Value.objects.filter(
                list="stage_of_practice", code__in=values["stage_of_practice"]
            ).first()
        version.design = _design(version)
        version.saved_at, version.saved_by = now, by
        version.save()
        version.writers.add(by)
        for name, codes in values.items():
            kept = version.values.exclude(list=name)
            set_values(version, [*kept, *Value.objects.filter(list=name, code__in=codes)])
        if contact_seat is not None:
            Innovation.objects.filter(pk=innovation.pk).update(contact_seat=contact_seat)
        entry.about, entry.detail = innovation, {"fields": len(fields) + len(values)}
    return version


def _without(imported: dict[str, Any], drop: Mapping[str, list[str]]) -> dict[str, Any]:
    """What readers are shown of an imported record, without some values; its `raw` keeps them."""
    raw = dict(imported.get("raw", {}))
    left = dict(imported)
    for name, values in drop.items():
        said = imported.get(name, [])
        raw[name] = list(dict.fromkeys([*raw.get(name, []), *said]))
        left[name] = [value for value in said if value not in values]
    return {**left, "raw": raw} if drop else imported


def draft_as_it_stands(innovation: Innovation) -> Version:
    """The draft as it stands now, kept from other writers until this is saved.

    Somebody may have saved another section since the page was opened, or published the draft.
    """
    draft = held(innovation).working
    if draft is None:
        raise Refused("There is no draft to write in. Start a new version first")
    return draft


def held(innovation: Innovation) -> Innovation:
    """The practice as it stands now; whoever else would change it waits until this commits."""
    return Innovation.objects.select_for_update().get(pk=innovation.pk)


def set_values(version: Version, values: Iterable[Value]) -> None:
    """Give a version its values, and the words that a list prints of them. Called in actions."""
    chosen = list(values)
    version.values.set(chosen)
    numbers = [int(value.code) for value in chosen if value.list == "right"]
    version.rights = rights_words(numbers)
    version.save(update_fields=["rights"])


def _design(version: Version) -> str:
    """The strength of design follows by rule from what the evaluation had."""
    stage = version.stage_of_practice.code if version.stage_of_practice else ""
    facts = evidence.EvaluationFacts(**dict.fromkeys(version.facts, True))
    return evidence.design(stage, facts).value


def revise(innovation: Innovation, *, by: Person, now: datetime) -> Version:
    """Start the next version as a copy of what is shown; readers keep seeing the old one."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with transaction.atomic():
        now_there = held(innovation)
        if now_there.working is not None:
            return now_there.working
        shown = now_there.current
        if shown is None:
            raise Refused("Only what is published is revised. This practice is a draft")
        with recorded("innovations.revision_started", by=by, at=now) as entry:
            version = _copy_of(shown, by=by, now=now)
            Innovation.objects.filter(pk=innovation.pk).update(working=version)
            entry.about, entry.detail = innovation, {"version": version.number}
    return version


def _copy_of(shown: Version, *, by: Person, now: datetime) -> Version:
    """The next version as it begins: it says what is shown."""
    version = Version.objects.create(
        innovation=shown.innovation,
        number=shown.number + 1,
        stage_of_practice=shown.stage_of_practice,
        saved_at=now,
        saved_by=by,
        **{name: getattr(shown, name) for name in TEXTS},
    )
    version.writers.add(by)
    set_values(version, shown.values.all())
    return version


def tell_adopters(
    innovation: Innovation, subject: str, news: str, by: Person | None, now: datetime
) -> None:
    """Tell the people of every force that took the practice up."""
    assert innovation.current is not None
    adopters = Person.objects.filter(
        is_active=True, seats__organisation__adoptions__innovation=innovation
    )
    if by is not None:
        adopters = adopters.exclude(pk=by.pk)
    notify(
        adopters.distinct(),
        kind="innovations.revised",
        subject=subject,
        body=f"{innovation.current.title}: {news}",
        link=f"/practices/{innovation.key}/",
        now=now,
    )


def show(innovation: Innovation, version: Version, *, by: Person | None, now: datetime) -> None:
    """Make a version the one that readers and the search see. Called inside an action."""
    today = localdate(now)
    version.published_at, version.published_by = now, by
    version.save(update_fields=["published_at", "published_by", "changed", "small_correction"])
    innovation.state = State.PUBLISHED
    innovation.current, innovation.working = version, None
    innovation.revision_waits = False
    innovation.published_on = innovation.published_on or today
    innovation.confirmed_on = today
    innovation.save(
        update_fields=[
            "state", "current", "working", "revision_waits", "published_on", "confirmed_on",
        ]
    )  # fmt: skip
    reindex(innovation)
    refresh_fits(innovation=innovation)


def reindex(innovation: Innovation) -> None:
    """Let the search read what is shown now."""
    search.index(**queries.document(innovation))
    by_themselves = {each["key"]: each for each in queries.paper_documents(innovation)}
    for paper in innovation.attachments.all():
        if paper.key in by_themselves:
            search.index(**by_themselves[paper.key])
        else:
            search.remove(kind="paper", key=paper.key)


def discard_draft(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Throw a draft away: the whole practice, or only the new version of a published one."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.draft_discarded", by=by, at=now) as entry:
        entry.about = innovation
        there = held(innovation)
        if there.working is None:
            raise Refused("There is no draft to discard")
        if there.with_reviewers:
            raise Refused("It is with the reviewers. Wait until they have decided")
        Innovation.objects.filter(pk=there.pk).update(working=None)
        there.working.delete()
        if there.current_id is None:
            files = {paper.file.name for paper in there.attachments.all() if paper.file.name}
            there.delete()
            transaction.on_commit(lambda: delete_unused(files))
