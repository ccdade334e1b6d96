"""No log, no report of a fault, no page of a fault and no row of a task holds a person's details.

Needles are planted in everything that a visitor can send and in everything that can go wrong. The
judge reads what was written; the control is Django's own way of writing it. TRUST T28.
"""

import base64
import io
import json
import logging
from dataclasses import replace
from importlib import import_module

import pytest
from django.conf import settings as site
from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import path
from django.utils.log import AdminEmailHandler
from django_tasks_db.models import DBTaskResult

from tests.support import matrix
from tests.support.cast import ROLES, gather
from tests.support.long import LONG
from waymark.shared.accounts.models import Person
from waymark.shared.watch.logs import Json, Line

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db, pytest.mark.goal("T28")]

# A stranger, and who sees and may do most; the long form asks as everybody.
ASKING = ROLES if LONG else ("anonymous", "co_ordinator")
NEEDLES = ["Quillfeather", "q.feather@victim.example", "07700900461", "QX9 7ZZ"]


def found_in(text: str) -> list[str]:
    """The needles in a text: as they are, in small letters, as digits only, encoded."""
    folded = text.lower()
    digits = "".join(sign for sign in text if sign.isdigit())
    return [
        needle
        for needle in NEEDLES
        if needle.lower() in folded
        or needle in digits
        or needle.encode().hex() in folded
        or base64.b64encode(needle.encode()).decode().rstrip("=")[:-1] in text
    ]


def reports() -> list[mail.EmailMessage]:
    """The mails to the administrator; others have a reader who may read a name."""
    return [message for message in mail.outbox if message.to == ["administrator@site.example"]]


# ---- what goes wrong -------------------------------------------------------------------------


def _key(word):
    return {}[word]


def _number(word):
    return int(word)


def _file(word):
    return open(f"/nowhere/{word}")


def _chained(word):
    try:
        int(word)
    except ValueError as fault:
        raise RuntimeError(f"cannot read {word}") from fault


def _doubled_row(word):
    Person.objects.create(email="twice@victim.example", name=word)
    Person.objects.create(email="twice@victim.example", name=word)


def _wrong_sql(word):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT '{word}' FROM nowhere WHERE '{word}' = 1")


def _too_long(word):
    return Person.objects.filter(pk=word * 40).exists()


def _not_text(word):
    return word.encode("ascii").decode("utf-16") + chr(0xD800).encode().decode()


def _template(word):
    from django.template import engines

    return engines["jinja2"].from_string("{{ 1 / 0 }}" + word).render()


def _address(word):
    from django.urls import reverse

    return reverse("page", args=[word, word])


FAULTS = [
    _key, _number, _file, _chained, _doubled_row, _wrong_sql, _too_long, _not_text, _template,
    _address,
]  # fmt: skip


@login_not_required  # the test's own: it breaks in every way there is
def broken(request, way, word):
    kept = {"who": word}  # a local variable, which error pages love to show
    FAULTS[way](kept["who"])


urlpatterns = [
    *import_module(site.ROOT_URLCONF).urlpatterns,
    path("broken/<int:way>/<str:word>/", broken, name="broken"),
]
handler500 = "waymark.shared.ui.views.broken"
handler404 = "waymark.shared.ui.views.not_found"


@pytest.fixture
def written(settings):
    """Everything that the log and the reports of faults say, both as lines and as JSON."""
    settings.ADMINS = [("Administrator", "administrator@site.example")]
    stream = io.StringIO()
    handlers = [logging.StreamHandler(stream), logging.StreamHandler(stream)]
    handlers[0].setFormatter(Line())
    handlers[1].setFormatter(Json())
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request")]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        for handler in handlers:
            logger.addHandler(handler)
    yield lambda: stream.getvalue() + "".join(f"{m.subject}\n{m.body}" for m in reports())
    for logger, (level, propagate) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.propagate = propagate
        for handler in handlers:
            logger.removeHandler(handler)


def force_faults(client: Client) -> list[str]:
    """Two hundred faults, with a needle in the address, the form, the headers and the values."""
    pages = []
    for way in range(len(FAULTS)):
        for turn in range(20):
            word = NEEDLES[turn % len(NEEDLES)]
            answer = client.post(
                f"/broken/{way}/{word}/?q={word}", {"name": word}, headers={"Referer": word}
            )
            assert answer.status_code == 500, FAULTS[way].__name__
            pages.append(answer.content.decode())
    return pages


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_two_hundred_faults_say_where_and_never_whose(written, goal):
    client = Client(raise_request_exception=False)

    pages = force_faults(client)

    told = written()
    assert [needle for page in pages for needle in found_in(page)] == []
    assert found_in(told) == []
    assert len(reports()) == 200
    assert "in _doubled_row" in told and "route=broken" in told
    goal.reached(f"{len(pages)} faults: 0 needles in {len(told):,} characters of log and mail")
    goal.caught("Django’s own error mail", f"{_as_django_says_it(client)} of 4 needles found")


def _as_django_says_it(client: Client) -> int:
    """The control: the report that Django would send, and the line that it would log."""
    mail.outbox.clear()
    logger, handler = logging.getLogger("django.request"), AdminEmailHandler()
    logger.addHandler(handler)
    try:
        force_faults(client)
    finally:
        logger.removeHandler(handler)
    theirs = "".join(m.body for m in mail.outbox if "Request Method" in m.body)
    assert len(found_in(theirs)) == len(NEEDLES)
    return len(found_in(theirs))


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_fault_and_the_log_share_a_reference(written):
    answer = Client(raise_request_exception=False).get("/broken/0/Quillfeather/")

    lines = [line for line in written().splitlines() if line.startswith("{")]
    references = {json.loads(line).get("reference") for line in lines} - {None}
    assert len(references) == 1 and references.pop() in answer.content.decode()


def test_every_route_leaves_no_needle_in_the_log(written, data_folder, goal):
    """Each route is asked by many a role, with needles in the query and in what is sent."""
    cast = gather()
    for person in cast.people.values():
        if person is not None:
            Person.objects.filter(pk=person.pk).update(name=f"{person.name} Quillfeather")
    asked = 0
    for role in ASKING:
        client = Client()
        if cast.people[role] is not None:
            client.force_login(cast.people[role])
        for case in matrix.cases(site.WAYMARK_WING):
            body = {**case.body, "q": "QX9 7ZZ", "note": "q.feather@victim.example"}
            matrix.ask(replace(case, body=body), role, cast, client.cookies)
            asked += 1

    telling = [line for line in written().splitlines() if found_in(line)]
    assert telling == []
    goal.reached(
        f"{asked:,} requests over every route and {len(ASKING)} roles: 0 needles in the log"
    )


def test_the_row_of_a_broken_task_says_where_and_not_with_what(goal):
    row = DBTaskResult.objects.create(
        task_path="waymark.tasks.none", args_kwargs={}, backend_name="default", run_after=None
    )
    word = NEEDLES[0]
    try:
        _chained(word)
    except RuntimeError as fault:
        row.set_failed(fault)
    row.refresh_from_db()

    assert "in _chained" in row.traceback and "RuntimeError" in row.traceback
    assert found_in(row.traceback) == []
    goal.reached("a broken task’s row: 0 needles, and the place of the fault")
