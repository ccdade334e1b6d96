"""Packs for the governance group: figures from live records, frozen with their day."""

import io
import time
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import docx
import pypdf
import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, PersonFactory, lead, steward
from tests.factories.innovations import adoption, published
from tests.support.pages import faults_of
from waymark.network.reports import actions, queries
from waymark.network.reports.actions.packs import document_of
from waymark.network.reports.models import Pack
from waymark.network.reports.views import printed
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/London"))
MEETS = date(2026, 12, 10)


@pytest.fixture
def writer():
    return steward()


@pytest.fixture
def pack(writer):
    return actions.begin(
        title="December", group="National group", meets_on=MEETS, by=writer, now=NOW
    )


def written(pack, writer, opening="Things are better."):
    return actions.write(pack, words={"opening": opening}, seen=pack.saved, by=writer, now=NOW)


def section(pack, part):
    found = document_of(pack, as_of=NOW.date())["sections"]
    return next(one for one in found if one["part"] == part)


def numbers(pack, part):
    return {number["label"]: number["value"] for number in section(pack, part)["numbers"]}


# ---- figures -----------------------------------------------------------------------------------


def test_practices_shared_and_taken_up_are_counted_from_the_library(pack):
    practice = published(at=NOW - timedelta(days=90))
    published(at=NOW - timedelta(days=400))
    adoption(practice, ("live", date(2026, 10, 1)))

    assert numbers(pack, "shared") == {
        "Practices in the library": "2",
        "Shared in twelve months": "1",
        "Organisations that have shared": "2",
    }
    assert section(pack, "shared")["sentence"] == (
        "1 practice was shared in twelve months, after 1 in the twelve before."
    )
    assert numbers(pack, "spread")["In use now"] == "1"
    assert numbers(pack, "spread")["Went live in twelve months"] == "1"


def test_a_practice_named_in_a_pack_is_one_press_away_on_the_web(client, pack, writer):
    practice = published(key="two-calls", version={"title": "The two-call promise"})
    practice.published_on = NOW.date()
    practice.save(update_fields=["published_on"])
    written(pack, writer)
    client.force_login(writer)

    page = client.get(f"/reports/packs/{pack.key}/").content.decode()

    assert '<th scope="row"><a href="/practices/two-calls/">The two-call promise</a></th>' in page
    assert faults_of(page) == []


def test_a_pack_frozen_before_practices_had_links_is_read_as_it_was(client, pack, writer):
    published(at=NOW - timedelta(days=90))
    written(pack, writer)
    actions.freeze(pack, by=writer, now=NOW)
    document = Pack.objects.get().document
    for one in document["sections"]:
        for grid in one["grids"]:
            del grid["links"]
    Pack.objects.update(document=document)
    client.force_login(writer)

    page = client.get(f"/reports/packs/{pack.key}/")

    assert page.status_code == 200
    assert "The newest practices" in page.content.decode()


def test_invented_practices_are_never_in_a_pack_of_the_real_network(pack):
    published(organisation=OrganisationFactory(invented=True))

    assert numbers(pack, "shared")["Practices in the library"] == "0"


def test_where_nothing_is_known_a_pack_says_so(pack):
    assert section(pack, "code")["sentence"] == (
        "No returns are published yet on the headline questions."
    )
    assert section(pack, "gap")["numbers"] == []
    assert numbers(pack, "timeliness")["Questions with a reply by their clock"] == "None due"


def test_every_figure_leads_to_its_definition(pack):
    published()
    found = document_of(pack, as_of=NOW.date())["sections"]

    every = [number for one in found for number in one["numbers"]]
    assert every
    assert [n["label"] for n in every if not (n["href"] and n["definition"] and n["period"])] == []


# ---- writing, freezing, withdrawing ------------------------------------------------------------


def test_a_frozen_pack_stays_as_it_was_while_the_library_grows(pack, writer):
    published(at=NOW - timedelta(days=5))
    frozen = actions.freeze(written(pack, writer), by=writer, now=NOW)
    published(at=NOW - timedelta(days=4))

    assert numbers(frozen, "shared")["Practices in the library"] == "1"
    assert document_of(frozen, as_of=date(2027, 1, 1)) == frozen.document
    with pytest.raises(Refused, match="frozen"):
        actions.write(frozen, words={"opening": "No."}, seen=frozen.saved, by=writer, now=NOW)
    assert Pack.objects.get().words["opening"] == "Things are better."


def test_a_pack_without_a_word_to_the_group_is_not_frozen(pack, writer):
    with pytest.raises(Refused, match="Write what the group should know"):
        actions.freeze(pack, by=writer, now=NOW)

    assert Pack.objects.get().state == "draft"
    assert not Entry.objects.filter(act="reports.pack_frozen").exists()


def test_of_two_writers_neither_loses_a_word(pack, writer):
    other = steward()
    opened = pack.saved
    actions.write(pack, words={"opening": "Mine."}, seen=opened, by=writer, now=NOW)

    with pytest.raises(Refused, match="Somebody else has saved"):
        actions.write(pack, words={"opening": "Yours."}, seen=opened, by=other, now=NOW)

    assert Pack.objects.get().words["opening"] == "Mine."


def test_who_is_too_late_reads_the_others_words_and_saves_again(client, pack, writer):
    client.force_login(writer)
    address = f"/reports/packs/{pack.key}/words/"
    actions.write(pack, words={"opening": "Theirs."}, seen=0, by=steward(), now=NOW)

    refused = client.post(address, {"seen": "0", "opening": "Mine."})
    again = client.post(address, {"seen": "1", "opening": "Theirs. Mine."})

    shown = refused.content.decode()
    assert faults_of(refused.content) == []
    for words in ("Somebody else has saved", "Written meanwhile: What the group", "Theirs.",
                  "Mine.", 'name="seen" value="1"'):  # fmt: skip
        assert words in shown
    assert again.status_code == 302
    assert Pack.objects.get().words["opening"] == "Theirs. Mine."


def test_one_pack_per_meeting_and_a_new_one_after_it_was_withdrawn(pack, writer):
    again = {"title": "Again", "group": "National group", "meets_on": MEETS, "by": writer}
    with pytest.raises(Refused, match="There is a pack for this meeting"):
        actions.begin(**again, now=NOW)
    actions.freeze(written(pack, writer), by=writer, now=NOW)
    actions.withdraw(Pack.objects.get(), because="A wrong year", by=writer, now=NOW)

    assert actions.begin(**again, now=NOW).state == "draft"


def test_a_form_sent_twice_begins_one_pack(pack, writer):
    again = actions.begin(
        title="December", group="National group", meets_on=MEETS, by=writer, now=NOW
    )

    assert (again, Pack.objects.count()) == (pack, 1)


def test_only_the_co_ordinators_write_packs(pack):
    somebody = lead()

    for act in (
        lambda: actions.begin(title="A", group="B", meets_on=MEETS, by=somebody, now=NOW),
        lambda: written(pack, somebody),
        lambda: actions.freeze(pack, by=somebody, now=NOW),
        lambda: actions.withdraw(pack, because="No", by=somebody, now=NOW),
        lambda: actions.discard(pack, by=somebody, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_members_read_what_is_frozen_and_of_their_own_world(pack, writer):
    member, outsider = lead(), PersonFactory()
    invented = lead(OrganisationFactory(invented=True))

    before = [queries.packs_for(one).count() for one in (member, outsider, invented)]
    actions.freeze(written(pack, writer), by=writer, now=NOW)
    after = [queries.packs_for(one).count() for one in (member, outsider, invented)]

    assert (before, after) == ([0, 0, 0], [1, 0, 0])


# ---- pages and files ---------------------------------------------------------------------------


def test_the_pack_reads_the_same_on_the_web_on_paper_and_in_word(client, pack, writer):
    published(version={"title": "The two-call promise"}, at=NOW - timedelta(days=5))
    actions.freeze(written(pack, writer, "Calls on the **day** help."), by=writer, now=NOW)
    client.force_login(lead())
    address = f"/reports/packs/{pack.key}/"

    page = client.get(address)
    reader = pypdf.PdfReader(io.BytesIO(client.get(f"{address}pack.pdf").content))
    paper = " ".join(" ".join(one.extract_text().split()) for one in reader.pages)
    word = docx.Document(io.BytesIO(client.get(f"{address}pack.docx").content))
    headings = [p.text for p in word.paragraphs if p.style.name.startswith("Heading 2")]

    assert faults_of(page.content) == []
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert len(reader.outline) > 0
    for sentence in ("The two-call promise", "1 practice was shared in twelve months"):
        assert sentence in page.content.decode()
        assert sentence in paper
    assert headings[:3] == ["What the group should know", "Practices shared", "Practices taken up"]
    assert word.tables[0].rows[1].cells[0].text == "Practices in the library"
    # “17 the year before” under a head that says “out of” would read as a share
    heads = [cell.text for cell in word.tables[0].rows[0].cells]
    assert heads == ["Measure", "Figure", "From", "Interval, period"]


def test_words_that_look_like_a_victim_are_stopped(client, pack, writer):
    client.force_login(writer)

    page = client.post(
        f"/reports/packs/{pack.key}/words/",
        {"seen": "0", "opening": "Ask Jane Smith, born 3 May 1990, on 07700 900123."},
    )

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert Pack.objects.get().words == {}


def test_whoever_follows_an_old_link_to_the_words_of_a_frozen_pack_reads_the_pack(
    client, pack, writer
):
    actions.freeze(written(pack, writer), by=writer, now=NOW)
    client.force_login(writer)

    answer = client.get(f"/reports/packs/{pack.key}/words/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/reports/packs/{pack.key}/")


UNUSUAL = [
    ("longer than an entry takes", "wrong " * 40, 302, "wrong"),
    ("with an address", "Ask office@ashdown.example.org", 302, "office@ashdown"),
    ("turned round", "\u202erevoke", 200, "hidden character"),
    ("in two lines", "The year\nis wrong", 200, "hidden character"),
]


@pytest.mark.parametrize(("because", "code", "said"), [row[1:] for row in UNUSUAL],
                         ids=[row[0] for row in UNUSUAL])  # fmt: skip
def test_any_reason_is_taken_or_refused_in_words(client, pack, writer, because, code, said):
    actions.freeze(written(pack, writer), by=writer, now=NOW)
    client.force_login(writer)
    address = f"/reports/packs/{pack.key}/"

    answer = client.post(f"{address}withdraw/", {"because": because})

    shown = client.get(address) if code == 302 else answer
    assert answer.status_code == code
    assert said in shown.content.decode()
    assert Entry.objects.filter(act="reports.pack_withdrawn").count() == (code == 302)


def test_a_pack_of_thirty_pages_is_set_in_five_seconds_and_costs_no_more_a_page(pack, writer):
    """Measured in November 2026: 0.12 seconds of CPU for 37 pages."""
    begun = written(pack, writer, "A line.\n\n" * 20)
    short = _printed(begun)
    long = _printed(written(begun, writer, "A line.\n\n" * 1400))

    assert long.pages >= 30
    assert long.seconds <= 5
    assert long.seconds / long.pages <= 3 * short.seconds / short.pages


class Printed(NamedTuple):
    pages: int
    seconds: float


def _printed(pack):
    document = document_of(pack, as_of=NOW.date())
    printed.render(pack, document, "https://network.example")  # fonts are read once
    before = time.process_time()
    paper = printed.render(pack, document, "https://network.example")
    return Printed(len(pypdf.PdfReader(io.BytesIO(paper)).pages), time.process_time() - before)
