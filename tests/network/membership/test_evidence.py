"""The paper that shows an endorsement: handed in, kept once, read by few, taken away."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.accounts import SeatFactory, lead, steward
from tests.factories.membership import member, seated_member
from tests.support.pages import faults_of
from waymark.network.membership.actions import evidence, rounds
from waymark.network.membership.enums import State
from waymark.network.membership.models import Endorsement, EvidencePaper
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
LETTER = b"I stand behind this membership. Ellis Marsh, superintendent"


@pytest.fixture
def invited():
    return member(state=State.INVITED, expires_on=datetime(2999, 1, 1, tzinfo=UTC).date())


def endorsed(client, membership, reader, name="letter.txt", content=LETTER):
    client.force_login(reader)
    return client.post(
        f"/network/members/{membership.organisation.slug}/endorse/",
        {"name": "Ellis Marsh", "rank": "superintendent", "on-day": "1", "on-month": "6",
         "on-year": "2026", "evidence": "A letter", "file": SimpleUploadedFile(name, content)},
    )  # fmt: skip


def kept(endorsement, by, data=LETTER, name="letter.txt") -> EvidencePaper:
    return evidence.add_paper(endorsement, evidence.handed_in(name, data), by=by, now=NOW)


def stored() -> list[str]:
    """The files that lie in the store."""
    folders = default_storage.listdir("endorsements")[0]
    return [f for each in folders for f in default_storage.listdir(f"endorsements/{each}")[1]]


def test_a_lead_endorses_with_the_letter_and_it_is_handed_over_to_keep(client, invited):
    priya = lead(invited.organisation)

    assert endorsed(client, invited, priya).status_code == 302

    paper = EvidencePaper.objects.get()
    assert (paper.filename, paper.kind, paper.added_by) == ("letter.txt", "txt", priya)
    page = client.get(f"/network/members/{invited.organisation.slug}/").text
    assert faults_of(page) == []
    assert f"/network/evidence/{paper.key}/" in page
    answer = client.get(f"/network/evidence/{paper.key}/")
    assert b"".join(answer.streaming_content) == LETTER
    assert answer["Content-Disposition"] == 'attachment; filename="letter.txt"'
    assert Entry.objects.get(act="membership.endorsed").detail["paper"] == paper.sha256


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("letter.pdf", b"MZ\x90\x00program", "not", id="a program called PDF"),
        pytest.param("letter.docm", b"PK\x03\x04", "macros", id="a document with macros"),
        pytest.param("letter.txt", b"", "empty", id="nothing"),
        pytest.param("letter.txt", b"Ring the victim on 07700 900123", "telephone number",
                     id="a telephone number"),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_leaves_no_endorsement(client, invited, name, content, said):
    answer = endorsed(client, invited, lead(invited.organisation), name, content)

    assert answer.status_code == 200
    assert said in answer.text.partition("govuk-error-summary")[2]
    assert faults_of(answer.text) == []
    assert (Endorsement.objects.count(), EvidencePaper.objects.count()) == (0, 0)
    invited.refresh_from_db()
    assert invited.state == State.INVITED


def test_the_paper_is_for_sponsor_lead_and_co_ordinator(client):
    made = seated_member()
    place = made.organisation
    letter = kept(made.endorsements.get(), lead(place))
    seat = SeatFactory(organisation=place, role="practitioner", title="Chief’s office")
    made.sponsor_seat = seat
    made.save()
    colleague = SeatFactory(organisation=place, role="practitioner", title="Care").holder
    readers = [
        (seat.holder, 200), (lead(place), 200), (steward(), 200),
        (colleague, 404), (lead(), 404), (lead(role="partner"), 404),
    ]  # fmt: skip

    for reader, status in readers:
        client.force_login(reader)
        assert client.get(f"/network/evidence/{letter.key}/").status_code == status, reader
        page = client.get(f"/network/members/{place.slug}/").text
        assert ("letter.txt" in page) is (status == 200), reader
    client.force_login(colleague)
    assert "Kept here. Its sponsor, its lead" in client.get(f"/network/members/{place.slug}/").text


def test_the_same_paper_twice_is_kept_once_and_another_beside_it(client):
    made = seated_member()
    endorsement, by = made.endorsements.get(), lead(made.organisation)

    first, again = kept(endorsement, by), kept(endorsement, by)
    kept(endorsement, by, b"A second letter", "second.txt")

    assert first == again
    assert endorsement.papers.count() == len(stored()) == 2


def test_a_paper_is_taken_away_with_its_file(django_capture_on_commit_callbacks):
    made = member(state=State.ENDORSED)
    priya = lead(made.organisation)
    with django_capture_on_commit_callbacks(execute=True):
        evidence.remove_paper(kept(made.endorsements.get(), priya), by=priya, now=NOW)

    assert (EvidencePaper.objects.count(), stored()) == (0, [])
    assert Entry.objects.filter(act="membership.evidence_removed").count() == 1


def test_once_a_membership_rests_on_it_only_the_co_ordinator_takes_it_away():
    made = seated_member()
    priya = lead(made.organisation)
    letter = kept(made.endorsements.get(), priya)

    with pytest.raises(PermissionDenied):
        evidence.remove_paper(letter, by=priya, now=NOW)
    evidence.remove_paper(letter, by=steward(), now=NOW)

    assert not EvidencePaper.objects.exists()


def test_nothing_is_handed_in_by_strangers_or_for_who_has_left():
    made, gone = seated_member(), member(state=State.LEFT)

    with pytest.raises(PermissionDenied):
        kept(made.endorsements.get(), lead())
    with pytest.raises(Refused) as refusal:
        kept(gone.endorsements.get(), steward())

    assert "has left" in refusal.value.reasons[0]
    assert not EvidencePaper.objects.exists()


def test_the_daily_round_sweeps_what_a_crash_left():
    evidence.STORE.keep("ab" * 32, b"half a paper")
    made = seated_member()
    kept(made.endorsements.get(), steward())

    rounds.daily_round(now=datetime.now(UTC) + timedelta(days=2))

    assert stored() == [EvidencePaper.objects.get().sha256]
