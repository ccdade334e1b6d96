"""Loading the invented country, and taking it away again without a trace of it in the library."""

from datetime import date, datetime, time
from importlib import import_module
from itertools import permutations
from typing import overload

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from waymark.network.innovations import demonstration as invented
from waymark.network.innovations.actions.adoptions import recount
from waymark.network.innovations.actions.effects import put_together
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.actions.library import make_version, seat_of, values_by_code
from waymark.network.innovations.actions.practices import reindex
from waymark.network.innovations.actions.stored_files import delete_unused
from waymark.network.innovations.demonstration.shapes import (
    Demonstration,
    InventedAdoption,
    InventedPeers,
    InventedPractice,
)
from waymark.network.innovations.enums import IN_USE, SHOWN, Course, Fact, Stage
from waymark.network.innovations.models import (
    Adoption,
    Attachment,
    Comment,
    DiaryEntry,
    Enquiry,
    Evaluation,
    Innovation,
    Peer,
    Profile,
    StageChange,
    Version,
)
from waymark.network.innovations.queries.evaluations import measures_of
from waymark.shared.accounts.actions.demonstration import load_people, remove_people
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.search import actions as search

# The facts from which the strength of design of an invented practice follows (decision 10).
FACTS = [Fact.COMPLETE.value, Fact.BEFORE.value, Fact.AFTER.value, Fact.COMPARISON.value,
         Fact.LOT.value]  # fmt: skip
FACTS_OF_DESIGN = {"2": 3, "3": 4, "4": 5}


def load(*, now: datetime, password: str) -> list[tuple[str, str, str]]:
    """Load the invented country. Returns (name, address, what to try) of people to sign in as."""
    country = invented.demonstration(localdate(now))
    if Organisation.objects.filter(invented=True).exists():
        return logins(country)
    with recorded("innovations.demonstration_loaded", by=None, at=now) as entry:
        people = load_people(
            forces=country.forces,
            bodies=country.bodies,
            people=country.people,
            seats=country.seats,
            password=make_password(password),
            now=now,
        )
        organisations = {o.slug: o for o in Organisation.objects.filter(invented=True)}
        _profiles(country, organisations, now)
        _peers(country.peers, organisations)
        for practice in country.practices:
            _practice(practice, organisations, people)
        refresh_fits()
        entry.about = organisations[country.forces[0].slug]
        entry.detail = {"practices": len(country.practices)}
    return logins(country)


def is_of_this_release(today: date) -> bool:
    """Whether every organisation and person that is invented now is here.

    A site that was begun with an earlier release keeps its country as it is: what people tried
    there is theirs, and what other apps invent would lean on organisations that it lacks.
    """
    country = invented.demonstration(today)
    places = {force.slug for force in country.forces} | {body.slug for body in country.bodies}
    people = {person.email.lower() for person in country.people}
    here = Organisation.objects.filter(invented=True, slug__in=places).count()
    known = Person.objects.filter(email__in=people).count()
    return (here, known) == (len(places), len(people))


def load_beside(*, now: datetime) -> None:
    """Load what other apps invent beside the country; the settings name them."""
    for path in settings.WAYMARK_DEMONSTRATIONS:
        import_module(path).load(now=now)


def logins(country: Demonstration) -> list[tuple[str, str, str]]:
    return [(p.name, p.email, p.try_this) for p in country.people if p.try_this]


def _profiles(
    country: Demonstration, organisations: dict[str, Organisation], now: datetime
) -> None:
    Profile.objects.bulk_create(
        Profile(
            organisation=organisations[force.slug],
            answers=force.profile.answers,
            resources=force.profile.resources,
            notes=force.profile.notes,
            updated_at=now,
        )
        for force in country.forces
        if force.profile
    )


def _peers(told: InventedPeers, organisations: dict[str, Organisation]) -> None:
    """The table of peers, as though it had been imported; it goes with its forces."""
    Peer.objects.bulk_create(
        Peer(
            organisation=organisations[force],
            peer=organisations[peer],
            scheme=told.scheme,
            valid_from=told.since,
        )
        for group in told.groups
        for force, peer in permutations(group, 2)
    )


@overload
def _at(day: date) -> datetime: ...
@overload
def _at(day: None) -> None: ...
def _at(day: date | None) -> datetime | None:
    """Ten in the morning of a day."""
    return timezone.make_aware(datetime.combine(day, time(10))) if day else None


def _practice(
    practice: InventedPractice,
    organisations: dict[str, Organisation],
    people: dict[str, Person],
) -> Innovation:
    """Write one invented practice with all that became of it."""
    author = people[practice.started_by]
    innovation = _begun(practice, organisations[practice.record.organisation], author)
    innovation.collaborators.set([people[slug] for slug in practice.collaborators])
    if practice.earlier:
        _earlier_version(innovation, practice, author)
    version = _version(innovation, practice, author)
    if practice.state in SHOWN:
        innovation.current = version
    else:
        innovation.working = version
    innovation.state = practice.state
    innovation.save()
    _comments(innovation, practice, people)
    for adoption in practice.adoptions:
        _adoption(innovation, adoption, organisations[adoption.organisation])
    recount(innovation)
    if innovation.current:
        reindex(innovation)
    return innovation


def _begun(practice: InventedPractice, owner: Organisation, author: Person) -> Innovation:
    """The practice with its dates, before it says anything."""
    record = practice.record
    return Innovation.objects.create(
        key=record.slug,
        organisation=owner,
        contact_seat=seat_of(owner, record.contact),
        public=record.public,
        source=record.source,
        started_by=author,
        published_on=practice.published_on,
        confirmed_on=practice.confirmed_on or practice.published_on,
        archived_on=practice.archived_on,
        archived_reason=practice.archived_reason,
        submitted_at=_at(practice.submitted_on),
        submitted_by=author if practice.submitted_on else None,
    )


def _version(innovation: Innovation, practice: InventedPractice, author: Person) -> Version:
    """What the practice says now."""
    number = 2 if practice.earlier else 1
    version = make_version(innovation, practice.record, values_by_code(), number=number)
    version.design = practice.design
    version.facts = FACTS[: FACTS_OF_DESIGN.get(practice.design, 0)]
    version.changed = practice.changed
    version.saved_at, version.saved_by = _at(practice.saved_on), author
    if practice.state in SHOWN:
        version.published_at = _at(practice.published_on)
    version.save()
    version.writers.add(author)
    return version


def _earlier_version(innovation: Innovation, practice: InventedPractice, author: Person) -> Version:
    """The version before, which differed in a few texts."""
    version = make_version(innovation, practice.record, values_by_code(), number=1)
    for field, text in practice.earlier:
        setattr(version, field, text)
    version.saved_by = author
    version.published_at = _at(practice.submitted_on or practice.saved_on)
    version.save()
    return version


def _comments(
    innovation: Innovation, practice: InventedPractice, people: dict[str, Person]
) -> None:
    Comment.objects.bulk_create(
        Comment(
            innovation=innovation,
            section=remark.section,
            text=remark.text,
            by=people[remark.by],
            at=_at(remark.on),
            answer=remark.answer,
            answered_by=people.get(remark.answered_by),
            answered_at=_at(remark.answered_on),
        )
        for remark in practice.comments
    )


def _adoption(innovation: Innovation, told: InventedAdoption, force: Organisation) -> None:
    live = next((step.on for step in told.steps if step.stage in IN_USE), None)
    adoption = Adoption.objects.create(
        innovation=innovation,
        organisation=force,
        stage=told.stage,
        adapted=told.adapted,
        what_changed=told.what_changed,
        enablers=told.enablers,
        barriers=told.barriers,
        resources_used=told.resources_used,
        stopped_because=told.stopped_because,
        contact_seat=force.seats.order_by("pk").first(),
        began_on=told.steps[0].on,
        live_on=live,
        stopped_on=told.steps[-1].on if told.stage == Stage.STOPPED else None,
    )
    if told.planned_on:
        _plan(adoption, told, told.planned_on)
    StageChange.objects.bulk_create(
        StageChange(
            adoption=adoption, stage=step.stage, on=step.on, note=step.note,
            recorded_at=_at(step.on),
        )
        for step in told.steps
    )  # fmt: skip
    DiaryEntry.objects.bulk_create(
        DiaryEntry(
            adoption=adoption, on=entry.on, month=entry.month, heading=entry.heading,
            text=entry.text, written_at=_at(entry.on),
        )
        for entry in told.diary
    )  # fmt: skip


PLAN = (
    "Do victims get what they are owed in time more often than in similar forces? A rise of three"
    " points or more would be a success."
)


def _plan(adoption: Adoption, told: InventedAdoption, on: date) -> None:
    """The evaluation that was planned, for each measure that the practice should move."""
    Evaluation.objects.bulk_create(
        Evaluation(
            innovation=adoption.innovation,
            organisation=adoption.organisation,
            adoption=adoption,
            measure=measure,
            question=told.question or PLAN,
            state=_course(told, adoption.live_on),
            planned_on=on,
            planned_by=None,
            result=told.result,
            unpublished_because=told.unpublished_because,
            ended_on=told.ended_on,
            opened_at=_at(on),
        )
        for measure in measures_of(adoption.innovation)
    )


def _course(told: InventedAdoption, live_on: date | None) -> Course:
    if told.result:
        return Course.COMPLETE
    if told.unpublished_because:
        return Course.UNPUBLISHED
    return Course.UNDER_WAY if live_on else Course.PLANNED


def remove(*, now: datetime) -> int:
    """Take every invented practice, adoption, person and force away. Returns how many practices."""
    practices = Innovation.objects.filter(organisation__invented=True)
    about = Organisation.objects.filter(invented=False).earliest("pk")
    with recorded("innovations.demonstration_removed", by=None, at=now) as entry:
        for path in reversed(settings.WAYMARK_DEMONSTRATIONS):
            import_module(path).remove(now=now)
        for innovation in practices:
            search.remove(kind="practice", key=innovation.key)
            for paper in innovation.attachments.all():
                search.remove(kind="paper", key=paper.key)
        count = practices.count()
        Evaluation.objects.filter(organisation__invented=True).delete()
        Adoption.objects.filter(organisation__invented=True).delete()
        Enquiry.objects.filter(seat__organisation__invented=True).delete()
        papers = Attachment.objects.filter(innovation__in=practices, removed_at=None)
        files = list(papers.values_list("file", flat=True))
        practices.update(current=None, working=None, state="draft", revision_waits=False)
        practices.delete()
        transaction.on_commit(lambda: delete_unused(files))
        Profile.objects.filter(organisation__invented=True).delete()
        remove_people(now=now)
        for innovation in Innovation.objects.all():
            recount(innovation)
            put_together(innovation, now=now)
        entry.about, entry.detail = about, {"practices": count}
    return count


def remove_again(key: str, *, now: datetime) -> None:
    """Remove it from a restored backup that was made before it was removed."""
    if Organisation.objects.filter(invented=True).exists():
        remove(now=now)
