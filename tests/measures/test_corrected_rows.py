"""Rows that are sent again, changed: by the record system's own key the new version replaces."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waymark.measures import Store
from waymark.measures.extracts import ingest, merge
from waymark.measures.extracts.report import NothingUsable

MAPPING = """
name = "Log"
ignored = ["General entry"]
[columns]
victim = "Ref"
event = "Type"
occurred_at = "When"
recorded_at = "Entered"
key = "Entry"
[times]
order = "iso"
[constants]
force = "Ashdown"
"""
WITHOUT = MAPPING.replace('key = "Entry"\n', "")
HEAD = "Entry,Ref,Type,When,Entered\n"
ARREST = "e1,V1,suspect_arrested,2026-06-05 10:00,2026-06-05 11:00\n"
TOLD = "e2,V1,victim_informed,2026-06-08 10:00,2026-06-08 11:00\n"


@pytest.fixture
def read(tmp_path):
    """Read one text after another into the same store, by the same mapping."""

    def reader(*texts, mapping=MAPPING, buckets=4):
        path = tmp_path / "map.toml"
        path.write_text(mapping)
        made = None
        for number, text in enumerate(texts):
            extract = tmp_path / f"log-{number}.csv"
            extract.write_text(HEAD + text)
            made = ingest(Store(tmp_path / "store"), extract, path, buckets=buckets)
        return made, Store(tmp_path / "store")

    return reader


def told(store, victim="V1"):
    """Give what a victim's record holds, without where it was read."""
    return [(e.name, f"{e.occurred_at:%d %H:%M}") for e in store.history(victim).events]


def account(made):
    return (made.stored, made.duplicates, made.corrected, made.taken_back)


CORRECTIONS = [
    ("nothing changed", TOLD, (0, 1, 0, 0), [("victim_informed", "08 09:00")]),
    ("another time", TOLD.replace("08 10", "09 10"), (1, 0, 1, 0),
     [("victim_informed", "09 09:00")]),
    ("another type", TOLD.replace("informed", "informed_of_arrest"), (1, 0, 1, 0),
     [("victim_informed_of_arrest", "08 09:00")]),
    ("written down at another time", TOLD.replace("08 11", "19 11"), (1, 0, 1, 0),
     [("victim_informed", "08 09:00")]),
    ("an entry that is now to be ignored", TOLD.replace("victim_informed", "General entry"),
     (0, 0, 0, 1), []),
    ("an entry that is now to be ignored, without a time that can be read",
     TOLD.replace("victim_informed", "General entry").replace("2026-06-08 10:00", "see log"),
     (0, 0, 0, 1), []),
    ("an entry that cannot be read now", ARREST + TOLD.replace("2026-06-08 10:00", "see log"),
     (0, 1, 0, 0), [("victim_informed", "08 09:00")]),
    ("a new entry that says the same", TOLD.replace("e2", "e3"), (1, 0, 0, 0),
     [("victim_informed", "08 09:00"), ("victim_informed", "08 09:00")]),
    ("corrected twice in one extract",
     TOLD.replace("08 10", "09 10") + TOLD.replace("08 10", "10 10"), (1, 1, 1, 0),
     [("victim_informed", "10 09:00")]),
    ("corrected and then put back", TOLD.replace("08 10", "09 10") + TOLD,
     (0, 2, 0, 0), [("victim_informed", "08 09:00")]),
    ("no key in the row", TOLD.replace("e2", ""), (1, 0, 0, 0),
     [("victim_informed", "08 09:00"), ("victim_informed", "08 09:00")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("again", "expected", "left"), [pytest.param(a, e, left, id=n) for n, a, e, left in CORRECTIONS]
)
def test_a_row_sent_again_replaces_what_it_said_before(read, again, expected, left):
    made, store = read(ARREST + TOLD, again)

    assert account(made) == expected
    assert told(store) == [("suspect_arrested", "05 09:00"), *left]
    assert made.rows == made.stored + made.duplicates + made.quarantined.total()


def test_a_row_may_be_corrected_to_another_victim(read):
    victims = [f"V{number}" for number in range(2, 12)]
    for victim in victims:
        made, store = read(ARREST + TOLD, TOLD.replace("V1", victim))

        assert account(made) == (1, 0, 1, 0)
        assert told(store) == [("suspect_arrested", "05 09:00")], "gone from the one"
        assert told(store, victim) == [("victim_informed", "08 09:00")], "with the other"
        read(ARREST + TOLD)
    assert len(store.files) == 4, "in whatever bucket each of them is"


def test_what_was_corrected_stays_corrected_when_sent_once_more(read):
    new = TOLD.replace("08 10", "09 10")
    made, store = read(ARREST + TOLD, ARREST + new, ARREST + new)

    assert account(made) == (0, 2, 0, 0)
    assert store.event_count == 2


def test_without_a_key_both_versions_stay_and_the_report_says_so(read):
    made, store = read(ARREST + TOLD, ARREST + TOLD.replace("08 10", "09 10"), mapping=WITHOUT)

    assert account(made) == (1, 1, 0, 0)
    assert told(store)[1:] == [("victim_informed", "08 09:00"), ("victim_informed", "09 09:00")]
    (said,) = [finding for finding in made.findings if finding.startswith("No key")]
    assert said in made.as_text()


def test_with_a_key_the_report_counts_what_was_replaced(read):
    made, _ = read(ARREST + TOLD, ARREST + TOLD.replace("08 10", "09 10"))

    assert "Of earlier extracts 1 rows were replaced by their new version, 0 taken back" in (
        made.as_text()
    )
    assert not [finding for finding in made.findings if finding.startswith("No key")]


def test_the_keys_of_another_system_are_other_rows(read):
    read(ARREST + TOLD)
    made, store = read(TOLD.replace("08 10", "09 10"), mapping=MAPPING.replace('"Log"', '"Other"'))

    assert account(made) == (1, 0, 0, 0)
    assert len(told(store)) == 3


def test_the_second_event_of_a_row_is_corrected_with_it(read):
    mapping = MAPPING.replace('key = "Entry"', 'key = "Entry"\nreceived_at = "Entered"')
    mapping = mapping.replace('recorded_at = "Entered"\n', "")
    mapping += '[receipts]\nhearing_held = "wcu_receives_result"\n'
    heard = "e1,V1,hearing_held,2026-06-05 10:00,2026-06-08 10:00\n"

    made, store = read(heard, heard.replace("06-08", "06-09"), mapping=mapping)

    assert account(made) == (0, 1, 0, 0), "the row's own event is the same"
    assert told(store) == [("hearing_held", "05 09:00"), ("wcu_receives_result", "09 09:00")]


def test_an_interrupted_correction_leaves_the_old_row(read, monkeypatch):
    read(ARREST + TOLD)

    def fail(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(merge, "_write_events", fail)
        with pytest.raises(KeyboardInterrupt):
            read(ARREST + TOLD.replace("08 10", "09 10"))
    _, store = read()

    assert told(store)[1] == ("victim_informed", "08 09:00")


def test_entries_that_agree_on_all_but_the_days_count_once_each(read):
    """Sorting must bring like and like together, however often and in whatever order they come."""
    mapping = WITHOUT.replace('recorded_at = "Entered"', 'value = "Entered"')
    rows = [f"e,V1,update_frequency_agreed,2026-06-05 10:00,{n}\n" for n in (7, 28, 14)]

    made, store = read("".join(rows), "".join(rows[::-1] * 3), mapping=mapping)

    assert account(made) == (0, 9, 0, 0)
    assert sorted(e.value for e in store.history("V1").events) == [7, 14, 28]


ENTRY = st.tuples(
    st.sampled_from(["e1", "e2", "e3", "e4", ""]),
    st.sampled_from(["V1", "V2", "V3"]),
    st.sampled_from(["suspect_arrested", "victim_informed", "General entry", "who knows"]),
    st.sampled_from(["2026-06-05 10:00", "2026-06-08 10:00", "2026-06-08 12:00", "see log", ""]),
    st.sampled_from(["2026-06-09 10:00", ""]),
)


def replayed(extracts):
    """Work out in the plainest way what a store must hold: the last word on each key."""
    by_key, without = {}, set()
    for rows in extracts:
        for key, victim, kind, when, entered in rows:
            if kind == "who knows" or (when == "see log" and kind != "General entry"):
                continue
            row = (victim, kind, when, entered)
            if key:
                by_key[key] = row
            elif kind != "General entry":
                without.add(row[:3])
    kept = [row[:3] for row in by_key.values() if row[1] != "General entry"]
    return sorted([*kept, *without])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(extracts=st.lists(st.lists(ENTRY, min_size=1, max_size=6), min_size=1, max_size=4))
def test_whatever_is_sent_the_last_word_on_each_row_holds(tmp_path_factory, extracts):
    folder = tmp_path_factory.mktemp("replay")
    (folder / "map.toml").write_text(MAPPING)
    for number, rows in enumerate(extracts):
        extract = folder / f"{number}.csv"
        extract.write_text(HEAD + "".join(",".join(row) + "\n" for row in rows))
        with suppress(NothingUsable):  # then nothing has changed
            ingest(Store(folder / "store"), extract, folder / "map.toml", buckets=3)
    store = Store(folder / "store")

    found = []
    for bucket in range(len(store.files)):
        for victim in store.victims(bucket)["victim"].to_pylist():
            for event in store.history(victim).events:
                when = event.occurred_at and f"{event.occurred_at.hour + 1}:00"
                day = event.occurred_at and f"2026-06-{event.occurred_at:%d}"
                found.append((victim, event.name, f"{day} {when}" if day else ""))

    assert sorted(found) == replayed(extracts)
