"""Having a practice read by others before it is shown: sent, commented on, sent back, published."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions.practices import held, show, tell_adopters
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.network.innovations.rules import stages
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.notifications.actions import notify


def submit(innovation: Innovation, *, by: Person, now: datetime, changed: str = "") -> None:
    """Send a draft, or the next version of what is shown, to the reviewers; their clock starts."""
    if not permissions.may_edit(by, innovation):
        raise PermissionDenied
    with transaction.atomic():
        there = held(innovation)
        if there.with_reviewers and there.submitted_by_id == by.pk:
            return  # the form was sent twice
        with recorded("innovations.practice_submitted", by=by, at=now) as entry:
            entry.about, entry.detail = innovation, {"version": _send(there, changed, by, now)}
            _ask_reviewers(there, by=by, now=now)


def _send(there: Innovation, changed: str, by: Person, now: datetime) -> int:
    """Put it with the reviewers, if nothing is missing; returns the number of the version."""
    version = there.working
    if version is None:
        raise Refused("There is no draft to send")
    revision = there.current_id is not None
    blockers = stages.blockers_to_submit(
        queries.what_is_there(there, version), state=there.state, revision=revision,
        waits=there.revision_waits, changed=changed,
    )  # fmt: skip
    if blockers:
        raise Refused(blockers)
    Version.objects.filter(pk=version.pk).update(changed=changed.strip(), small_correction=False)
    where = {"revision_waits": True} if revision else {"state": State.IN_REVIEW}
    Innovation.objects.filter(pk=there.pk).update(
        submitted_by=by, submitted_at=now, decided_by=None, **where
    )
    return version.number


def _ask_reviewers(there: Innovation, *, by: Person, now: datetime) -> None:
    assert there.working is not None
    reviewers = Person.objects.filter(seats__role__in=permissions.STEWARDS, is_active=True)
    what = "The next version of a practice" if there.current_id else "A practice"
    notify(
        reviewers.exclude(pk=by.pk).distinct(),
        kind="innovations.review_asked",
        subject=f"{what} waits for a reviewer",
        body=f"{there.working.title}, from {there.organisation}",
        link=f"/practices/{there.key}/review/",
        now=now,
    )


# ---- comments ----------------------------------------------------------------------------------


def comment(
    innovation: Innovation, *, section: str, text: str, by: Person, now: datetime
) -> Comment:
    """Say something of one section; its writers are told. The same sent twice is said once."""
    if not permissions.may_comment(by, innovation):
        raise PermissionDenied
    with transaction.atomic():
        there = held(innovation)
        said = there.comments.filter(section=section, text=text, by=by, answered_at=None).first()
        if said is not None:
            return said
        with recorded("innovations.commented", by=by, at=now) as entry:
            made = Comment.objects.create(
                innovation=innovation, section=section, text=text, by=by, at=now
            )
            version = there.working or there.current
            assert version is not None
            notify(
                [person for person in queries.writers_of(there) if person.pk != by.pk],
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
    with transaction.atomic():
        there = Comment.objects.select_for_update().get(pk=made.pk)
        if (there.answered_by_id, there.answer) == (by.pk, answer):
            return  # the form was sent twice
        if there.answered_at is not None:
            raise Refused("This comment is answered already")
        with recorded("innovations.comment_answered", by=by, at=now) as entry:
            Comment.objects.filter(pk=made.pk).update(
                answer=answer, answered_by=by, answered_at=now
            )
            notify(
                [made.by] if made.by_id != by.pk else [],
                kind="innovations.commented",
                subject="Your comment was answered",
                body=answer[:200],
                link=f"/practices/{innovation.key}/review/",
                now=now,
            )
            entry.about = innovation


# ---- the decision ------------------------------------------------------------------------------


def send_back(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Give a practice back to its writers, who find the comments on it."""
    if not permissions.may_review(by, innovation):
        raise PermissionDenied
    with recorded("innovations.practice_sent_back", by=by, at=now) as entry:
        there = held(innovation)
        if not there.with_reviewers:
            raise Refused("Somebody has decided on this practice meanwhile")
        if not there.comments.filter(answered_at=None).exists():
            raise Refused("Write a comment first, so that its writers know what to change")
        back = {} if there.current_id else {"state": State.DRAFT}
        Innovation.objects.filter(pk=there.pk).update(revision_waits=False, decided_by=by, **back)
        _tell_writers(there, "Your practice came back with comments", "review/", now)
        entry.about = innovation


def _tell_writers(innovation: Innovation, subject: str, page: str, now: datetime) -> None:
    version = innovation.working or innovation.current
    assert version is not None
    notify(
        queries.writers_of(innovation),
        kind="innovations.own_practice",
        subject=subject,
        body=version.title,
        link=f"/practices/{innovation.key}/{page}",
        now=now,
    )


def blockers_to_publish(innovation: Innovation, *, by: Person) -> list[str]:
    """Say why this reviewer cannot publish the practice, or its next version, as it stands."""
    if innovation.working is None:
        return ["There is no draft to publish"]
    return stages.blockers_to_publish(
        queries.what_is_there(innovation, innovation.working),
        state=innovation.state,
        waits=innovation.revision_waits,
        written_by=frozenset(person.pk for person in queries.writers_of(innovation)),
        reviewed_by=by.pk,
        open_comment_count=innovation.comments.filter(answered_at=None).count(),
    )


def publish(innovation: Innovation, *, by: Person, now: datetime) -> None:
    """Publish a reviewed practice, or its next version, of which the forces using it are told."""
    if not permissions.may_review(by, innovation):
        raise PermissionDenied
    with recorded("innovations.practice_published", by=by, at=now) as entry:
        there = held(innovation)
        blockers = blockers_to_publish(there, by=by)
        if blockers:
            raise Refused(blockers)
        version, revision = there.working, there.current_id is not None
        assert version is not None
        _tell_writers(there, "Your practice is published", "", now)
        Innovation.objects.filter(pk=there.pk).update(decided_by=by)
        _shown(innovation, there, by=by, now=now)
        if revision:
            _tell_of_revision(innovation, by=by, now=now)
        entry.about, entry.detail = innovation, {"version": version.number}


def publish_correction(innovation: Innovation, *, changed: str, by: Person, now: datetime) -> None:
    """Show a small correction of what is published at once, saying what changed.

    Nothing that a force decides by may have changed: that is read by somebody else first.
    """
    if not permissions.may_publish_openly(by, innovation):
        raise PermissionDenied
    with recorded("innovations.correction_published", by=by, at=now) as entry:
        there = held(innovation)
        version, shown = there.working, there.current
        if version is None or shown is None:
            raise Refused("There is no new version to publish")
        blockers = stages.blockers_to_correct(
            queries.what_is_there(there, version),
            state=there.state,
            waits=there.revision_waits,
            changed=changed,
            weighty=queries.weighty_changes(shown, version),
        )
        if blockers:
            raise Refused(blockers)
        version.changed, version.small_correction = changed.strip(), True
        _shown(innovation, there, by=by, now=now)
        _tell_of_revision(innovation, by=by, now=now)
        entry.about, entry.detail = innovation, {"version": version.number}


def _shown(innovation: Innovation, there: Innovation, *, by: Person, now: datetime) -> None:
    """Show the draft as it stands in the database now, and let the caller's practice know."""
    assert there.working is not None
    show(there, there.working, by=by, now=now)
    innovation.state, innovation.revision_waits = there.state, False
    innovation.current, innovation.working = there.current, None


def _tell_of_revision(innovation: Innovation, *, by: Person, now: datetime) -> None:
    assert innovation.current is not None
    subject = "A practice that your force took up has changed"
    tell_adopters(innovation, subject, innovation.current.changed, by, now)
