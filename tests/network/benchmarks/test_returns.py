"""Returns filed, queried, signed off, corrected, withdrawn; and refused, with nothing kept."""

import json
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied
from django.db.models.signals import post_save

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.benchmarks import NOW, OCTOBER, force, headline, review, row
from waymark.measures import returns
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.actions import filing, keys, signing_off
from waymark.network.benchmarks.actions.founding import load_facts
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Figure, Return
from waymark.network.benchmarks.queries import due
from waymark.network.benchmarks.queries import returns as reading
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Oversight
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ashdown():
    return force()


def refused(act, *args, **more) -> list[str]:
    before = (Return.objects.count(), Figure.objects.filter(current=True).count())
    with pytest.raises(Refused) as refusal:
        act(*args, **more)
    assert (Return.objects.count(), Figure.objects.filter(current=True).count()) == before
    return refusal.value.reasons


def seen(measure: str = "updates-in-time", *organisations) -> list[tuple]:
    """What the network reads for October, force by force."""
    found = queries.series(measure, organisations, OCTOBER, months=1)
    return [(one.numerators[0], one.denominators[0], one.suppressed[0]) for one in found.values()]


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


# ---- refused: in words, by row, and nothing kept ------------------------------------------------


def mend(document, **changes) -> str:
    """A document altered on its way."""
    return json.dumps(json.loads(document.text()) | changes)


def test_more_met_than_fell_due_is_refused_by_row(ashdown):
    said = json.loads(ashdown.document(row(month="2026-09"), row()).text())
    said["rows"][1]["met"] = 500

    assert refused(ashdown.file, json.dumps(said)) == ["Row 2: more were met than fell due"]


def test_a_month_that_has_not_ended_is_refused_by_row(ashdown):
    document = ashdown.document(row(), row(month="2026-11"), row(month="2027-01"))

    assert refused(ashdown.file, document.text()) == [
        "Row 2: N-UPD, 2026-11: the month has not ended",
        "Row 3: N-UPD, 2027-01: the month has not ended",
    ]


def test_an_unknown_force_is_refused(ashdown):
    document = ashdown.document(force="nowhere")

    assert refused(ashdown.file, document.text()) == [
        "The return is of another force, or of one that is not in the register"
    ]


def test_an_unknown_measure_is_refused_by_row(ashdown):
    assert refused(ashdown.file, ashdown.document(row(), row("N-XYZ")).text()) == [
        "Row 2: N-XYZ is no measure of this network"
    ]


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (2, "It is written in version 2 of the form; this site reads version 1"),
        (0, "It is written in version 0 of the form, which is no longer read."
            " Update Waymark in the force and make it again"),
    ],
    ids=["newer", "older"],
)  # fmt: skip
def test_another_version_of_the_form_is_refused(ashdown, version, reason):
    assert refused(ashdown.file, mend(ashdown.document(), version=version)) == [reason]


def test_a_broken_signature_is_refused(ashdown):
    said = json.loads(ashdown.document().text())
    said["signature"]["ed25519"] = "0" * 128

    assert refused(ashdown.file, json.dumps(said)) == [
        "The signature is not that of the key it names"
    ]


def test_an_unknown_key_is_refused(ashdown):
    document = ashdown.document(key=Ed25519PrivateKey.generate())

    assert refused(ashdown.file, document.text()) == [
        "The return is signed with a key that is not known for this force"
    ]


def test_a_key_signs_only_once_trusted_and_until_it_ends(ashdown):
    keys.end_key(ashdown.key, on=date(2026, 11, 20), by=ashdown.filer, now=NOW)

    assert refused(ashdown.file, ashdown.document().text()) == [
        "The return is signed with a key that is not known for this force"
    ]


def test_figures_altered_on_the_way_are_refused(ashdown):
    said = json.loads(ashdown.document().text())
    said["rows"][0]["met"] = 390

    assert refused(ashdown.file, json.dumps(said)) == [
        "The figures have been altered since the return was made: its hash differs"
    ]


def test_a_replayed_document_is_refused(ashdown):
    first = ashdown.document().text()
    ashdown.publish(ashdown.file(first))

    assert refused(ashdown.file, first) == ["This return has been taken already"]

    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-09")).text()))

    assert refused(ashdown.file, first) == ["Issue 1 is not newer than issue 2, taken before"]


def test_a_document_left_out_is_missed(ashdown):
    ashdown.document()

    assert refused(ashdown.file, ashdown.document(row(month="2026-09")).text()) == [
        "Issue 2 comes first, but issue 1 was expected"
    ]


def test_a_number_under_five_is_refused_though_the_force_signed_it(ashdown):
    assert refused(ashdown.file, ashdown.document(row(met=397)).text()) == [
        "N-UPD, 2026-10: a count under 5 is not held back"
    ]


def test_made_up_documents_are_for_made_up_forces_alone(ashdown):
    assert refused(ashdown.file, ashdown.document(made_up=True).text()) == [
        "The return is marked as made up, and the force is real"
    ]


# ---- keys ---------------------------------------------------------------------------------------


def test_a_key_is_trusted_by_somebody_else_than_who_added_it(ashdown):
    with pytest.raises(PermissionDenied):
        keys.trust_key(ashdown.key, by=ashdown.filer, now=NOW)


@pytest.mark.parametrize(
    "pem", ["", "hello", "-----BEGIN PUBLIC KEY-----\nMC4CAQAwBQ\n-----END PUBLIC KEY-----"],
    ids=["nothing", "a word", "a key cut short"],
)  # fmt: skip
def test_what_is_no_public_key_is_refused(ashdown, pem):
    reasons = refused(
        keys.add_key, ashdown.row, pem=pem, valid_from=OCTOBER, by=ashdown.filer, now=NOW
    )
    assert reasons == [
        "The public key cannot be read: it must be a PEM file."
        " Send the file that ends in .public.pem, never the other"
    ]


# ---- typed --------------------------------------------------------------------------------------


def test_the_five_questions_are_typed_checked_and_published(ashdown):
    draft = ashdown.typed(headline())

    filing.submit(draft, by=ashdown.filer, now=NOW)
    ashdown.publish(draft)

    draft.refresh_from_db()
    assert (draft.state, draft.completeness, draft.typed) == (State.PUBLISHED, 100, {})
    assert seen("release-told", ashdown.row) == [(300, 400, False)]
    assert Figure.objects.filter(current=True).count() == 5


def test_half_a_table_is_half_complete(ashdown):
    cells = dict(list(headline().items())[:4])
    draft = ashdown.typed(cells)

    filing.submit(draft, by=ashdown.filer, now=NOW)

    assert draft.completeness == 40


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (("120", "100"), "120 of 100 updates: a part is more than the whole"),
        (("12", ""), "“Of” is empty; fill the row or leave all of it empty"),
        (("a few", "100"), "“Counted” must be a whole number"),
        (("-5", "100"), "“Counted” must be a whole number"),
        (("10.5", "100"), "“Counted” must be a whole number"),
        (("5", "99999999999"), "“Of” is more than 10,000,000"),
    ],
    ids=["numerator over denominator", "half a row", "words", "negative", "a fraction", "huge"],
)
def test_a_row_that_cannot_be_is_refused_by_its_name(ashdown, typed, reason):
    cells = headline() | {
        "updates-in-time-2026-10-n": typed[0],
        "updates-in-time-2026-10-d": typed[1],
    }
    draft = ashdown.typed(cells)

    assert refused(filing.submit, draft, by=ashdown.filer, now=NOW) == [
        f"Updates in time, October 2026: {reason}"
    ]
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2026, 10, 1), date(2026, 11, 1),
         "November 2026 has not ended: its figures cannot be whole yet"),
        (date(2026, 10, 1), date(2026, 9, 1), "The last month lies before the first"),
        (date(2025, 1, 1), date(2026, 3, 1),
         "A return covers 12 months at most: file the others with another"),
    ],
    ids=["the present month", "backwards", "fifteen months"],
)  # fmt: skip
def test_months_that_cannot_be_returned_are_refused(ashdown, first, last, reason):
    assert refused(ashdown.typed, {}, first=first, last=last) == [reason]


def test_small_numbers_are_held_back_when_the_return_is_filed(ashdown):
    cells = headline() | {"updates-in-time-2026-10-n": "398", "referred-2026-10-d": "3",
                          "referred-2026-10-n": "2"}  # fmt: skip
    draft = ashdown.typed(cells)

    filing.submit(draft, by=ashdown.filer, now=NOW)
    ashdown.publish(draft)

    assert seen("updates-in-time", ashdown.row) == [(None, 400, True)]
    assert seen("referred", ashdown.row) == [(None, None, True)]


def test_a_correction_by_a_few_victims_is_held_back(ashdown):
    """Who saw 300 of 400 and then sees 302 of 402 knows of two people."""
    first = ashdown.typed(headline())
    filing.submit(first, by=ashdown.filer, now=NOW)
    ashdown.publish(first)
    second = ashdown.typed({"updates-in-time-2026-10-n": "302", "updates-in-time-2026-10-d": "402"})

    filing.submit(second, by=ashdown.filer, now=NOW)
    ashdown.publish(second)

    assert seen("updates-in-time", ashdown.row) == [(None, None, True)]


def test_a_document_that_differs_by_few_from_what_was_typed_is_refused(ashdown):
    """The engine in the force does not know what was typed here."""
    typed = ashdown.typed(headline())
    filing.submit(typed, by=ashdown.filer, now=NOW)
    ashdown.publish(typed)

    assert refused(ashdown.file, ashdown.document(row(met=302, of=402)).text()) == [
        "Updates in time, October 2026: it differs by fewer than 5 from what was published"
        " (300 of 400), which would give those away. Leave the month out, and write to the"
        " network office"
    ]


def test_a_typed_return_that_is_sent_back_can_be_mended(ashdown):
    draft = ashdown.typed(headline())
    filing.submit(draft, by=ashdown.filer, now=NOW)

    signing_off.send_back(draft, because="Last month’s", by=ashdown.second, now=NOW)

    assert (draft.state, draft.typed["sent_back"]) == (State.DRAFT, "Last month’s")
    assert not Figure.objects.exists()
    filing.submit(draft, by=ashdown.filer, now=NOW)
    assert Figure.objects.count() == 5


def test_satisfaction_carries_method_days_invited_and_answered(ashdown):
    draft = ashdown.typed(
        {"satisfied-overall-2026-10-i": "500", "satisfied-overall-2026-10-d": "120",
         "satisfied-overall-2026-10-n": "84"},
        kind="satisfaction", method="telephone",
        asked_from=date(2026, 11, 2), asked_to=date(2026, 11, 13),
    )  # fmt: skip

    filing.submit(draft, by=ashdown.filer, now=NOW)
    ashdown.publish(draft)

    series = queries.series("satisfied-overall", [ashdown.row], OCTOBER, months=1)[ashdown.row.pk]
    assert (series.numerators, series.denominators) == ((84,), (120,))
    assert (series.invited, series.method) == ((500,), "telephone")


def test_more_answers_than_invitations_are_refused(ashdown):
    draft = ashdown.typed(
        {"satisfied-overall-2026-10-i": "100", "satisfied-overall-2026-10-d": "120",
         "satisfied-overall-2026-10-n": "84"},
        kind="satisfaction", method="post",
        asked_from=date(2026, 11, 2), asked_to=date(2026, 11, 13),
    )  # fmt: skip

    assert refused(filing.submit, draft, by=ashdown.filer, now=NOW) == [
        "Satisfied with the whole experience, October 2026: 120 answered, but only 100 were invited"
    ]


def test_a_file_review_is_one_figure_for_its_whole_period(ashdown):
    draft = review(ashdown, date(2026, 7, 1), OCTOBER)

    filing.submit(draft, by=ashdown.filer, now=NOW)
    ashdown.publish(draft)

    figure = queries.spans("files-good", [ashdown.row])[ashdown.row.pk][0]
    assert (figure.numerator, figure.denominator) == (52, 60)
    assert (figure.month, figure.last) == (date(2026, 7, 1), OCTOBER)


def test_reviews_whose_months_overlap_are_refused(ashdown):
    """Ten files more or less could be told apart by subtracting one from the other."""
    first = review(ashdown, date(2026, 7, 1), date(2026, 9, 1))
    filing.submit(first, by=ashdown.filer, now=NOW)
    ashdown.publish(first)

    assert refused(
        filing.submit, review(ashdown, date(2026, 7, 1), OCTOBER), by=ashdown.filer, now=NOW
    ) == [
        "July to September 2026 is published: a period that overlaps it could be subtracted"
        " from it. Choose the same months, or others"
    ]


def test_an_oversight_body_files_for_its_force_and_signs_by_its_own_people(ashdown):
    body = OrganisationFactory(kind=OrganisationKind.OVERSIGHT, name="Commissioner for Ashdown")
    Oversight.objects.create(force=ashdown.row, body=body, kind="pcc")
    first, second = lead(body, Role.PARTNER), lead(body, Role.PARTNER)
    draft = filing.begin(
        kind="typed", method="manual", organisation=ashdown.row, sender=body, first=OCTOBER,
        last=OCTOBER, by=first, now=NOW,
    )  # fmt: skip
    filing.save_cells(draft, headline(), by=first, now=NOW)
    filing.submit(draft, by=first, now=NOW)

    assert not queries.returns_for(ashdown.second).exists()
    with pytest.raises(PermissionDenied):
        signing_off.certify(draft, by=ashdown.second, now=NOW)

    signing_off.certify(draft, by=second, now=NOW)

    assert seen("updates-in-time", ashdown.row) == [(300, 400, False)]
    own = ashdown.typed(headline(met=310))
    assert refused(filing.submit, own, by=ashdown.filer, now=NOW) == [
        "Commissioner for Ashdown has published October 2026 itself: ask them to correct it"
    ]


def test_a_body_files_for_no_force_but_its_own(ashdown):
    body = OrganisationFactory(kind=OrganisationKind.OVERSIGHT)
    person = lead(body, Role.PARTNER)

    with pytest.raises(PermissionDenied):
        filing.begin(
            kind="typed", method="manual", organisation=ashdown.row, sender=body,
            first=OCTOBER, last=OCTOBER, by=person, now=NOW,
        )  # fmt: skip


def test_a_draft_can_be_thrown_away_and_a_filed_return_cannot(ashdown):
    draft = ashdown.typed(headline())
    filing.discard(draft, by=ashdown.filer, now=NOW)
    assert not Return.objects.exists()

    filed = ashdown.typed(headline())
    filing.submit(filed, by=ashdown.filer, now=NOW)
    with pytest.raises(Refused):
        filing.discard(filed, by=ashdown.filer, now=NOW)
    assert Return.objects.count() == 1


# ---- every morning ------------------------------------------------------------------------------


def test_a_missing_month_is_asked_for_calmly_and_not_every_day(ashdown):
    from waymark.network.benchmarks.actions import daily_round

    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-09")).text()))
    sent = Notice.objects.filter(kind="benchmarks.return_due", person=ashdown.filer)

    for day in range(19, 31):
        daily_round(now=NOW.replace(day=day))

    assert [notice.at.day for notice in sent.order_by("at")] == [21, 28]
    assert {notice.subject for notice in sent} == {"No return yet for October 2026"}


def test_who_never_filed_owes_nothing(ashdown):
    from waymark.network.benchmarks.queries import due

    assert due.missing(NOW.date()) == {}


def test_first_pages_name_what_is_due_and_what_waits(ashdown):
    ashdown.publish(ashdown.file(ashdown.document(row(month="2026-09")).text()))
    filed = ashdown.typed(headline())
    filing.submit(filed, by=ashdown.filer, now=NOW)

    mine, theirs = (queries.needs(p, NOW.date()) for p in (ashdown.filer, ashdown.second))

    assert [need.title for need in theirs.asked] == ["Sign off the return for October 2026"]
    assert mine.asked == []
    assert mine.due == theirs.due == []  # October is on its way

    signing_off.send_back(filed, because="Wrong month", by=ashdown.second, now=NOW)

    assert [(n.title, n.words, n.note) for n in queries.needs(ashdown.filer, NOW.date()).due] == [
        (
            "Mend the return for October 2026",
            "1 day late",
            f"{ashdown.second.name} sent it back: Wrong month",
        )
    ]


def test_a_key_that_waits_is_asked_of_the_co_ordinator_until_it_is_trusted_or_ended(ashdown):
    office, other = steward(), lead()
    waits = [
        keys.add_key(
            ashdown.row, pem=returns.pem(Ed25519PrivateKey.generate().public_key()),
            valid_from=OCTOBER, by=ashdown.filer, now=NOW,
        )
        for _ in range(2)
    ]  # fmt: skip

    assert [(need.title, need.href, need.owner) for need in asked(office)] == [
        (f"Hear the fingerprint of a key: {key.fingerprint}", "/measures/keys/", ashdown.row)
        for key in waits
    ]
    assert asked(ashdown.filer) == asked(ashdown.second) == asked(other) == []

    keys.trust_key(waits[0], by=office, now=NOW)
    keys.end_key(waits[1], on=NOW.date() - timedelta(days=1), by=ashdown.filer, now=NOW)

    assert asked(office) == []


def asked(person):
    return queries.needs(person, NOW.date()).asked


def test_a_force_of_which_only_a_paper_tells_owes_no_month():
    """Nobody there filed it: it must not be called late, nor be reminded."""
    reader = lead(OrganisationFactory(slug="leicestershire"))
    load_facts(now=NOW)

    assert Figure.objects.filter(organisation=reader.organisation, current=True).exists()
    assert due.missing(NOW.date()) == {}
    assert queries.needs(reader, NOW.date()).due == []
    assert queries.needs(reader, NOW.date()).changed == []


def test_a_day_to_publish_that_has_passed_is_refused_and_nothing_is_published(ashdown):
    filed = ashdown.file(ashdown.document().text())

    assert refused(
        signing_off.certify, filed, by=ashdown.second, now=NOW, publish_on=date(2025, 12, 1)
    ) == ["The day to publish on has passed: enter another, or none to publish now"]
    assert Return.objects.get().state == State.SUBMITTED


def test_a_document_signed_with_a_key_not_heard_yet_says_whom_to_ring(ashdown):
    secret = Ed25519PrivateKey.generate()
    new = keys.add_key(
        ashdown.row,
        pem=returns.pem(secret.public_key()),
        valid_from=date(2026, 1, 1),
        by=ashdown.filer,
        now=NOW,
    )
    document = ashdown.document(key=secret).text()

    assert refused(ashdown.file, document) == [
        "The return is signed with a key that is not known for this force",
        f"The key {new.fingerprint} was added, and signs once the network office has heard its"
        " fingerprint from you by telephone",
    ]

    keys.trust_key(new, by=steward(), now=NOW)

    told = Notice.objects.filter(person=ashdown.filer, kind="benchmarks.key_trusted")
    assert told.filter(subject__contains=new.fingerprint).count() == 1
    assert ashdown.file(document).state == State.SUBMITTED


def test_a_survey_cannot_have_ended_on_a_day_to_come(ashdown):
    survey = {"kind": "satisfaction", "method": "online", "asked_from": date(2026, 11, 1)}

    assert refused(ashdown.typed, {}, **survey, asked_to=date(2026, 12, 20)) == [
        "The last day of asking has not come yet: file when all have been asked"
    ]
    assert refused(ashdown.typed, {}, **survey, asked_to=date(2026, 10, 20)) == [
        "The last day of asking lies before the first"
    ]
