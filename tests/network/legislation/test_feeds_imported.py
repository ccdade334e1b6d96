"""What feeds report waits for a person: nothing is published, nothing is kept by half."""

import threading
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from tests.factories.legislation import InstrumentFactory, act_entry, atom, bill_entry, rss
from waymark.network.legislation.actions import feeds
from waymark.network.legislation.models import Instrument, Proposal
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 1, 15, 9, tzinfo=UTC)


@pytest.fixture
def fed(tmp_path, capsys):
    """Read a feed from a file with the operator's command; gives what the command said."""

    def command(feed, data, *options):
        file = tmp_path / "feed.xml"
        file.write_bytes(data)
        call_command("import_law_feed", feed, str(file), *options)
        return capsys.readouterr().out.splitlines()

    return command


def test_a_feed_becomes_proposals_and_nothing_else(db, fed):
    said = fed("bills", rss(bill_entry(), bill_entry(4101, stage="Committee stage")))

    assert said == ["2 new reports for the co-ordinator, 0 known."]
    assert (Proposal.objects.count(), Instrument.objects.count()) == (2, 0)
    assert Entry.objects.get().detail == {"feed": "bills", "proposals": 2}


def test_the_same_feed_twice_changes_nothing(db, fed):
    for _ in range(2):
        said = fed("bills", rss(bill_entry()))

    assert said == ["0 new reports for the co-ordinator, 1 known."]
    assert (Proposal.objects.count(), Entry.objects.count()) == (1, 1)


def test_one_entry_that_cannot_be_understood_keeps_all_of_it_out(db, fed):
    with pytest.raises(CommandError) as said:
        fed("legislation", atom(act_entry(), act_entry("ukpga/2027/4", title="")))

    assert str(said.value) == "Nothing was kept. Entry 2: it has no title"
    assert (Proposal.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_file_that_is_not_there_is_answered_in_words(db):
    with pytest.raises(CommandError, match="The file cannot be read: No such file or directory"):
        call_command("import_law_feed", "bills", "/nowhere/feed.xml")


@pytest.fixture
def served():
    """A feed on this machine's own address: `served(data, status)` gives where it is."""
    servers = []

    def start(data, status=200, to=""):
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                if to:
                    self.send_header("Location", to)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        server = HTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/feed"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_feed_is_read_from_an_address_that_the_operator_gives(db, served, capsys):
    call_command("import_law_feed", "bills", served(rss(bill_entry())), "--only", "victims")

    assert capsys.readouterr().out == "1 new reports for the co-ordinator, 0 known.\n"


@pytest.mark.parametrize(
    "answer, said",
    [
        pytest.param((b"", 503), "The address answers 503. Nothing was kept", id="it is down"),
        pytest.param(
            (b"", 302, "file:///etc/passwd"), "Nothing was kept", id="it leads to a file here"
        ),
        pytest.param((b"x" * (5 * 1024 * 1024 + 9), 200), "larger than 5 MB", id="it is huge"),
    ],
)
def test_an_address_that_gives_no_feed_is_answered_in_words(db, served, answer, said):
    with pytest.raises(CommandError) as refused:
        call_command("import_law_feed", "bills", served(*answer))

    assert said in str(refused.value)
    assert Proposal.objects.count() == 0


# ---- decided by a person ----------------------------------------------------------------------


def proposed(feed, data) -> Proposal:
    from waymark.network.legislation.rules.feeds import read

    feeds.import_feed(feed, read(feed, data).sayings, now=NOW)
    return Proposal.objects.latest("pk")


def test_a_bill_that_is_taken_becomes_an_item_at_its_stage(world):
    proposal = proposed("bills", rss(bill_entry(stage="Report stage", house="Lords")))

    item = feeds.take_proposal(proposal, on=date(2027, 1, 14), by=world.keeper, now=NOW)

    (stage,) = item.stages.all()
    item.refresh_from_db()
    assert (item.kind, item.title, item.stage) == ("bill", "Victims (Support) Bill", "report")
    assert (stage.house, stage.on, stage.source) == (
        "L", date(2027, 1, 14), "Bills before Parliament, seen 15 January 2027",
    )  # fmt: skip
    assert item.unknown == "What it changes for forces has not been written down yet."


def test_the_next_report_of_a_known_bill_moves_it(world):
    feeds.take_proposal(proposed("bills", rss(bill_entry())), by=world.keeper, now=NOW)
    later = proposed("bills", rss(bill_entry(stage="Committee stage")))

    item = feeds.take_proposal(later, on=date(2027, 1, 15), by=world.keeper, now=NOW)

    assert (Instrument.objects.count(), item.stages.count()) == (1, 2)
    item.refresh_from_db()
    assert item.stage == "committee"


def test_a_new_act_is_written_down_with_its_citation(world):
    item = feeds.take_proposal(proposed("legislation", atom(act_entry())), by=world.keeper, now=NOW)

    item.refresh_from_db()
    assert (item.identifier, item.feed_id, item.stage) == ("2027 c. 3", "ukpga/2027/3", "enacted")


def test_a_change_of_a_known_act_counts_as_a_check_and_changes_nothing(world):
    known = InstrumentFactory(feed_id="ukpga/2027/3", stage="in_force")

    feeds.take_proposal(proposed("legislation", atom(act_entry())), by=world.keeper, now=NOW)

    known.refresh_from_db()
    assert (known.checked_on, known.stage, known.stages.count()) == (
        date(2027, 1, 15), "in_force", 0,
    )  # fmt: skip


def test_what_is_set_aside_is_not_proposed_again(world):
    feeds.dismiss_proposal(
        proposed("bills", rss(bill_entry())), why="Not about victims", by=world.keeper, now=NOW
    )

    proposed("bills", rss(bill_entry()))

    (only,) = Proposal.objects.all()
    assert (only.state, only.why, only.decided_by) == (
        "dismissed", "Not about victims", world.keeper,
    )  # fmt: skip
    assert Instrument.objects.count() == 0


def test_what_is_decided_is_decided_once(world):
    proposal = proposed("bills", rss(bill_entry()))
    feeds.take_proposal(proposal, by=world.keeper, now=NOW)

    with pytest.raises(Refused) as refusal:
        feeds.dismiss_proposal(proposal, why="", by=world.keeper, now=NOW)

    assert refusal.value.reasons == ["Somebody decided already: taken"]


def test_only_those_who_keep_the_pages_decide(world):
    proposal = proposed("bills", rss(bill_entry()))

    for decide in (feeds.take_proposal, feeds.dismiss_proposal):
        why = {"why": ""} if decide is feeds.dismiss_proposal else {}
        with pytest.raises(PermissionDenied):
            decide(proposal, by=world.lead, now=NOW, **why)
    assert Instrument.objects.count() == 0
