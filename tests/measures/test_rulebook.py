"""The Code as data: what is in it, what is on, and how a wrong file is refused."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from waymark.measures import Rules, rules_page
from waymark.measures.errors import BadRules
from waymark.measures.rulebook import Unit, read_editions, read_enhanced_categories, read_rights
from waymark.measures.sentences import rule_sentence

RULES = Rules.load()
DOCS = Path(__file__).parents[2] / "docs" / "reference" / "code-rules.md"
LIMITS = {
    "R04-REF": (2, 2, "wd"), "R06-ARR": (5, 1, "wd"), "R06-INT": (5, 1, "wd"),
    "R06-REL": (5, 1, "wd"), "R06-BAI": (5, 1, "wd"), "R06-RUI": (5, 1, "wd"),
    "R06-BCC": (5, 1, "wd"), "R06-NOI": (5, 1, "wd"), "R06-OCD": (5, 1, "wd"),
    "R06-CHG": (5, 1, "wd"), "R06-CBC": (5, 1, "wd"), "R06-NPR": (5, 1, "wd"),
    "R06-STP": (5, 1, "wd"), "R06-CLS": (5, 1, "wd"), "R06-VRR": (30, 30, "wd"),
    "R08-CRT": (5, 5, "wd"), "R08-HRG": (1, 1, "wd"), "R08-BHO": (5, 1, "wd"),
    "R08-WAR": (5, 1, "wd"), "R08-RAH": (5, 1, "wd"), "R08-EVD": (1, 1, "wd"),
    "R09-OUT": (1, 1, "wd"), "R09-SEN": (1, 1, "wd"), "R09-CRT": (5, 5, "wd"),
    "R09-APN": (1, 1, "wd"), "R10-EXP": (10, 10, "wd"), "R11-VCS": (10, 10, "wd"),
    "R11-VLO": (20, 20, "wd"), "R12-ACK": (10, 10, "wd"), "R12-FUL": (20, 20, "wd"),
    "L-VCU24": (24, 24, "h"), "L-MARAC": (2, 2, "wd"), "L-VC56": (56, 56, "cd"),
}  # fmt: skip
WITHOUT_NUMBER = {
    "R02-REC", "R03-WCA", "R03-INF", "R03-RJI", "R04-VNA", "R04-WCN", "R06-FRQ", "R07-VPS",
    "R08-SPM", "R10-PRP", "L-VCULET",
}  # fmt: skip


def test_every_rule_of_the_present_code_has_its_limits():
    found = {
        rule.id: rule.limit and (rule.limit.standard, rule.limit.enhanced, str(rule.limit.unit))
        for rule in RULES.all
        if rule.edition.id in ("VC2021", "LOCAL")
    }

    assert found == LIMITS | dict.fromkeys(WITHOUT_NUMBER)


def test_the_earlier_codes_gave_twenty_days_for_the_contact_scheme():
    found = {
        (rule.id, rule.edition.id): rule.limit and rule.limit.standard
        for rule in RULES.all
        if rule.edition.id in ("VC2013", "VC2015")
    }

    assert found == {
        (rule, edition): days
        for edition in ("VC2013", "VC2015")
        for rule, days in (("R2015-FH", 5), ("R11-VCS", 20), ("R12-ACK", 10))
    }


def test_what_nobody_has_confirmed_is_off():
    off = {rule.id for rule in RULES.all} - {rule.id for rule in RULES.active}

    assert off == {
        "R06-OCD", "R06-CBC", "R06-CLS", "R06-VRR", "R09-APN", "R12-FUL",
        "L-VCU24", "L-VCULET", "L-MARAC", "L-VC56",
    }  # fmt: skip
    unconfirmed = {rule.id for rule in RULES.all if rule.evidence in ("MM", "ML")}
    assert unconfirmed == {rule.id for rule in RULES.all if rule.status == "unconfirmed"}


def test_the_editions_follow_each_other_without_a_gap():
    editions = [edition for edition in read_editions().values() if edition.id != "LOCAL"]

    assert [(e.id, e.first) for e in editions] == [
        ("VC2006", date(2006, 4, 3)),
        ("VC2013", date(2013, 12, 10)),
        ("VC2015", date(2015, 11, 16)),
        ("VC2021", date(2021, 4, 1)),
    ]
    for earlier, later in pairwise(editions):
        assert earlier.last is not None
        assert (later.first - earlier.last).days == 1


def test_there_are_twelve_rights_and_five_enhanced_categories():
    assert list(read_rights()) == list(range(1, 13))
    assert list(read_enhanced_categories()) == [
        "ENH-SER", "ENH-PER", "ENH-VUL", "ENH-INT", "ENH-DISC",
    ]  # fmt: skip


def test_a_rule_is_a_sentence():
    assert rule_sentence(RULES.find("R06-ARR"), RULES) == (
        "After a suspect was arrested, the police must tell the victim within 5 working days "
        "(1 working day with enhanced rights)."
    )
    assert rule_sentence(RULES.find("R07-VPS"), RULES) == (
        "After a witness statement was taken, the police must offer a Victim Personal Statement; "
        "no time limit is set."
    )


def test_the_version_changes_with_anything_that_could_change_a_verdict(tmp_path):
    settings = tmp_path / "area.toml"
    settings.write_text('[policy]\nlater_upgrade = "from_upgrade"\n')

    assert RULES.version == Rules.load().version
    assert Rules.load(settings=settings).version != RULES.version
    assert RULES.only("R06-ARR").version != RULES.version


def test_an_area_switches_rules_and_sets_targets(tmp_path):
    settings = tmp_path / "area.toml"
    settings.write_text(
        '[switch]\non = ["L-VCU24"]\noff = ["R02-REC"]\n'
        '[targets.R03-WCA]\nstandard = 5\nenhanced = 1\nunit = "wd"\n'
    )

    rules = Rules.load(settings=settings)

    active = {rule.id for rule in rules.active}
    assert ("L-VCU24" in active, "R02-REC" in active) == (True, False)
    target = rules.find("R03-WCA")
    assert (target.limit.standard, target.limit.unit) == (5, Unit.WORKING_DAYS)
    assert rule_sentence(target, rules).endswith(
        "with enhanced rights), a target of the area’s own."
    )


RULE = """edition = "VC2021"
[[rule]]
id = "X"
right = 6
owner = "police"
duty = "tell"
trigger = "suspect_arrested"
require = ["victim_informed"]
limit = { standard = 5, enhanced = 1, unit = "wd" }
evidence = "V"
status = "confirmed"
"""


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        pytest.param('"wd"', '"days"', "line 9, rule X: the unit of a limit", id="unit"),
        pytest.param("= 5,", "= -5,", "line 9, rule X: “standard” must be a whole", id="negative"),
        pytest.param("right = 6", "right = 13", "line 4, rule X: there is no right 13", id="right"),
        pytest.param("suspect_arrested", "arrested", "line 7, rule X: “arrested” is not",
                     id="unknown trigger"),
        pytest.param("victim_informed", "victim_infromed", "line 8, rule X: “victim_infromed”",
                     id="unknown answer"),
        pytest.param("owner =", "ownr =", "line 5, rule X: “ownr” is not a field", id="misspelt"),
        pytest.param('duty = "tell"\n', "", "line 2, rule X: “duty” is missing", id="missing"),
        pytest.param('"confirmed"', '"yes"', "line 11, rule X: “status” must be one of",
                     id="status"),
        pytest.param("right = 6", "right = 6\nstandard_of = 'us'", "give either the right",
                     id="two kinds of source"),
        pytest.param("VC2021", "VC1999", "`edition` must be one of VC2006", id="edition"),
        pytest.param('id = "X"', 'id = "X', "at line 3", id="not TOML"),
        pytest.param("right = 6", "right = true", "line 4, rule X: “right” has the wrong kind",
                     id="wrong kind"),
    ],
)  # fmt: skip
def test_a_wrong_rule_file_names_the_rule_and_the_line(tmp_path, old, new, reason):
    path = tmp_path / "mine.toml"
    path.write_text(RULE.replace(old, new, 1))

    with pytest.raises(BadRules, match=re.escape(reason)) as error:
        Rules.load(path)

    assert "mine.toml" in str(error.value)


def test_a_rule_given_twice_is_refused(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(RULE + RULE.split("\n", 1)[1])

    with pytest.raises(BadRules, match="Rule X is given twice for edition VC2021"):
        Rules.load(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[policy]\nfoo = 1", "“foo” is not a policy"),
        ('[policy]\nlater_upgrade = "maybe"', "must be one of keep, from_upgrade"),
        ("[policy]\nupdate_every_days = 0", "update_every_days must be 1 to 400"),
        ("[target]\n", "“target” is not known"),
        ('[targets.R06-ARR]\nstandard=1\nenhanced=1\nunit="wd"', "R06-ARR has its limit from the"),
        ('[targets.R99]\nstandard=1\nenhanced=1\nunit="wd"', "a target for “R99”"),
        ('[switch]\non = ["R99"]', "There is no rule “R99”"),
    ],
)
def test_wrong_settings_say_what_is_wrong(tmp_path, text, reason):
    path = tmp_path / "area.toml"
    path.write_text(text)

    with pytest.raises(BadRules, match=reason):
        Rules.load(settings=path)


def test_the_page_of_the_docs_is_up_to_date():
    """Run `waymark measure rules --markdown > docs/reference/code-rules.md` when this fails."""
    assert DOCS.read_text(encoding="utf-8") == rules_page.markdown(RULES) + "\n"
