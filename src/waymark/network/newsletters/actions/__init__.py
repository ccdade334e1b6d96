"""Writing a newsletter, sending it once, and the private address of its feed."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate

from waymark.network.newsletters import permissions, queries, rules
from waymark.network.newsletters.enums import State
from waymark.network.newsletters.models import FeedAddress, Newsletter, Pointer
from waymark.shared.accounts.models import Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused
from waymark.shared.meetings.rules.feeds import hashed, new_token
from waymark.shared.notifications.actions import notify
from waymark.shared.search import actions as search
from waymark.shared.ui.prose import plain_text


def begin(
    *, title: str, text: str, open: bool, chosen: Sequence[str], by: Person, now: datetime
) -> Newsletter:
    """Begin a newsletter. Nobody but its writers sees it until it is sent."""
    if not permissions.may_write(by):
        raise PermissionDenied
    with recorded("newsletters.begun", by=by, at=now) as entry:
        newsletter = Newsletter.objects.create(
            title=title,
            text=text,
            open=open,
            invented=by.is_invented,
            begun_by=by,
            changed_at=now,
        )
        _point(newsletter, chosen, now)
        entry.about = newsletter
    return newsletter


def write(
    newsletter: Newsletter,
    *,
    title: str,
    text: str,
    open: bool,
    chosen: Sequence[str],
    seen: int,
    by: Person,
    now: datetime,
) -> Newsletter:
    """Change the words of a newsletter, or what it points to."""
    if not permissions.may_write(by):
        raise PermissionDenied
    with recorded("newsletters.written", by=by, at=now) as entry:
        newsletter = _draft(newsletter)
        if newsletter.saved != seen:
            raise Refused("Somebody else has saved this newsletter meanwhile. Look at it again")
        newsletter.title, newsletter.text, newsletter.open = title, text, open
        newsletter.saved, newsletter.changed_at = seen + 1, now
        newsletter.save()
        newsletter.pointers.exclude(pk__in=_kept(newsletter, chosen)).delete()
        _point(newsletter, chosen, now)
        entry.about = newsletter
    return newsletter


def discard(newsletter: Newsletter, *, by: Person, now: datetime) -> None:
    """Throw away a newsletter that was never sent."""
    if not permissions.may_write(by):
        raise PermissionDenied
    with recorded("newsletters.discarded", by=by, at=now) as entry:
        newsletter = _draft(newsletter)
        entry.about = newsletter
        newsletter.delete()


def send(newsletter: Newsletter, *, by: Person, now: datetime) -> Newsletter:
    """Send a newsletter to every member, once, however often the button is pressed.

    It stands on each member's page of notices; mail follows as they chose for the newsletter, and
    counts in the one mail a day. From here on it can be read and found.
    """
    if not permissions.may_write(by):
        raise PermissionDenied
    with recorded("newsletters.sent", by=by, at=now) as entry:
        newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        entry.about = newsletter
        if newsletter.state == State.SENT:
            entry.detail = {"again": True}
            return newsletter
        pointed = queries.pointed(newsletter)
        blockers = rules.blockers_to_send(
            text=newsletter.text, pointed=pointed, open=newsletter.open
        )
        if blockers:
            raise Refused(blockers)
        told = notify(
            queries.readers(newsletter),
            kind="newsletters.sent",
            subject=newsletter.title,
            body=rules.mail_body(
                plain_text(newsletter.text), pointed, site=settings.WAYMARK_ADDRESS
            ),
            link=reverse("newsletters:newsletter", args=[newsletter.key]),
            now=now,
            once=f"newsletter-{newsletter.key}",
        )
        newsletter.state, newsletter.sent_by, newsletter.sent_at = State.SENT, by, now
        newsletter.told = len(told)
        newsletter.save()
        search.index(**queries.document(newsletter))
        entry.detail = {"told": len(told), "open": newsletter.open}
    return newsletter


def _draft(newsletter: Newsletter) -> Newsletter:
    there = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if there.state == State.SENT:
        raise Refused("This newsletter was sent; what members have read does not change")
    return there


def _kept(newsletter: Newsletter, chosen: Sequence[str]) -> list[int]:
    rows = newsletter.pointers.values_list("pk", "kind", "key")
    return [pk for pk, kind, key in rows if f"{kind}:{key}" in chosen]


def _point(newsletter: Newsletter, chosen: Sequence[str], now: datetime) -> None:
    """Point to what was chosen, as far as every member may read it; what stands already stays."""
    titles = queries.known(chosen, localdate(now), invented=newsletter.invented)
    there = {f"{kind}:{key}" for kind, key in newsletter.pointers.values_list("kind", "key")}
    for position, choice in enumerate(chosen):
        kind, _, key = choice.partition(":")
        if choice in titles and choice not in there:
            Pointer.objects.create(
                newsletter=newsletter,
                kind=kind,
                key=key,
                title=titles[choice],
                address=queries.address_of(kind, key),
                position=position,
            )


# ---- the private feed --------------------------------------------------------------------------


def make_feed(*, by: Person, now: datetime) -> str:
    """Make a private address of the feed; the secret is shown this once, the old one is closed."""
    if not permissions.may_have_feed(by):
        raise PermissionDenied
    token = new_token()
    with recorded("newsletters.feed_made", by=by, at=now) as entry:
        _revoke(by, now)
        FeedAddress.objects.create(person=by, token_hash=hashed(token), made_at=now)
        entry.about = by
    return token


def revoke_feed(*, by: Person, now: datetime) -> None:
    """Close one's private address: it opens nothing any more."""
    with recorded("newsletters.feed_revoked", by=by, at=now) as entry:
        _revoke(by, now)
        entry.about = by


def _revoke(person: Person, now: datetime) -> None:
    FeedAddress.objects.filter(person=person, revoked_at=None).update(revoked_at=now)
