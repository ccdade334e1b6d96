"""Telling people something: a notice on their page, and a mail when they want one at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate

from waymark.shared.accounts.models import Person
from waymark.shared.notifications import queries, rules
from waymark.shared.notifications.enums import Frequency
from waymark.shared.notifications.models import Message, Notice


def notify(
    people: Iterable[Person],
    *,
    kind: str,
    subject: str,
    body: str,
    link: str,
    now: datetime,
    urgent: bool = False,
    once: str | None = None,
) -> list[Notice]:
    """Tell people something, inside the action's own transaction: done and told, or neither.

    Each gets a notice on their page. Mail follows as each has chosen for this group of kinds:
    weekly unless they said otherwise. An urgent mail goes at once to all who did not turn mail off,
    and is not counted in the budget of one mail a day. With `once`, a person who was told under
    that name is not told again. Leavers are left out. Returns the notices made.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("notify() belongs inside the transaction of the action that tells")
    blockers = rules.blockers_to_notify(
        kind=kind, subject=subject, link=link, groups=queries.groups()
    )
    if blockers:
        raise ValueError(f"{kind}: {'; '.join(blockers)}")
    line = rules.one_line(subject)
    drafts = [
        Notice(person=person, kind=kind, subject=line, body=body, link=link, at=now, once=once)
        for person in _to_tell(people, once)
    ]
    Notice.objects.bulk_create(drafts, ignore_conflicts=True)
    keys = [draft.key for draft in drafts]
    notices = list(Notice.objects.filter(key__in=keys).select_related("person").order_by("pk"))
    queue_mail_at_once(notices, now=now, urgent=urgent)
    return notices


def _to_tell(people: Iterable[Person], once: str | None) -> list[Person]:
    """Each active person once, without those who were told already."""
    active = {person.pk: person for person in people if person.is_active}
    if once:
        told = Notice.objects.filter(once=once, person__in=active.keys())
        for pk in told.values_list("person", flat=True):
            del active[pk]
    return list(active.values())


def queue_mail_at_once(notices: list[Notice], *, now: datetime, urgent: bool) -> None:
    """Queue a mail for each notice whose person wants it now and has mail left for today.

    The others wait for the next round, which gathers what is due into one mail.
    """
    if not notices:
        return
    group = rules.group_of(notices[0].kind)
    wanted = queries.frequencies([notice.person_id for notice in notices], [group])
    today = localdate(now)
    mails = {}
    for notice in notices:
        frequency = wanted[notice.person_id, group]
        off = frequency == Frequency.OFF and rules.may_be_turned_off(group, urgent=urgent)
        if frequency == Frequency.AT_ONCE or (urgent and not off):
            mails[notice.key] = mail_for(notice.person, [notice], now=now, urgent=urgent)
    # Somebody whose mail of today has gone already conflicts, and keeps an unmailed notice.
    Message.objects.bulk_create(mails.values(), ignore_conflicts=True)
    references = [mail.reference for mail in mails.values()]
    queued = {
        mail.reference: mail for mail in Message.objects.filter(reference__in=references, day=today)
    }
    carried = [notice for notice in notices if notice.key in mails]
    for notice in carried:
        notice.mail = queued.get(mails[notice.key].reference)
    Notice.objects.bulk_update(carried, ["mail"])


def mail_for(
    person: Person,
    notices: list[Notice],
    *,
    now: datetime,
    urgent: bool = False,
    ending: rules.Ending | None = None,
) -> Message:
    """Write the one mail that carries these notices to a person."""
    items = queries.items(notices)
    groups = {rules.group_of(notice.kind) for notice in notices}
    return Message(
        person=person,
        group=groups.pop() if len(groups) == 1 else "",
        subject=rules.one_line(rules.mail_subject(items, site=queries.site_name())),
        body=rules.mail_text(
            items,
            address=queries.site_address(),
            preferences=queries.preferences_address(person),
            ending=ending,
        ),
        values={queries.BELOW: [rules.page_of(item.link) for item in ending.items]}
        if ending
        else {},
        urgent=urgent,
        day=localdate(now),
        queued_at=now,
        not_before=now,
    )
