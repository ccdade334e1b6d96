"""What an entry may hold, and how the note of the head is kept. No database."""

from datetime import UTC, datetime

import pytest

from waymark.shared.audit import rules

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)
A, B = "a" * 64, "b" * 64


@pytest.mark.parametrize(
    ("detail", "blockers"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"agency": 12, "key": "abc", "won": True, "of": None}, [], id="codes"),
        pytest.param({"fields": ["title", "cost"], "to": {"stage": "live"}}, [], id="nested codes"),
        pytest.param({"why": "x" * 80}, [], id="80 characters"),
        pytest.param(
            {"why": "x" * 81},
            ["detail.why is longer than 80 characters: keep a key, not the text"],
            id="81 characters",
        ),
        pytest.param(
            {"to": ["a@b"]},
            ["detail.to[] looks like an address: keep the person's key"],
            id="an address in a list",
        ),
        pytest.param(
            {"why": "one\ntwo"},
            ["detail.why holds a line break or a control character"],
            id="two lines",
        ),
        pytest.param(
            {"why": "a\x00"},
            ["detail.why holds a line break or a control character"],
            id="a NUL, which PostgreSQL cannot keep",
        ),
        pytest.param(
            {"share": 0.1},
            ["detail.share is a binary fraction: write it as a Decimal or a whole number"],
            id="a binary fraction",
        ),
        pytest.param(
            {"ada.moss@example.org": 1},
            ["detail has a field whose name is not a short code"],
            id="an address as a field's name",
        ),
        pytest.param(
            {"who": object()},
            ["detail.who is of a kind that cannot be kept: object"],
            id="a record instead of its key",
        ),
        pytest.param(
            {"a": {"b": {"c": {"d": {"e": 1}}}}}, ["detail.a.b.c.d.e lies too deep"], id="too deep"
        ),
    ],
)
def test_detail_admits_keys_numbers_and_short_codes_only(detail, blockers):
    assert rules.blockers_to_detail(detail) == blockers


@pytest.mark.parametrize(
    ("act", "admitted"),
    [
        pytest.param("accounts.seat_left", True, id="an app and what was done"),
        pytest.param("seat_left", False, id="without its app"),
        pytest.param("accounts.Seat left", False, id="in words"),
        pytest.param("accounts." + "x" * 80, False, id="too long"),
    ],
)
def test_an_act_has_the_name_of_its_app_and_what_was_done(act, admitted):
    assert (rules.blockers_to_act(act) == []) is admitted


@pytest.mark.parametrize(
    ("text", "noted", "unreadable"),
    [
        pytest.param("", {}, 0, id="nothing yet"),
        pytest.param(f"1 {A} x\n2 {B} x\n", {1: A, 2: B}, 0, id="two entries"),
        pytest.param(f"2 {B} x\n1 {A} x\n", {1: A, 2: B}, 0, id="two processes, out of order"),
        pytest.param(f"1 {A} x\n1 {B} x\n", {1: A}, 0, id="a number used again: the first counts"),
        pytest.param(f"1 {A} x\n2 {B[:9]}", {1: A}, 1, id="a line torn by a power cut"),
    ],
)
def test_the_note_is_read(text, noted, unreadable):
    assert rules.read_notes(text) == (noted, unreadable)


def test_the_note_stays_small_and_keeps_its_first_and_its_last_lines():
    text = "".join(rules.note(number, A, NOON) for number in range(1, 5_001))

    shorter = rules.thinned(text, keep=3, every=1_000)

    assert list(rules.read_notes(shorter)[0]) == [1, 1000, 2000, 3000, 4000, 4998, 4999, 5000]


def test_the_hash_covers_every_part_of_an_entry():
    row = rules.Row(1, NOON, "a.b", 7, "a.thing", "key", {"n": 1}, A, "")
    changed = [
        row._replace(sequence=2),
        row._replace(at=NOON.replace(microsecond=1)),
        row._replace(act="a.c"),
        row._replace(by=None),
        row._replace(about_type="a.other"),
        row._replace(about_key="other"),
        row._replace(detail={"n": 2}),
        row._replace(previous_hash=B),
    ]

    hashes = {rules.fingerprint(each) for each in [row, *changed]}

    assert len(hashes) == 9


def test_the_hash_does_not_depend_on_how_a_database_gives_a_value_back():
    row = rules.Row(1, NOON, "a.b", 7, "a.thing", "key", {"b": 1, "a": 2}, A, "")
    summer = datetime.fromisoformat("2026-06-08T13:00:00+01:00")

    assert rules.fingerprint(row._replace(at=summer, detail={"a": 2, "b": 1})) == (
        rules.fingerprint(row)
    )


def test_an_act_is_said_in_words():
    assert rules.in_words("accounts.seat_left") == "Seat left (accounts)"


# ---- whether anything was done ---------------------------------------------------------------

READ = [
    (1, A, "reports.pack_begun"),
    (2, A, "meetings.answered"),
    (3, A, "meetings.item_offered"),
    (4, A, "accounts.seat_left"),
    (5, A, "accounts.signed_in"),
]


@pytest.mark.parametrize(
    ("begin", "but", "mark"),
    [
        pytest.param([], (), 4, id="all acts, but that somebody came in changes no page"),
        pytest.param(["meetings."], (), 3, id="of one app: its last"),
        pytest.param(["meetings.", "accounts."], (), 4, id="of two apps: the later"),
        pytest.param(["meetings.answered"], (), 2, id="of one kind of act"),
        pytest.param(["reports."], (), 1, id="of an app that did nothing: where reading began"),
        pytest.param([], ("accounts.",), 3, id="all but one app’s"),
        pytest.param(["meetings.", "accounts."], ("accounts.seat_",), 3, id="two apps’, but for"),
    ],
)
def test_the_mark_of_some_acts_is_the_last_of_them(begin, but, mark):
    marks = rules.NOTHING_READ.moved(READ[:3]).moved(READ[2:])

    assert marks.of(*begin, but=but) == f"{mark} {A}"
    assert marks.head == (5, A)


def test_what_was_loaded_as_a_whole_moves_every_mark():
    loaded = [READ[2], (4, B, "meetings.demonstration_loaded"), (5, B, "meetings.answered")]
    marks = rules.NOTHING_READ.moved(READ[:3]).moved(loaded)

    assert [marks.of(app) for app in ("reports.", "meetings.")] == [f"4 {B}", f"5 {B}"]


def test_marks_of_another_chain_do_not_count():
    """An older database was restored, and its numbers are used again."""
    marks = rules.NOTHING_READ.moved(READ[:3]).moved([(3, B, "reports.pack_begun")])

    assert marks == rules.Marks(since=(3, B), head=(3, B))
