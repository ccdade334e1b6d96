"""Every form and every address of this wing gets what nobody should send it.

Oversized, mistyped, half-filled, doubled and hostile: never our fault (500), and whatever is not
kept leaves no trace.
"""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead, steward
from tests.factories.innovations import ValueFactory, draft, published
from tests.support import matrix, sweep
from tests.support.cast import ROLES, gather
from tests.support.long import LONG
from waymark.network.innovations.enums import State
from waymark.network.innovations.models import Adoption, Innovation
from waymark.shared.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
pytest_plugins = ["tests.support.places"]

HOSTILE = {
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "a formula": "=HYPERLINK(\"http://x.example\",\"a\")",
    "NUL": "a\x00b",
    "a way up": "../../../../etc/passwd",
    "right to left": "\u202ekcab\u2066\u200f",
    "100 kB": "word " * 20_000,
    "one long word": "w" * 100_000,
    "half a letter": "\udcff",
    "a huge number": "9" * 400,
    "a negative number": "-1",
    "JSON": '{"$ne": null}',
    "a template": "{{ 7*7 }}{% include 'x' %}",
    "nothing but space": " \t\u00a0\u2003 ",
}  # fmt: skip
TAKEN = ("acts", "page")
each_value = pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
FIELD = re.compile(r'<(?:input|textarea|select)[^>]*?\sname="([^"]+)"')


def forms_of(role):
    """Every address that takes a form from this role; in the fast form the lead goes first."""
    for case in matrix.cases(settings.WAYMARK_WING):
        takes = [who for who in ("lead", role) if case.expected[ROLES.index(who)] in TAKEN]
        if case.method == "POST" and role in takes and (LONG or role == takes[0]):
            yield case


def in_turn(cases, value):
    """Each form and page meets every value in the long form, and every third in the fast one."""
    place = list(HOSTILE.values()).index(value)
    return [case for number, case in enumerate(cases) if LONG or (number + place) % 3 == 0]


def sent(case, body) -> matrix.Case:
    return matrix.Case(case.route, "POST", case.side, case.address, body, case.expected)


ASKED_FOR: dict[tuple[str, str], set[str]] = {}


def fields_of(case, cast, role, cookies) -> set[str]:
    """What the page of this form asks for, and what the matrix sends; the same for every value."""
    if (role, case.name) not in ASKED_FOR:
        ASKED_FOR[role, case.name] = _fields_of(case, cast, role, cookies)
    return ASKED_FOR[role, case.name]


def _fields_of(case, cast, role, cookies) -> set[str]:
    shown = matrix.Case(case.route, "GET", case.side, case.address, {}, ())
    page = matrix.ask(shown, role, cast, cookies)
    html = page.content.decode() if page.get("Content-Type", "").startswith("text/html") else ""
    return (set(FIELD.findall(html)) | set(case.body)) - {"csrfmiddlewaretoken", "q"}


@each_value
@pytest.mark.parametrize("role", ["lead", "administrator"])
def test_no_form_breaks(role, value):
    """The value stands in every field at once, where it passes for text or for a choice."""
    cast = gather()
    client = signed_in(cast.people[role])
    typed = value.encode("utf-8", "replace").decode() if "\udcff" in value else value
    broken = []

    for case in in_turn(forms_of(role), value):
        body = dict.fromkeys(fields_of(case, cast, role, client.cookies), typed.lstrip("#@"))
        answer = matrix.ask(sent(case, body), role, cast, client.cookies)
        if answer.status_code >= 500:
            broken.append(f"{case.name}: {answer.status_code}")
        broken += [f"{case.name}: {fault}" for fault in sweep.html_faults(answer)]

    assert not broken, "\n".join(broken)


@each_value
@pytest.mark.parametrize("role", ["lead", "administrator", "anonymous"])
def test_no_query_breaks_a_page(role, value):
    """Junk where a search, a filter, an order, a tab or a page is expected."""
    cast = gather()
    client = signed_in(cast.people[role])
    junk = {
        name: value[:3000].encode("utf-8", "surrogateescape")
        for name in (
            "q", "page", "order", "tab", "topic", "right", "region", "force", "state", "list",
            "kind", "act", "since-day", "since-month", "since-year", "stage", "diary", "world",
            "add", "edit", "next", "seat", "purpose",
        )
    }  # fmt: skip
    broken = []

    for case in in_turn(pages_of(role), value):
        answer = client.get(sweep.address_of(case, role, cast), junk)
        if answer.streaming:
            answer.getvalue()
        if answer.status_code >= 500:
            broken.append(f"{case.name}: {answer.status_code}")
        broken += [f"{case.name}: {fault}" for fault in sweep.html_faults(answer)]

    assert not broken, "\n".join(broken)


def pages_of(role):
    """Every page that this role may see; in the fast form those once that the lead sees too."""
    seen = list(sweep.shown_to(role, ["own", "public"]))
    if LONG or role != "administrator":
        return seen
    of_the_lead = {case.name for case in sweep.shown_to("lead", ["own", "public"])}
    return [case for case in seen if case.name not in of_the_lead]


def signed_in(person) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


# ---- nothing half-saved ------------------------------------------------------------------------


def rows() -> dict[str, int]:
    """How many rows every table of this wing holds, the chain of acts included."""
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label.startswith("network_") or model._meta.label == "audit.Entry"
    }


WRONG = {
    "a title of 100 kB": ("/practices/new/", {"title": "w" * 100_000}),
    "a practice for somebody else": ("/practices/new/", {"title": "Ours", "organisation": "0"}),
    "no text in a comment": ("/practices/shown/review/", {"section": "what", "text": ""}),
    "a comment on no section": ("/practices/shown/review/", {"section": "x", "text": "Why?"}),
    "a stage that is none": ("/practices/shown/adopt/", {"stage": "won", "on-day": "1"}),
    "a day that is none": (
        "/practices/shown/adopt/",
        {"stage": "live", "on-day": "31", "on-month": "2", "on-year": "2026", "adapted": "no"},
    ),
    "a day to come": (
        "/practices/shown/adopt/",
        {"stage": "live", "on-day": "1", "on-month": "1", "on-year": "2999", "adapted": "no"},
    ),
    "adapted, but not how": (
        "/practices/shown/adopt/",
        {"stage": "live", "on-day": "1", "on-month": "2", "on-year": "2026", "adapted": "yes"},
    ),
    "a point that nothing meets": (
        "/practices/mine/points/record_system/",
        {"words": "A reminder", "must": "yes"},
    ),
    "a seat of another force": ("/practices/mine/contact/", {"seat": "999999"}),
    "a search without a name": ("/practices/searches/save/?q=a", {"name": "", "notify": "yes"}),
    "a paste of 10 MB": ("/practices/import/", {"text": "w" * 10_000_000}),
}


@pytest.mark.parametrize(("address", "body"), WRONG.values(), ids=WRONG)
def test_what_is_refused_leaves_no_trace(address, body):
    person = lead()
    published(key="shown", organisation=OrganisationFactory())
    draft(key="mine", organisation=person.organisation, started_by=person)
    client = signed_in(person)
    before = rows()

    answer = client.post(address, body)

    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert 'class="govuk-error-summary' in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [
        pytest.param("/practices/shown/files/", "a.pdf", b"MZ\x90\x00program", id="a program"),
        pytest.param("/practices/shown/files/", "../../a.txt", b"\x00\x01", id="a way up"),
        pytest.param("/practices/shown/files/", "a.docx", b"PK\x03\x04broken", id="a broken zip"),
        pytest.param("/practices/shown/files/", "a.txt", b"", id="nothing"),
        pytest.param("/practices/shown/files/", "a.txt", b"w" * 21 * 1024**2, id="too large"),
        pytest.param("/practices/peers/", "a.csv", b"\xff\xfe\x00", id="peers in no alphabet"),
        pytest.param("/practices/peers/", "a.csv", b'"a\n' * 50_000, id="peers without an end"),
        pytest.param("/practices/peers/", "a.csv", b"a" * 200_000, id="peers in one cell"),
        pytest.param("/practices/import/table/", "a.csv", b"Title\n\x00", id="a table with NUL"),
        pytest.param("/practices/import/table/", "a.csv", b"Title,Organisation\n=1+1,Nobody\n",
                     id="a table of nobody"),
        pytest.param("/practices/import/table/", "a.csv", b"a" * 200_000, id="a table in one cell"),
        pytest.param("/practices/import/table/", "a.csv", b"x" * 3 * 1024**2, id="a large table"),
    ],
)  # fmt: skip
def test_a_file_that_is_refused_leaves_no_trace(address, name, content, data_folder):
    person = steward()
    published(key="shown")
    client = signed_in(person)
    before = rows()

    answer = client.post(
        address,
        {"title": "A paper", "public": "no", "scheme": "Similar",
         "file": SimpleUploadedFile(name, content)},
    )  # fmt: skip

    assert answer.status_code == 200
    assert sweep.html_faults(answer) == []
    assert rows() == before
    assert [path for path in (data_folder / "files").rglob("*") if path.is_file()] == []


def test_more_than_a_form_can_hold_is_refused_with_a_page():
    answer = signed_in(lead()).post("/practices/new/", {"title": "w" * 10_000_000})

    assert answer.status_code == 400
    assert sweep.html_faults(answer) == []


def test_what_is_shown_is_text_and_what_is_exported_is_no_formula():
    """Hostile words that are kept, because they are only words, stay words everywhere."""
    person = lead()
    title = "=1+1<script>alert(1)</script>"
    published(key="shown", organisation=person.organisation, version={"title": title})
    client = signed_in(person)

    for address in ("/", "/practices/", "/practices/shown/", "/search/?q=alert"):
        assert "<script>alert" not in client.get(address).content.decode()
    table = b"".join(client.get("/practices/export.csv")).decode()
    assert "'=1+1<script>" in table
    assert re.search(r'(^|,|")=1', table, re.MULTILINE) is None


# ---- sent twice at once ------------------------------------------------------------------------


def at_once(*acts) -> list[int]:
    """Do things at the same moment, each on a connection of its own."""

    def done(act) -> int:
        try:
            return act().status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(done, acts))


TODAY = timezone.localdate()
INTERESTED = {
    "stage": "interested", "on-day": TODAY.day, "on-month": TODAY.month, "on-year": TODAY.year,
}  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_presses_of_one_button_make_one_step():
    practice = published(key="shown")
    person = lead()

    statuses = at_once(*[lambda: signed_in(person).post("/practices/shown/adopt/", INTERESTED)] * 2)

    taken = Adoption.objects.get(innovation=practice)
    assert statuses == [302, 302]  # the second press is answered like the first (decision 15)
    assert taken.changes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_publish_once():
    waiting = draft(
        key="waiting", state=State.IN_REVIEW, submitted_at=timezone.now(), started_by=lead(),
        version={"intended_outcome": "Trust", "copyright_owner": "The force",
                 "permission": "owner_shares"},
    )  # fmt: skip
    _complete(waiting)
    person = steward()

    at_once(
        *[lambda: signed_in(person).post("/practices/waiting/review/decide/",
                                         {"decision": "publish"})] * 2
    )  # fmt: skip

    waiting.refresh_from_db()
    assert (waiting.state, waiting.versions.count()) == (State.PUBLISHED, 1)
    assert Notice.objects.filter(subject="Your practice is published").count() == 1


def _complete(practice: Innovation) -> None:
    """What the rules of publishing want besides the texts."""
    version = practice.working
    version.values.set([ValueFactory(list=name) for name in ("purpose", "topic", "target_group")])
    version.stage_of_practice = ValueFactory(list="stage_of_practice")
    version.save()
    practice.contact_seat = SeatFactory(organisation=practice.organisation)
    practice.save()
