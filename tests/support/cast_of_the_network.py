"""What the apps of the network wing have, for the permission matrix: `cast` says whose is what."""

from typing import Any

from tests.support import cast_of_law as of_law
from tests.support import cast_of_measures as measures
from tests.support import cast_of_meetings as meetings
from tests.support import cast_of_members as members
from tests.support import cast_of_newsletters as letters
from tests.support import cast_of_outcomes as outcomes
from tests.support import cast_of_questions as questions
from tests.support import cast_of_reports as of_reports
from tests.support import cast_of_returns as figures
from tests.support import cast_of_the_library as library
from waymark.shared.accounts.models import Organisation, Person

People = dict[str, Person | None]


def things(people: People, ash: Organisation, cedar: Organisation) -> dict[str, dict[str, Any]]:
    """By side: what Ashdown has, what Cedarford has, what is open to the world."""
    return {
        "own": _own(people, ash),
        "other": _others(ash, cedar),
        "public": library.practices_of(cedar, adopter=ash, public=True)
        | of_reports.area(cedar, opened=True)
        | letters.open_newsletter(people["co_ordinator"]),
    }


def _own(people: People, ash: Organisation) -> dict[str, Any]:
    helper, lead = people["co_ordinator"], people["lead"]
    inside = (people["practitioner"],)
    return (
        library.practices_of(ash, adopter=ash)
        | library.searches()
        | library.keys()
        | figures.returns_of(ash)
        | measures.measures_of(ash, helper)
        | meetings.meetings_of(ash, people)
        | outcomes.outcomes_of(ash)
        | members.members_of(ash)
        | questions.questions_of(lead, access="restricted", inside=inside)
        | of_reports.packs(helper)
        | of_reports.area(ash, opened=False)
        | of_reports.cost(lead)
        | letters.newsletters(helper)
        | of_law.law(ash)
    )


def _others(ash: Organisation, cedar: Organisation) -> dict[str, Any]:
    return (
        figures.returns_of(cedar)
        | library.practices_of(cedar, adopter=ash)
        | library.somebody_elses_search()
        | library.somebody_elses_key()
        | meetings.meetings_of(cedar)
        | outcomes.outcomes_of(cedar)
        | members.members_of(cedar)
        | questions.questions_of(questions.author_in(cedar), access="private")
        | {"area": cedar.slug}
        | of_law.law(cedar, evidence="ML")
    )
