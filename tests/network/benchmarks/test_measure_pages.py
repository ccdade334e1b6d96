"""The pages of measures: what they say to whom, with much, little and nothing to say."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.comparison import country, figures, wave
from tests.factories.innovations import adoption, published
from tests.network.benchmarks.pages_of_measures import PAGE, text
from tests.support.pages import faults_of
from waymark.network.benchmarks.actions.founding import load_facts
from waymark.network.benchmarks.models import NewLimits
from waymark.shared.accounts.enums import OrganisationKind, Role
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db
PAGES = ("/measures/", PAGE, f"{PAGE}forces/", f"{PAGE}months/", "/measures/gap/", f"{PAGE}anew/")


def charity():
    return OrganisationFactory(name="Rowan Door", kind=OrganisationKind.CHARITY)


def rows(client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(client, address).lstrip("\ufeff"))))


def test_a_measure_says_where_my_force_stands_over_time_and_among_all(client, reader):
    page = text(client, PAGE)

    for words in (
        "Force 00 is at 65%: 7,812 of 12,000 in the 12 months to October 2026.",
        'how many came in time? <a href="#definition">What this measure is</a>',
        "Force 00 over time",
        "Every force",
        "Beside each other",
        "Where forces stand",
        "Variation: no more than chance in the latest month",
        "Counted from records",
        "updates-in-time v1",
        "Published by 12 November 2026",
        'href="#definition"',
        "How figures are made",
        "Next review",
        "Higher is better",
    ):
        assert words in page, words


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_no_fault(client, reader, address):
    assert faults_of(text(client, address)) == []


@pytest.mark.parametrize(
    "counts",
    [
        pytest.param([], id="nobody sent anything"),
        pytest.param([(600, 1000)], id="one month"),
        pytest.param([(None, None)] * 20, id="all held back"),
        pytest.param([(600, 1000)] * 36, id="every month alike"),
        pytest.param([(None, 5)] * 6 + [(300, 400)] * 2, id="a few small, a few large"),
    ],
)
def test_little_or_nothing_is_said_in_words(client, counts):
    force = OrganisationFactory(region="")
    if counts:
        figures(force, counts)
    client.force_login(lead(force))

    for address in PAGES:
        page = text(client, address)
        assert faults_of(page) == []
        assert not re.search(r"\bNone\b(?! (of|has|yet))|\bnan\b", page)


def test_a_measure_nobody_is_asked_for_is_not_there(client, reader):
    assert client.get("/measures/cope-and-recover/").status_code == 404
    assert client.get("/measures/no-such-measure/").status_code == 404
    assert client.get(f"{PAGE}secrets.csv").status_code == 404


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OBSERVER], ids=["a partner", "an observer"])
def test_who_reads_along_sees_all_together_and_no_force(client, forces, role):
    client.force_login(lead(charity(), role))

    for address in ("/measures/", PAGE, f"{PAGE}months/", f"{PAGE}months.csv"):
        page = text(client, address)
        assert not [force.name for force in forces if force.name in page], address
        assert not [force.slug for force in forces if force.slug in page], address
        assert " of 12,000" not in page
        assert "1000" not in page.replace("1000 0", "")
    assert "All forces together are at 67% in the 12 months to October 2026" in text(client, PAGE)
    assert f"from {len(forces)} forces</span>" in text(client, "/measures/")
    assert f"from {len(forces)} forces in October 2026</span>" in text(client, "/")
    assert "without names" in text(client, PAGE)
    assert client.get(f"{PAGE}forces/").status_code == 404
    assert client.get(f"{PAGE}forces.csv").status_code == 404
    assert client.get("/measures/gap/").status_code == 403
    assert "forces" not in client.get(f"{PAGE}figures.json").json()["tables"]


def test_forces_of_like_size_stand_at_one_place_where_they_are_not_named(client):
    forces = country(0)
    for number in range(12):
        force = OrganisationFactory(name=f"Size {number}")
        figures(force, wave(650, of=400 + 50 * number))
        forces.append(force)
    client.force_login(lead(charity(), Role.PARTNER))

    drawn = text(client, PAGE).split("without names</title>")[1].split("</svg>")[0]
    places = set(re.findall(r'<circle cx="([^"]+)"', drawn))

    assert len(places) == 2  # twelve forces, five and seven at one place


def test_without_names_the_average_of_the_picture_is_that_of_the_sentence(client):
    country(0)
    for number in range(6):  # together 68.1%; rounded one by one and put together, 69.2%
        figures(OrganisationFactory(name=f"Small {number}"), [(370, 500)] * 24)
        figures(OrganisationFactory(name=f"Large {number}"), [(3377, 5000)] * 24)
    client.force_login(lead(charity(), Role.PARTNER))

    page = text(client, PAGE)

    assert "All forces together are at 68% in" in page
    drawn = page.split("without names</title>")[1].split("</svg>")[0]
    assert re.search(r">68%</text>(?:<text[^>]*>)average<", drawn), drawn[-900:]


def test_who_has_no_seat_reads_no_measures(client, forces):
    from tests.factories.accounts import PersonFactory

    client.force_login(PersonFactory())

    assert client.get(PAGE).status_code == 403


def test_a_co_ordinator_reads_all_forces_and_has_no_gap(client, forces):
    client.force_login(steward())

    assert "All forces together over time" in text(client, PAGE)
    assert "Force 03" in text(client, f"{PAGE}forces/")
    assert client.get("/measures/gap/").status_code == 404


def test_real_and_invented_forces_are_never_compared(client, reader):
    made_up = OrganisationFactory(name="Inventedshire", invented=True, region="Middle Dales")
    figures(made_up, wave(700))

    for address in (PAGE, f"{PAGE}forces/", f"{PAGE}forces.csv"):
        assert "Inventedshire" not in text(client, address)

    client.force_login(lead(made_up))
    page = text(client, PAGE)
    assert "Made-up demonstration data" in page
    assert "Force 03" not in page
    assert rows(client, f"{PAGE}months.csv")[1][-1] == "Made-up demonstration data"


def test_a_real_figure_of_the_papers_stands_by_itself_in_the_made_up_world(client, reader):
    real = OrganisationFactory(name="Leicestershire Police", slug="leicestershire")
    load_facts(now=datetime(2026, 11, 12, tzinfo=UTC))
    made_up = OrganisationFactory(name="Inventedshire", invented=True, region="Middle Dales")
    figures(made_up, wave(700), measure="files-good")
    address = "/measures/files-good/"

    client.force_login(lead(made_up))
    page = text(client, address)
    _, card = page.split("A real figure, from the papers</h2>")
    card = card.split("</section>")[0]
    for said in (real.name, "87%: 52 of 60", "76 to 93%", "January to December 2019",
                 "How", "Paper S4 of the founding papers", "files-good v",
                 'href="#definition"'):  # fmt: skip
        assert said in card, said
    assert "Inventedshire" not in card
    assert faults_of(page) == []
    for rest in ("", "forces/", "forces.csv", "months.csv", "figures.json"):
        elsewhere = text(client, f"{address}{rest}").split("A real figure, from")[0]
        assert real.name not in elsewhere
        assert "52 of 60" not in elsewhere

    for person in (lead(OrganisationFactory(kind="charity", invented=True), Role.PARTNER), reader):
        client.force_login(person)
        assert "A real figure, from the papers" not in text(client, address)


def test_a_card_says_also_that_a_steady_force_stands_far_from_the_others(client, forces):
    far = OrganisationFactory(name="Lowshire", region="Middle Dales")
    figures(far, wave(400))
    both = (
        "Over the twelve months, though, it is lower than we would expect for a force of its size."
    )

    for force, said in ((far, True), (forces[0], False)):
        client.force_login(lead(force))
        for address in ("/measures/", "/"):
            page = text(client, address)
            assert "All 36 months are as we would expect" in page
            assert (both in page) is said, (force, address)


def test_the_choice_of_forces_stands_in_the_address_and_in_words(client, forces, reader):
    far = OrganisationFactory(name="Farshire", region="Far West")
    figures(far, wave(700))

    near = text(client, f"{PAGE}?with=region")
    every = text(client, f"{PAGE}?with=all")

    assert "Forces in the same region: Middle Dales." in near
    assert '<option value="region" selected>' in near
    assert "All forces that send figures." in every
    assert "Farshire" not in near.split('id="forces"')[1]
    assert "Farshire" in text(client, f"{PAGE}forces/")
    assert "with=region" in near.split("months.csv")[1][:40]


def test_every_force_stands_once_with_those_alike_first_and_the_rest_by_region(
    client, forces, reader
):
    for name, region in (("Farshire", "Far West"), ("Nearfield", ""), ("Ashford", "Abbey")):
        figures(OrganisationFactory(name=name, region=region), wave(700))

    page = text(client, f"{PAGE}forces/?with=region")
    every = text(client, f"{PAGE}forces/?with=all")
    ordered = text(client, f"{PAGE}forces/?with=all&order=name")

    names = re.compile(r'<th[^>]*><a href="/members/[^"]+/">([^<]+)</a>')
    assert sorted(names.findall(page)) == sorted(names.findall(every))
    assert len(set(names.findall(page))) == len(names.findall(page)) == len(forces) + 3
    assert re.findall(r"__summary\">([^<:]+: \d+ forces?)", page) == [
        "Abbey: 1 force", "Far West: 1 force", "No region stated: 1 force"
    ]  # fmt: skip
    assert forces[0].name in page.split('id="forces"')[0].split('id="group"')[1]
    assert re.findall(r"__summary\">([^<:]+):", every)[0] == "Middle Dales"
    assert every.count('<details class="wm-details wm-details--printed"') == 4
    assert len(re.findall(r'wm-details--printed" id="region-\d" open', every)) == 1
    assert 'order=-name&open=region-1#region-1"' in ordered.replace("&amp;", "&")


OPENED = {
    "": ["region-1"],
    "&open=all": ["region-1", "region-2", "region-3"],
    "&open=region-3": ["region-1", "region-3"],
    "&open=region-9": ["region-1"],
    "&open=%3Cb%3E": ["region-1"],
}


@pytest.mark.parametrize("open", OPENED)
def test_a_group_of_forces_is_open_where_the_address_says_so(client, forces, reader, open):
    """Whoever sorts a group finds it open again; whoever prints opens all of them first."""
    for name, region in (("Farshire", "Far West"), ("Ashford", "Abbey")):
        figures(OrganisationFactory(name=name, region=region), wave(700))

    page = text(client, f"{PAGE}forces/?with=all{open}").replace("&amp;", "&")

    assert re.findall(r'id="(region-\d)" open', page) == OPENED[open]
    if open == "&open=all":
        assert 'href="?with=all#forces">Fold the groups' in page
    else:
        assert 'href="?with=all&open=all#forces">Open every group' in page


def test_a_definition_that_nobody_checked_says_so(client, forces, reader):
    shown = text(client, PAGE).split('id="definition"')[1]

    assert "Not checked by a second person yet" in shown.split("Checked by")[1][:120]


def test_with_another_method_a_force_is_greyed_and_not_ranked(client, forces, reader):
    figures(
        OrganisationFactory(name="Sampleshire", region="Middle Dales"), wave(900), method="sample"
    )

    page = text(client, f"{PAGE}forces/")
    line = page.split("Sampleshire</a>")[1].split("</tr>")[0]

    assert "Not compared: counted in a sample, not counted from records" in line
    assert "90%" not in line
    assert page.rindex("Sampleshire</a>") > page.rindex("Force 00</a>")
    page = text(client, PAGE)
    assert "1 force with another method is not compared." in page
    assert "sent no figures on this" not in page


def test_every_force_is_counted_also_those_that_sent_nothing(client, reader):
    OrganisationFactory(name="Silentshire", region="Middle Dales")

    assert "1 force sent no figures on this." in text(client, PAGE)


def test_what_is_left_out_of_a_rate_is_counted_beside_it(client, forces):
    force = OrganisationFactory(name="Excusedshire", region="Middle Dales")
    figures(force, wave(650, 12), excused=20, unknown=10)
    client.force_login(lead(force))

    assert (
        "Left out of the rate, and counted beside it: 240 excused for a reason of the Code and 120"
        " whose time is not known." in text(client, PAGE)
    )
    assert "1% of times not known" in text(client, f"{PAGE}forces/")


def test_a_survey_says_how_it_asked_and_how_many_answered(client, forces, reader):
    for force in forces:
        figures(
            force, [(60, 100)] * 24, measure="satisfied-overall", method="telephone", invited=400
        )
    other = OrganisationFactory(name="Onlineshire", region="Middle Dales")
    figures(other, [(80, 100)] * 24, measure="satisfied-overall", method="online", invited=400)

    page = text(client, "/measures/satisfied-overall/")

    assert "Asked by telephone: 1,200 of 4,800 invited answered (25%)." in page
    assert "Onlineshire" not in page.split("Every force")[1].split("Beside each other")[0]
    assert "asked online, not asked by telephone" in text(
        client, "/measures/satisfied-overall/forces/"
    )


def test_limits_begin_anew_only_at_an_event_of_ones_own_with_a_reason(client, reader, forces):
    practice = published(key="two-calls", version={"title": "The two-call promise"})
    taken = adoption(practice, ("live", date(2025, 6, 2)), organisation=forces[0])
    others = adoption(practice, ("live", date(2025, 6, 2)), organisation=forces[1])
    address = f"{PAGE}anew/"

    nothing = client.post(address, {"event": f"adoption-{taken.pk}", "reason": " "})
    stolen = client.post(address, {"event": f"adoption-{others.pk}", "reason": "It rose"})
    assert "Say why: limits begin anew only for a reason" in nothing.content.decode()
    assert "Choose an event that is on record" in stolen.content.decode()
    assert not NewLimits.objects.exists()

    for _ in range(2):  # pressed twice
        made = client.post(
            address, {"event": f"adoption-{taken.pk}", "reason": "The promise changed the work"}
        )
    assert made.status_code == 302
    one = NewLimits.objects.get()
    assert (one.month, one.name) == (date(2025, 6, 1), "The two-call promise live")
    assert Entry.objects.filter(act="benchmarks.limits_begun_anew").count() == 2
    assert "The limits begin anew in June 2025: The two-call promise live." in text(client, PAGE)

    client.post(f"{address}{one.pk}/take-back/")
    assert "begin anew in June 2025" not in text(client, PAGE)
    assert NewLimits.objects.get().taken_back_by == reader


def test_others_of_the_force_and_of_other_forces_do_not_move_limits(client, forces, reader):
    practice = published(key="two-calls", version={"title": "The two-call promise"})
    taken = adoption(practice, ("live", date(2025, 6, 2)), organisation=forces[0])
    sent = {"event": f"adoption-{taken.pk}", "reason": "The promise changed the work"}

    client.force_login(lead(forces[0], Role.PRACTITIONER))
    assert client.post(f"{PAGE}anew/", sent).status_code == 403
    client.force_login(lead(forces[1]))
    assert "Choose an event" in client.post(f"{PAGE}anew/", sent).content.decode()
    client.force_login(steward())
    assert client.post(f"{PAGE}anew/", sent).status_code == 404
    assert not NewLimits.objects.exists()


def test_the_list_has_a_card_for_every_measure(client, reader):
    page = text(client, "/measures/")

    assert page.count('class="wm-measure"') == 9
    assert "All 36 months are as we would expect" in page
    assert "65%" in page
    assert "652 of 1,000" in page


def test_files_say_what_the_pages_say(client, reader):
    table = rows(client, f"{PAGE}forces.csv")
    months = rows(client, f"{PAGE}months.csv")

    assert table[1][:4] == ["Force 00", "Middle Dales", "7812", "12000"]
    assert table[1][4:7] == ["0.6510", "0.6424", "0.6595"]
    assert len(table) == 13
    assert months[1][:5] == ["Force 00", "2023-11", "650", "1000", "0.6500"]
    assert len(months) == 37
    document = client.get(f"{PAGE}figures.json").json()
    assert document["tables"]["forces"][0]["Met"] == "7812"
    assert document["measure"].startswith("updates-in-time v1")


def test_what_was_drawn_holds_until_the_next_act(client, reader, forces):
    assert "65%: 7,812" in text(client, PAGE)
    figures(forces[0], [(999 - 99, 1000)], until=date(2026, 11, 1))

    assert "65%: 7,812" in text(client, PAGE)  # nothing was noted, so nothing has happened
    client.post(f"{PAGE}anew/", {})
    practice = published(key="two-calls", version={"title": "The two-call promise"})
    taken = adoption(practice, ("live", date(2025, 6, 2)), organisation=forces[0])
    client.post(
        f"{PAGE}anew/",
        {"event": f"adoption-{taken.pk}", "reason": "The promise changed the work"},
    )
    assert "June 2025" in text(client, PAGE)
