"""Writing a practice, having it reviewed, publishing it, keeping it true, archiving it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify
from django.utils.timezone import localdate

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import Comment, Innovation, Value, Version
from waymark.network.innovations.rules import evidence, stages
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
    with recorded("innovations.practice_started", by=by, at=now) as entry:
        innovation = Innovation.objects.create(
            key=_free_key(title),
            organisation=organisation,
            started_by=by,
            contact_seat=contact_seat or (by.seat if by.sits_in(organisation) else None),
        )
        innovation.working = Version.objects.create(
            innovation=innovation, number=1, title=title, saved_at=now, saved_by=by
        )
        innovation.save(update_fields=["working"])
        entry.about = innovation
    return innovation


def _free_key(title: str) -> str:
    """A readable key that nobody has: the title's words, with a tail where they are taken."""
    key = slugify(title)[:60].strip("-") or new_key()
    if key in RESERVED or Innovation.objects.filter(key=key).exists():
        return f"{key}-{new_key()[:4]}"
    return key


# Words that stand for pages of the library, so that no practice takes their address.
RESERVED = frozenset(
    {"new", "import", "export", "work", "ours", "searches", "values", "spread", "profiles"}
    | {"peers", "files", "still-true"}
)


def save_version(
    innovation: Innovation,
    *,
    fields: Mapping[str, Any],
    values: Mapping[str, list[str]],
    by: Person,
    now: datetime,
    contact_seat: Seat | None = None,
) -> Version:
    """Save part of the working version: the fields given, and whole value lists by code."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.draft_saved", by=by, at=now) as entry:
        version = innovation.working = _draft_as_it_stands(innovation)
        for name, value in fields.items():
            if name not in TEXTS:
                raise KeyError(name)
            setattr(version, name, value)
        if "stage_of_practice" in values:
            version.stage_of_practice = Value.objects.filter(
                list="stage_of_practice", code__in=values["stage_of_practice"]
            ).first()
        version.design = _design(version)
        version.saved_at, version.saved_by = now, by
        version.save()
        for name, codes in values.items():
            kept = version.values.exclude(list=name)
            set_values(version, [*kept, *Value.objects.filter(list=name, code__in=codes)])
        if contact_seat is not None:
            Innovation.objects.filter(pk=innovation.pk).update(contact_seat=contact_seat)
        entry.about, entry.detail = innovation, {"fields": len(fields) + len(values)}
    return version


def _draft_as_it_stands(innovation: Innovation) -> Version:
    """The draft as it stands now, kept from other writers until this is saved.

    Somebody may have saved another section since the page was opened, or published the draft.
    """
    draft = _held(innovation).working
    if draft is None:
        raise Refused("There is no draft to write in. Start a new version first")
    return draft


def _held(innovation: Innovation) -> Innovation:
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
    return str(int(evidence.design(stage, facts)))


def revise(innovation: Innovation, *, by: Person, now: datetime) -> Version:
    """Start the next version as a copy of what is shown; readers keep seeing the old one."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    if innovation.working is not None:
        return innovation.working
    shown = innovation.current
    assert shown is not None
    with recorded("innovations.revision_started", by=by, at=now) as entry:
        version = Version.objects.create(
            innovation=innovation,
            number=shown.number + 1,
            stage_of_practice=shown.stage_of_practice,
            saved_at=now,
            saved_by=by,
            **{name: getattr(shown, name) for name in TEXTS},
        )
        set_values(version, shown.values.all())
        Innovation.objects.filter(pk=innovation.pk).update(working=version)
        entry.about, entry.detail = innovation, {"version": version.number}
    return version


def what_is_there(innovation: Innovation, version: Version) -> dict[str, object]:
    """The values that the rules of submitting and publishing look at."""
    lists = {value.list for value in version.values.all()}
    return {
        "title": version.title,
        "summary": version.summary,
        "organisation": innovation.organisation_id,
        "aim": version.aim,
        "description": version.description,
        "intended_outcome": version.intended_outcome,
        "stage_of_practice": version.stage_of_practice_id,
        "purpose": "purpose" in lists,
        "topics": "topic" in lists,
        "target_groups": "target_group" in lists,
        "contact_seat": innovation.contact_seat_id,
        "copyright_owner": version.copyright_owner,
        "permission_state": version.permission,
    }


def submit(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Send a draft to the reviewers; the reply clock starts."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    assert innovation.working is not None
    values = what_is_there(innovation, innovation.working)
    with recorded("innovations.practice_submitted", by=by, at=now) as entry:
        blockers = stages.blockers_to_submit(values, state=_held(innovation).state)
        if blockers:
            raise Refused(blockers)
        Innovation.objects.filter(pk=innovation.pk).update(
            state=State.IN_REVIEW, submitted_by=by, submitted_at=now
        )
        reviewers = Person.objects.filter(
            seats__role__in=permissions.STEWARDS, is_active=True
        ).exclude(pk=by.pk)
        notify(
            reviewers.distinct(),
            kind="innovations.review_asked",
            subject="A practice waits for a reviewer",
            body=f"{innovation.working.title}, from {innovation.organisation}",
            link=f"/practices/{innovation.key}/review/",
            now=now,
        )
        entry.about = innovation


def comment(
    innovation: Innovation, *, section: str, text: str, by: Person, now: datetime
) -> Comment:
    """Say something of one section; its writers are told."""
    if not permissions.may_comment(by, innovation):
        raise PermissionDenied
    with recorded("innovations.commented", by=by, at=now) as entry:
        made = Comment.objects.create(
            innovation=innovation, section=section, text=text, by=by, at=now
        )
        version = innovation.working or innovation.current
        assert version is not None
        notify(
            [person for person in _writers(innovation) if person.pk != by.pk],
            kind="innovations.commented",
            subject="Somebody commented on your practice",
            body=f"{version.title}: {text[:200]}",
            link=f"/practices/{innovation.key}/review/",
            now=now,
        )
        entry.about, entry.detail = innovation, {"section": section}
    return made


def answer_comment(made: Comment, *, answer: str, by: Person, now: datetime) -> None:
    """Answer a comment, or close it as dealt with."""
    innovation = made.innovation
    if not (permissions.may_edit(by, innovation) or made.by_id == by.pk):
        raise PermissionDenied
    with recorded("innovations.comment_answered", by=by, at=now) as entry:
        if made.answered_at is not None:
            raise Refused("This comment is answered already")
        Comment.objects.filter(pk=made.pk).update(answer=answer, answered_by=by, answered_at=now)
        notify(
            [made.by] if made.by_id != by.pk else [],
            kind="innovations.commented",
            subject="Your comment was answered",
            body=answer[:200],
            link=f"/practices/{innovation.key}/review/",
            now=now,
        )
        entry.about = innovation


def _writers(innovation: Innovation) -> list[Person]:
    """Everybody who wrote it: who began it, who saved its draft, and the collaborators."""
    writers = {person.pk: person for person in innovation.collaborators.filter(is_active=True)}
    last = innovation.working.saved_by if innovation.working else None
    for person in (innovation.started_by, last):
        if person is not None and person.is_active:
            writers[person.pk] = person
    return list(writers.values())


def send_back(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Give a practice back to its writers, who find the comments on it."""
    if not permissions.may_review(by, innovation):
        raise PermissionDenied
    with recorded("innovations.practice_sent_back", by=by, at=now) as entry:
        if _held(innovation).state != State.IN_REVIEW:
            raise Refused("Somebody has decided on this practice meanwhile")
        if not innovation.comments.filter(answered_at=None).exists():
            raise Refused("Write a comment first, so that its writers know what to change")
        Innovation.objects.filter(pk=innovation.pk).update(state=State.DRAFT)
        _tell_writers(innovation, "Your practice came back with comments", "review/", now)
        entry.about = innovation


def _tell_writers(innovation: Innovation, subject: str, page: str, now: datetime) -> None:
    version = innovation.working or innovation.current
    assert version is not None
    notify(
        _writers(innovation),
        kind="innovations.own_practice",
        subject=subject,
        body=version.title,
        link=f"/practices/{innovation.key}/{page}",
        now=now,
    )


def blockers_to_publish(innovation: Innovation, *, by: Person) -> list[str]:
    """Say why this reviewer cannot publish the practice as it stands."""
    if innovation.working is None:
        return ["There is no draft to publish"]
    return stages.blockers_to_publish(
        what_is_there(innovation, innovation.working),
        state=innovation.state,
        written_by=frozenset(person.pk for person in _writers(innovation)),
        reviewed_by=by.pk,
        open_comment_count=innovation.comments.filter(answered_at=None).count(),
    )


def publish(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Publish a reviewed practice to the library."""
    if not permissions.may_review(by, innovation):
        raise PermissionDenied
    version = innovation.working
    assert version is not None
    with recorded("innovations.practice_published", by=by, at=now) as entry:
        innovation.state = _held(innovation).state
        blockers = blockers_to_publish(innovation, by=by)
        if blockers:
            raise Refused(blockers)
        _tell_writers(innovation, "Your practice is published", "", now)
        show(innovation, version, by=by, now=now)
        entry.about, entry.detail = innovation, {"version": version.number}


def publish_revision(innovation: Innovation, *, changed: str, by: Person, now: datetime) -> None:
    """Show the next version of a published practice, saying what changed; adopters are told."""
    if not permissions.may_publish_openly(by, innovation):
        raise PermissionDenied
    version = innovation.working
    if version is None or innovation.current_id is None:
        raise Refused("There is no new version to publish")
    with recorded("innovations.revision_published", by=by, at=now) as entry:
        if not changed.strip():
            raise Refused("Say in a sentence what changed")
        held = _held(innovation)
        if held.working_id != version.pk:
            raise Refused("There is no new version to publish")
        if held.state == State.ARCHIVED:
            raise Refused("The practice is archived. Bring it back first, to be checked")
        version.changed = changed.strip()
        show(innovation, version, by=by, now=now)
        tell_adopters(
            innovation, "A practice that your force took up has changed", version.changed, by, now
        )
        entry.about, entry.detail = innovation, {"version": version.number}


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
    version.save(update_fields=["published_at", "published_by", "changed"])
    innovation.state = State.PUBLISHED
    innovation.current, innovation.working = version, None
    innovation.published_on = innovation.published_on or today
    innovation.confirmed_on = today
    innovation.save(update_fields=["state", "current", "working", "published_on", "confirmed_on"])
    reindex(innovation)
    refresh_fits(innovation=innovation)


def reindex(innovation: Innovation) -> None:
    """Let the search read what is shown now."""
    search.index(**queries.document(innovation))


def discard_draft(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Throw a draft away: the whole practice, or only the new version of a published one."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with recorded("innovations.draft_discarded", by=by, at=now) as entry:
        entry.about = innovation
        if innovation.working is None or innovation.state == State.IN_REVIEW:
            raise Refused("There is no draft to discard")
        draft, innovation.working = innovation.working, None
        innovation.save(update_fields=["working"])
        draft.delete()
        if innovation.current_id is None:
            innovation.delete()
