"""Returns filed, queried, signed off, published, corrected, withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.benchmarks import NOW, OCTOBER, force, headline, row
from tests.network.benchmarks.returned import refused, seen
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.actions import filing, signing_off
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.queries import returns as reading
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db


# ---- a document, from filing to publication -----------------------------------------------------


def test_a_document_waits_for_a_second_person_and_is_then_published(ashdown):
    filed = ashdown.file(ashdown.document().text())

    assert (filed.state, filed.issue, filed.rules_version) == ("submitted", 1, "0123456789ab")
    assert filed.definitions["updates-in-time"].startswith("updates-in-time v1 ")
    assert seen("updates-in-time", ashdown.row) == [(None, None, False)]
    asked = Notice.objects.filter(kind="benchmarks.sign_off_asked")
    assert list(asked.values_list("person", flat=True)) == [ashdown.second.pk]

    ashdown.publish(filed)

    filed.refresh_from_db()
    assert filed.state == State.PUBLISHED
    assert seen("updates-in-time", ashdown.row) == [(300, 400, False)]
    assert Entry.objects.filter(act="benchmarks.return_certified", by=ashdown.second.pk).exists()


def test_nobody_else_sees_it_before_it_is_signed_off(ashdown):
    stranger, office = lead(), steward()
    filed = ashdown.file(ashdown.document().text())

    assert not queries.returns_for(stranger).exists()
    assert not queries.returns_for(office).exists()
    assert queries.returns_for(ashdown.second).get() == filed
    assert not queries.published(stranger).exists()

    ashdown.publish(filed)

    assert queries.returns_for(stranger).get() == filed
    assert queries.published(stranger).count() == 1


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OBSERVER], ids=["a partner", "an observer"])
def test_who_reads_along_never_sees_figures_of_a_named_force(ashdown, role):
    charity = OrganisationFactory(kind=OrganisationKind.CHARITY)
    reader = lead(charity, role)
    ashdown.publish(ashdown.file(ashdown.document().text()))

    assert not queries.published(reader).exists()
    assert not queries.returns_for(reader).exists()
    assert not queries.shown_organisations(reader).exists()


def test_who_filed_it_cannot_sign_it_off(ashdown):
    filed = ashdown.file(ashdown.document().text())

    assert refused(signing_off.certify, filed, by=ashdown.filer, now=NOW) == [
        "You filed it yourself: a second person signs it off"
    ]
    assert Return.objects.get().state == State.SUBMITTED


def test_strangers_and_practitioners_file_and_sign_nothing(ashdown):
    filed = ashdown.file(ashdown.document().text())

    for stranger in (lead(), steward(), lead(ashdown.row, Role.PRACTITIONER)):
        with pytest.raises(PermissionDenied):
            signing_off.certify(filed, by=stranger, now=NOW)
        with pytest.raises(PermissionDenied):
            filing.file_document("{}", force=ashdown.row, by=stranger, now=NOW)
        with pytest.raises(PermissionDenied):
            signing_off.withdraw(filed, because="x", by=stranger, now=NOW)


def test_it_can_be_signed_off_for_a_day_to_come(ashdown):
    filed = ashdown.file(ashdown.document().text())
    day = NOW.date() + timedelta(days=3)

    signing_off.certify(filed, by=ashdown.second, now=NOW, publish_on=day)

    assert signing_off.publish_due(now=NOW) == 0
    assert seen("updates-in-time", ashdown.row) == [(None, None, False)]
    assert signing_off.publish_due(now=NOW + timedelta(days=3)) == 1
    assert seen("updates-in-time", ashdown.row) == [(300, 400, False)]


def test_what_is_signed_off_for_a_day_to_come_is_published_earlier_by_who_may_sign(ashdown):
    filed = ashdown.file(ashdown.document().text())
    assert refused(signing_off.publish_early, filed, by=ashdown.second, now=NOW) == [
        "The return has moved on meanwhile: waits for a second person"
    ]
    day = NOW.date() + timedelta(days=3)
    signing_off.certify(filed, by=ashdown.second, now=NOW, publish_on=day)
    for stranger in (ashdown.filer, lead(), steward(), lead(ashdown.row, Role.PRACTITIONER)):
        with pytest.raises(PermissionDenied):
            signing_off.publish_early(filed, by=stranger, now=NOW)

    signing_off.publish_early(filed, by=ashdown.second, now=NOW)

    assert seen("updates-in-time", ashdown.row) == [(300, 400, False)]
    entry = Entry.objects.get(act="benchmarks.return_published")
    assert entry.by_id == ashdown.second.pk
    assert signing_off.publish_due(now=NOW + timedelta(days=3)) == 0  # not a second time
    reasons = refused(signing_off.publish_early, filed, by=ashdown.second, now=NOW)
    assert reasons == ["The return has moved on meanwhile: published"]


def test_what_is_withdrawn_a_moment_before_its_turn_is_not_published(ashdown):
    day = NOW.date() + timedelta(days=3)
    first, second = (
        ashdown.file(ashdown.document(row(month=month)).text()) for month in ("2026-09", "2026-10")
    )
    for filed in (first, second):
        signing_off.certify(filed, by=ashdown.second, now=NOW, publish_on=day)

    def withdrawn(instance, **_):
        if instance.pk == first.pk:
            post_save.disconnect(withdrawn, sender=Return)
            signing_off.withdraw(second, because="Wrong month", by=ashdown.second, now=NOW)

    post_save.connect(withdrawn, sender=Return)
    assert signing_off.publish_due(now=NOW + timedelta(days=3)) == 1

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.PUBLISHED, State.WITHDRAWN)


def test_duties_are_added_up_to_the_measure_that_counts_them(ashdown):
    duties = ["ARR", "INT", "REL", "BAI", "RUI", "BCC", "NOI", "CHG", "NPR"]
    rows = [row(f"R06-{duty}", edition="VC2021", met=30, of=40) for duty in duties]

    ashdown.publish(ashdown.file(ashdown.document(*rows).text()))

    assert seen("updates-in-time", ashdown.row) == [(270, 360, False)]


def test_a_measure_is_held_back_when_one_of_its_duties_is(ashdown):
    duties = ["ARR", "INT", "REL", "BAI", "RUI", "BCC", "NOI", "CHG"]
    rows = [row(f"R06-{duty}", edition="VC2021", met=30, of=40) for duty in duties]
    held = row("R06-NPR", edition="VC2021", met=None, of=12)

    ashdown.publish(ashdown.file(ashdown.document(*rows, held).text()))

    assert seen("updates-in-time", ashdown.row) == [(None, 332, True)]


# ---- a month sent twice -------------------------------------------------------------------------


def test_a_month_sent_twice_is_queried_and_the_old_stays_until_the_second_person_decides(ashdown):
    first = ashdown.publish(ashdown.file(ashdown.document().text()))
    second = ashdown.file(ashdown.document(row(met=320, of=420)).text())

    change = reading.changes(second)[0]
    assert (change.before, change.after) == ("300 of 400", "320 of 420")
    assert seen("updates-in-time", ashdown.row) == [(300, 400, False)]

    ashdown.publish(second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.corrects) == (State.SUPERSEDED, first)
    assert seen("updates-in-time", ashdown.row) == [(320, 420, False)]
    assert Figure.objects.count() == 2  # what was replaced is kept, for the history


def test_what_was_replaced_in_part_stays_published_for_the_rest(ashdown):
    both = ashdown.document(row(month="2026-09"), row())
    first = ashdown.publish(ashdown.file(both.text()))
    ashdown.publish(ashdown.file(ashdown.document(row(met=320, of=420)).text()))

    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    series = queries.series("updates-in-time", [ashdown.row], OCTOBER, months=2)[ashdown.row.pk]
    assert series.numerators == (300, 320)


def test_a_correction_that_is_sent_back_leaves_the_old(ashdown):
    ashdown.publish(ashdown.file(ashdown.document().text()))
    second = ashdown.file(ashdown.document(row(met=320, of=420)).text())

    signing_off.send_back(second, because="September was counted", by=ashdown.second, now=NOW)

    second.refresh_from_db()
    assert (second.state, second.withdrawn_because) == (
        State.WITHDRAWN, "Not signed off: September was counted",
    )  # fmt: skip
    assert seen("updates-in-time", ashdown.row) == [(300, 400, False)]
    assert Notice.objects.filter(person=ashdown.filer, kind="benchmarks.sent_back").exists()


def test_a_withdrawn_return_leaves_every_page_and_says_why(ashdown):
    filed = ashdown.publish(ashdown.file(ashdown.document().text()))

    signing_off.withdraw(filed, because="A station was left out", by=ashdown.filer, now=NOW)

    filed.refresh_from_db()
    assert (filed.state, filed.withdrawn_because) == (State.WITHDRAWN, "A station was left out")
    assert seen("updates-in-time", ashdown.row) == [(None, None, False)]


def test_the_next_document_still_follows_a_withdrawn_one(ashdown):
    filed = ashdown.file(ashdown.document().text())
    signing_off.withdraw(filed, because="Too early", by=ashdown.filer, now=NOW)

    assert ashdown.file(ashdown.document(row(met=310)).text()).issue == 2


@pytest.mark.parametrize(
    ("day", "late"),
    [(date(2026, 11, 20), False), (date(2026, 11, 21), True)],
    ids=["on the day that it is due", "the day after"],
)
def test_a_late_return_is_marked(ashdown, day, late):
    now = NOW.replace(day=day.day)

    assert ashdown.file(ashdown.document().text(), now=now).late is late


IN_TIME, TOO_LATE = NOW.replace(day=19), NOW.replace(day=25)  # October is due on the 20th


@pytest.mark.parametrize(
    ("first", "then", "late"),
    [
        ([row()], [row(met=310)], False),
        ([row()], [row(met=310), row("N-ACK")], True),
        ([row(month="2026-09")], [row(month="2026-09", met=310), row()], True),
        ([row("N-ACK")], [row()], True),
    ],
    ids=["the same month, corrected", "with a measure that had not come yet",
         "with a month that had not come yet", "another measure of the month"],
)  # fmt: skip
def test_a_correction_is_late_only_where_what_it_says_first_comes_late(ashdown, first, then, late):
    ashdown.publish(ashdown.file(ashdown.document(*first).text(), now=IN_TIME), now=IN_TIME)

    assert ashdown.file(ashdown.document(*then).text(), now=TOO_LATE).late is late


def test_what_first_came_late_stays_so_and_what_was_sent_back_never_came(ashdown):
    late = NOW.replace(day=21)
    ashdown.publish(ashdown.file(ashdown.document().text(), now=late), now=late)
    assert ashdown.file(ashdown.document(row(met=310)).text(), now=TOO_LATE).late is True

    birch = force("birch")
    early = birch.file(birch.document().text(), now=IN_TIME)
    signing_off.send_back(early, because="Another month", by=birch.second, now=IN_TIME)
    assert birch.file(birch.document(row(met=310)).text(), now=TOO_LATE).late is True


def test_a_typed_correction_of_a_month_that_came_in_time_is_in_time(ashdown):
    ashdown.publish(ashdown.file(ashdown.document().text(), now=IN_TIME), now=IN_TIME)
    cells = {name: n for name, n in headline().items() if name.startswith("updates-in-time")}
    draft = ashdown.typed(cells | {"updates-in-time-2026-10-n": "310"})

    filing.submit(draft, by=ashdown.filer, now=TOO_LATE)

    assert draft.late is False
