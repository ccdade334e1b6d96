"""The page of surveys: who has answered, asked how, and what is missing."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.comparison import figures
from tests.factories.evaluations import evaluation
from tests.factories.innovations import published
from tests.support.pages import faults_of
from waymark.network.benchmarks.models import Figure
from waymark.network.benchmarks.queries.surveys import victims_surveys
from waymark.network.innovations.models import AfterSupport

pytestmark = pytest.mark.django_db
TODAY, OCTOBER = date(2026, 11, 21), date(2026, 10, 1)


def survey(force, months, *, method="online", invited=400, **more):
    return figures(
        force, [(150, 200)] * months, measure="satisfied-overall", method=method, invited=invited,
        **more,
    )  # fmt: skip


def ended(force, answer=None):
    one = evaluation(
        published(), force, state="complete", result="It helped.", ended_on=date(2026, 6, 9)
    )
    if answer:
        AfterSupport.objects.create(evaluation=one, by=lead(force), at=timezone.now(), **answer)
    return one


def test_the_office_sees_who_said_what_of_its_help_and_who_has_not(client):
    ended(
        OrganisationFactory(name="Said Police"),
        {"enough": "partly", "helped": "The call each month", "missing": "A template"},
    )
    silent = ended(OrganisationFactory(name="Silent Police"))
    client.force_login(steward())

    page = client.get("/measures/surveys/").content.decode()

    assert faults_of(page) == []
    assert "Of 2 evaluations that ended, 1 came with a word" in page.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    for words in ("Partly", "The call each month", "A template", "No answer yet", silent.key):
        assert words in page, words


@pytest.mark.parametrize(
    ("months", "said"),
    [
        pytest.param(
            {"months": 12}, (OCTOBER, 4800, 2400, 0, []), id="every month of the year"
        ),
        pytest.param(
            {"months": 3, "until": date(2026, 8, 1)},
            (date(2026, 8, 1), 1200, 600, 0, [date(2026, 9, 1), OCTOBER]),
            id="two months behind",
        ),
        pytest.param(
            {"months": 2, "invited": None}, (OCTOBER, 0, 0, 2, []), id="nobody said how many"
        ),
        pytest.param(
            {"months": 2, "until": date(2025, 5, 1)},
            (None, 0, 0, 0, [date(2025 + n // 12, n % 12 + 1, 1) for n in range(10, 22)]),
            id="none for a year",
        ),
        pytest.param(None, (None, 0, 0, 0, []), id="never one"),
    ],
)  # fmt: skip
def test_what_is_published_of_a_force_s_survey_and_what_is_not(months, said):
    force = OrganisationFactory(name="Asking Police", kind="force")
    if months:
        survey(force, **months)

    one = next(one for one in victims_surveys(False, TODAY) if one.slug == force.slug)

    assert (one.latest, one.invited, one.answered, one.held_back, one.missing) == said


def test_what_is_not_published_is_not_counted():
    force = OrganisationFactory(kind="force")
    survey(force, 2)
    Figure.objects.update(current=False)

    one = next(one for one in victims_surveys(False, TODAY) if one.slug == force.slug)

    assert (one.latest, one.invited) == (None, 0)


def test_both_tables_are_files_and_nobody_else_s(client):
    force = OrganisationFactory(name="Said Police", kind="force")
    ended(force, {"enough": "yes", "helped": "=1+1", "missing": ""})
    survey(force, 2, method="telephone", until=timezone.localdate())
    client.force_login(steward())

    helped = client.get("/measures/surveys/help.csv").content.decode()
    victims = client.get("/measures/surveys/victims.csv").content.decode()

    assert "Said Police" in helped
    assert "'=1+1" in helped
    assert '"Survey, by telephone",800,400,50%' in victims
    assert client.get("/measures/surveys/else.csv").status_code == 404
    client.force_login(lead(force))
    for address in ("", "help.csv", "victims.csv"):
        assert client.get(f"/measures/surveys/{address}").status_code == 403, address
