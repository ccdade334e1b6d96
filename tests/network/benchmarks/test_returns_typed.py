"""Returns typed into a form: kept as drafts, checked by row, filed."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.benchmarks import NOW, OCTOBER, headline, review, row
from tests.network.benchmarks.returned import refused, seen
from waymark.network.benchmarks import queries
from waymark.network.benchmarks.actions import filing, signing_off
from waymark.network.benchmarks.enums import State
from waymark.network.benchmarks.models import Figure, Return
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.accounts.models import Oversight
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db


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


def survey(ashdown, invited: str, **said):
    """A typed return of satisfaction: 84 of 120 who answered were satisfied."""
    return ashdown.typed(
        {"satisfied-overall-2026-10-i": invited, "satisfied-overall-2026-10-d": "120",
         "satisfied-overall-2026-10-n": "84"},
        kind="satisfaction", asked_from=date(2026, 11, 2), asked_to=date(2026, 11, 13), **said,
    )  # fmt: skip


def test_satisfaction_carries_method_days_invited_and_answered(ashdown):
    draft = survey(ashdown, "500", method="telephone")

    filing.submit(draft, by=ashdown.filer, now=NOW)
    ashdown.publish(draft)

    series = queries.series("satisfied-overall", [ashdown.row], OCTOBER, months=1)[ashdown.row.pk]
    assert (series.numerators, series.denominators) == ((84,), (120,))
    assert (series.invited, series.method) == ((500,), "telephone")


def test_more_answers_than_invitations_are_refused(ashdown):
    draft = survey(ashdown, "100", method="post")

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
