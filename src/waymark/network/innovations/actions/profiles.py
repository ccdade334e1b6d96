"""What a force says of itself, the table of peers, the value lists, and saved searches."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.text import slugify

from waymark.network.innovations import permissions
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.enums import ValueList
from waymark.network.innovations.models import Peer, Profile, SavedSearch, Value
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.audit.actions import recorded
from waymark.shared.errors import Refused


def save_profile(
    organisation: Organisation,
    *,
    answers: Mapping[str, str],
    resources: Mapping[str, str],
    notes: Mapping[str, str],
    by: Person,
    now: datetime,
) -> Profile:
    """Keep what a force says of itself; its fit with every practice is worked out anew."""
    if not permissions.may_edit_profile(by, organisation):
        raise PermissionDenied
    with recorded("innovations.profile_saved", by=by, at=now) as entry:
        profile, _ = Profile.objects.update_or_create(
            organisation=organisation,
            defaults={
                "answers": {k: v for k, v in answers.items() if v},
                "resources": {k: v for k, v in resources.items() if v},
                "notes": {k: v for k, v in notes.items() if v},
                "updated_at": now,
                "updated_by": by,
            },
        )
        refresh_fits(profile=profile)
        entry.about = profile
    return profile


def import_peers(
    rows: Iterable[tuple[Organisation, Organisation, date | None]],
    *,
    scheme: str,
    by: Person,
    now: datetime,
) -> int:
    """Replace one scheme's table of peers by these rows. Returns how many there are now."""
    if not permissions.may_import_peers(by):
        raise PermissionDenied
    with recorded("innovations.peers_imported", by=by, at=now) as entry:
        made = [
            Peer(organisation=force, peer=peer, scheme=scheme, valid_from=valid_from)
            for force, peer, valid_from in rows
        ]
        if not made:
            raise Refused("The table has no rows")
        _one_table_at_a_time(made)
        Peer.objects.filter(scheme=scheme).delete()
        Peer.objects.bulk_create(made)
        entry.about, entry.detail = by, {"rows": len(made)}
    return len(made)


def _one_table_at_a_time(rows: Iterable[Peer]) -> None:
    """Let nobody else import rows of these forces until this commits: a form sent twice."""
    forces = {row.organisation_id for row in rows}
    list(Organisation.objects.select_for_update().filter(pk__in=forces).order_by("pk"))


def add_value(list_name: str, *, words: str, by: Person, now: datetime) -> Value:
    """Add an entry to a value list."""
    if not permissions.may_edit_values(by):
        raise PermissionDenied
    with recorded("innovations.value_added", by=by, at=now) as entry:
        if list_name == ValueList.RIGHT:
            raise Refused("The twelve rights are those of the Victims’ Code: none is added")
        code = slugify(words).replace("-", "_")[:60]
        if not code:
            raise Refused("Use letters or figures")
        value, made = Value.objects.get_or_create(
            list=list_name, code=code, defaults={"words": words, "order": 900}
        )
        # The same form sent twice finds its entry; what was there before stays as it is.
        if not made and (value.words, value.order, value.retired) != (words, 900, False):
            raise Refused("There is already an entry with these words")
        entry.about = value
    return value


def change_value(value: Value, *, words: str, retired: bool, by: Person, now: datetime) -> None:
    """Reword or retire an entry; the records that carry it keep it."""
    if not permissions.may_edit_values(by):
        raise PermissionDenied
    with recorded("innovations.value_changed", by=by, at=now) as entry:
        Value.objects.filter(pk=value.pk).update(words=words, retired=retired)
        entry.about, entry.detail = value, {"retired": retired}


def save_search(
    person: Person, *, name: str, query: str, notify: bool, now: datetime
) -> SavedSearch:
    """Keep a search under a name; saving it again changes the name."""
    with recorded("innovations.search_saved", by=person, at=now) as entry:
        saved, _ = SavedSearch.objects.update_or_create(
            person=person, query=query, defaults={"name": name, "notify": notify, "saved_at": now}
        )
        entry.about = saved
    return saved


def forget_search(saved: SavedSearch, *, by: Person, now: datetime) -> None:
    if saved.person_id != by.pk:
        raise PermissionDenied
    with recorded("innovations.search_forgotten", by=by, at=now) as entry:
        entry.about = saved
        saved.delete()
