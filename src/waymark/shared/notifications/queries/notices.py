"""Reading notices, and how often people want mail."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import rules
from waymark.shared.notifications.enums import Channel, Frequency
from waymark.shared.notifications.models import Message, Notice, Preference

LINK_SALT = "waymark.notifications.frequency"
LINK_LASTS = timedelta(days=180)  # long enough for a mail found again, not for ever
BELOW = "below"  # in a mail's values: the pages that stood below its news
WINGS = ("waymark.network", "waymark.local")
NOT_THERE = "You were told of something that is no longer there for you to read"


# ---- notices ---------------------------------------------------------------------------------


def notices_for(viewer: Person) -> QuerySet[Notice]:
    """A person's own notices, newest first."""
    return Notice.objects.filter(person=viewer).order_by("-at", "-pk")


def found_notices(viewer: Person, *, words: str = "", unread: bool = False) -> QuerySet[Notice]:
    """A person's own notices, the unread alone or all, with these words in them."""
    notices = notices_for(viewer)
    if unread:
        notices = notices.filter(read_at=None)
    if words:
        notices = notices.filter(Q(subject__icontains=words) | Q(body__icontains=words))
    return notices


def keys_readable(person: Person, notices: Collection[Notice]) -> set[str]:
    """The keys of those notices whose matter this person may still read.

    Each app says so of its own, as the wing's settings name it; of other apps all are.
    """
    readable = {notice.key for notice in notices}
    for group, path in settings.WAYMARK_STILL_TOLD.items():
        own = [notice for notice in notices if rules.group_of(notice.kind) == group]
        if own:
            still = import_string(path)(person, {(notice.kind, notice.link) for notice in own})
            readable -= {n.key for n in own if (n.kind, n.link) not in still}
    return readable


def as_readable(viewer: Person, notices: Collection[Notice]) -> list[Notice]:
    """A person's notices for their page; one whose matter was taken from them keeps no words."""
    readable = keys_readable(viewer, notices)
    for notice in notices:
        if notice.key not in readable:
            notice.subject, notice.body, notice.link = NOT_THERE, "", ""
    return list(notices)


def unread_count(viewer: Person) -> int:
    return notices_for(viewer).filter(read_at=None).count()


def unmailed_notices(person: Person, now: datetime) -> QuerySet[Notice]:
    """What a person has neither read nor been mailed, unless it is too old to matter."""
    return Notice.objects.filter(
        person=person, mail=None, read_at=None, at__gte=now - rules.STALE
    ).order_by("-at", "-pk")


def people_with_unmailed_notices(now: datetime) -> QuerySet[Person]:
    unmailed = Notice.objects.filter(mail=None, read_at=None, at__gte=now - rules.STALE)
    return Person.objects.filter(
        is_active=True, pk__in=unmailed.order_by().values("person").distinct()
    ).order_by("pk")


def people_due(now: datetime) -> list[Person]:
    """Those for whom a mail is due by now, who have had none today. Nobody is locked for this."""
    unmailed = Notice.objects.filter(mail=None, read_at=None, at__gte=now - rules.STALE)
    chosen = {
        (person, group): frequency
        for person, group, frequency in Preference.objects.values_list(
            "person", "group", "frequency"
        )
    }
    until = {frequency: rules.due_if_before(frequency, now) for frequency in Frequency.values}
    due = set()
    for person, kind, at in unmailed.order_by().values_list("person", "kind", "at").iterator():
        limit = until[chosen.get((person, rules.group_of(kind)), Frequency.WEEKLY)]
        if limit is not None and at <= limit:
            due.add(person)
    due -= set(
        Message.objects.filter(day=localdate(now), urgent=False, person__isnull=False).values_list(
            "person", flat=True
        )
    )
    people = Person.objects.in_bulk(due)
    return [people[pk] for pk in sorted(people) if people[pk].is_active]


def ending_for(person: Person, notices: Iterable[Notice], *, now: datetime) -> rules.Ending | None:
    """What stands below a person's digest: as the wing's settings say, and nothing twice.

    What they have been told of, on their page or below an earlier digest, is not offered again.
    """
    if not settings.WAYMARK_DIGEST_ENDING:
        return None
    since = now - rules.STALE
    told = Notice.objects.filter(person=person, at__gte=since).values_list("link", flat=True)
    earlier = Message.objects.filter(person=person, urgent=False, queued_at__gte=since)
    shown = {rules.page_of(link) for link in [*told, *(notice.link for notice in notices)]}
    for values in earlier.values_list("values", flat=True):
        shown.update(values.get(BELOW, ()))
    ending: rules.Ending | None = import_string(settings.WAYMARK_DIGEST_ENDING)(
        person, but=shown, now=now
    )
    return ending


def those_due(person: Person, notices: list[Notice], now: datetime) -> list[Notice]:
    """Of a person's unmailed notices, those due for mail by now."""
    wanted = frequencies([person.pk], {rules.group_of(notice.kind) for notice in notices})
    until = {group: rules.due_if_before(frequency, now) for (_, group), frequency in wanted.items()}
    limits = [(notice, until[rules.group_of(notice.kind)]) for notice in notices]
    return [notice for notice, limit in limits if limit is not None and notice.at <= limit]


def items(notices: Iterable[Notice]) -> list[rules.Item]:
    """Notices as a mail shows them."""
    names = groups()
    return [
        rules.Item(
            group=names.get(group := rules.group_of(notice.kind), group.capitalize()),
            subject=notice.subject,
            body=notice.body,
            link=notice.link,
            at=notice.at,
        )
        for notice in notices
    ]


def enclosures_of(message: Message) -> list[rules.Enclosure]:
    """The files that travel with a mail, as they are now: each app says so of its own notices."""
    if message.person is None or message.channel != Channel.EMAIL:
        return []
    told = set(message.notices.order_by().values_list("kind", "link"))
    found: list[rules.Enclosure] = []
    for group, path in settings.WAYMARK_ENCLOSED.items():
        if own := {(kind, link) for kind, link in told if rules.group_of(kind) == group}:
            found += import_string(path)(message.person, own)
    return found


# ---- how often -------------------------------------------------------------------------------


def groups() -> dict[str, str]:
    """The groups of kinds that people choose mail for, and their names.

    A group is an app: the part of a kind before the dot. Every app of the wing is one, and each
    shared app that says on its AppConfig what its mails are called (`notices_title`).
    """
    titles = {}
    for config in apps.get_app_configs():
        package, _, name = config.name.rpartition(".")
        fallback = name.capitalize() if package in WINGS else ""
        titles[name] = getattr(config, "notices_title", fallback)
    return {group: title for group, title in sorted(titles.items()) if title}


def frequencies(people: Iterable[int], groups: Iterable[str]) -> dict[tuple[int, str], str]:
    """How often each of these people wants mail of each group; weekly where they did not say."""
    people, groups = list(people), list(groups)
    wanted: dict[tuple[int, str], str] = {
        (person, group): Frequency.WEEKLY for person in people for group in groups
    }
    chosen = Preference.objects.filter(person__in=people, group__in=groups)
    wanted.update(
        {
            (row.person_id, row.group): row.frequency
            for row in chosen.only("person", "group", "frequency")
        }
    )
    return wanted


@dataclass(frozen=True)
class Reach:
    """Who will be told, and how: shown before something is sent to a group."""

    people: list[Person]
    left_out: int
    by_frequency: dict[str, int]


def who_gets_this(people: Iterable[Person], *, kind: str, urgent: bool = False) -> Reach:
    """Say who would be told if notify() were called with these people now."""
    chosen = {person.pk: person for person in people}
    told = [person for person in chosen.values() if person.is_active]
    wanted = frequencies([person.pk for person in told], [rules.group_of(kind)])
    counts = {frequency: 0 for frequency in Frequency.values}
    for frequency in wanted.values():
        off = frequency == Frequency.OFF and rules.may_be_turned_off(
            rules.group_of(kind), urgent=urgent
        )
        counts[Frequency.AT_ONCE if urgent and not off else frequency] += 1
    told.sort(key=lambda person: person.name.casefold())
    return Reach(told, len(chosen) - len(told), counts)


def site_name() -> str:
    return settings.WAYMARK_SITE_NAME


def site_address() -> str:
    return settings.WAYMARK_ADDRESS


def preferences_address(person: Person) -> str:
    """The address in a mail by which its reader chooses how often, without signing in."""
    token = signing.TimestampSigner(salt=LINK_SALT).sign(person.key)
    return site_address() + reverse("notifications:from_mail", args=[token])


def person_by_link(token: str) -> Person | None:
    """Whose mail a signed link came from; None if it was altered, is too old, or they have left."""
    try:
        key = signing.TimestampSigner(salt=LINK_SALT).unsign(token, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    return Person.objects.filter(key=key, is_active=True).first()
