"""GOV.UK Notify by its own client: what the fake takes, and what each of its answers means."""

import time

import jwt
import pytest
import requests

from tests.shared.notifications.at_notify import HOUR, MINUTE, REFERENCE, notify, parcel
from tests.shared.notifications.post import NOON
from tests.support.notify_fake import KEY, TEMPLATES, notify_fake
from tests.support.notify_fake.server import SECRET, SERVICE
from tests.support.notify_fake.weather import always
from waymark.shared.notifications.enums import Answer
from waymark.shared.notifications.rules import Outcome
from waymark.shared.notifications.tasks import channels

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake():
    with notify_fake() as server:
        yield server


# ---- the fake is as strict as the real one -------------------------------------------------------


def token(secret=SECRET, algorithm="HS256", late=0, **claims):
    claims = {"iss": SERVICE, "iat": int(time.time()) + late, **claims}
    return jwt.encode({k: v for k, v in claims.items() if v}, secret, algorithm=algorithm)


@pytest.mark.parametrize(
    ("scheme", "claims", "code"),
    [
        pytest.param("", {}, 401, id="no scheme"),
        pytest.param("Bearer ", {"secret": "x" * 36}, 403, id="forged"),
        pytest.param("Bearer ", {"iss": "someone"}, 403, id="of another service"),
        pytest.param("Bearer ", {"iss": None}, 403, id="of nobody"),
        pytest.param("Bearer ", {"late": -90}, 403, id="too old"),
        pytest.param("Bearer ", {"late": 3_600}, 403, id="of the future"),
        pytest.param("Bearer ", {"secret": SECRET * 2, "algorithm": "HS512"}, 403, id="algorithm"),
        pytest.param("Bearer ", {}, 200, id="as it should be"),
    ],
)
def test_the_fake_takes_only_a_good_token(scheme, claims, code, fake):
    headers = {"Authorization": scheme + token(**claims)}

    assert requests.get(f"{fake.address}/v2/notifications", headers=headers).status_code == code


@pytest.mark.parametrize(
    ("channel", "changes"),
    [
        pytest.param("text", {"address": ("call me",)}, id="no number"),
        pytest.param("text", {"body": "x" * 919}, id="a text that is too long"),
        pytest.param("email", {"address": ("ada",)}, id="no address"),
        pytest.param("letter", {"address": ("Ada", "High Street", "here")}, id="no postcode"),
    ],
)
def test_the_fake_refuses_what_the_real_one_refuses(channel, changes, fake):
    assert notify(fake).send(parcel(channel, **changes)) == Outcome(Answer.REFUSED, "400")
    assert fake.taken == []


# ---- what each answer means ----------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["text", "email", "letter"])
def test_a_message_is_handed_over_and_can_be_found(channel, fake):
    gateway = notify(fake)

    before, sent, after = (
        gateway.find(REFERENCE, channel),
        gateway.send(parcel(channel, unsubscribe="https://waymark.example.org/off/")),
        gateway.find(REFERENCE, channel),
    )

    (taken,) = fake.taken
    assert before is None
    assert (sent.answer, str(sent.report.gateway_id)) == (Answer.ACCEPTED, taken.id)
    assert (after.answer, after.report.gateway_id) == (Answer.ACCEPTED, sent.report.gateway_id)
    assert taken.reference == str(REFERENCE)
    assert taken.personalisation["body"] == "Call us"


@pytest.mark.parametrize(
    ("word", "outcome", "taken"),
    [
        pytest.param("429", Outcome(Answer.PAUSED, "busy", pause=MINUTE), 0, id="too fast"),
        pytest.param(
            "day",
            Outcome(Answer.PAUSED, "day_is_full", pause=12 * HOUR + MINUTE),
            0,
            id="the day is full: until after midnight",
        ),
        pytest.param("400", Outcome(Answer.REFUSED, "400"), 0, id="refused"),
        pytest.param("403", Outcome(Answer.CLOSED, "key_refused"), 0, id="the key is refused"),
        pytest.param("500", Outcome(Answer.UNKNOWN, "no_answer"), 0, id="a fault before"),
        pytest.param("503", Outcome(Answer.UNKNOWN, "no_answer"), 0, id="away"),
        pytest.param("drop", Outcome(Answer.UNKNOWN, "no_answer"), 0, id="dropped before"),
        pytest.param("500-after", Outcome(Answer.UNKNOWN, "no_answer"), 1, id="a fault after"),
        pytest.param("drop-after", Outcome(Answer.UNKNOWN, "no_answer"), 1, id="dropped after"),
        pytest.param("slow-after", Outcome(Answer.UNKNOWN, "no_answer"), 1, id="too slow"),
    ],
)
def test_each_answer_of_the_gateway_is_understood(word, outcome, taken, fake):
    fake.weather = always(word)

    assert notify(fake).send(parcel()) == outcome
    assert len(fake.taken) == taken


def test_nobody_there_is_not_a_doubt(fake):
    outcome = notify(fake, address="http://127.0.0.1:1").send(parcel())

    assert outcome == Outcome(Answer.UNREACHABLE, "unreachable")


@pytest.mark.parametrize("seconds", [-90, 90, 3_600])
def test_a_wrong_clock_is_told_from_a_wrong_key(seconds, fake):
    fake.clock = lambda: time.time() + seconds

    assert notify(fake).send(parcel()) == Outcome(Answer.CLOCK_WRONG, "clock_wrong")


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("429", Outcome(Answer.PAUSED, "busy", pause=MINUTE)),
        ("403", Outcome(Answer.CLOSED, "key_refused")),
        ("400", Outcome(Answer.UNKNOWN, "not_told")),
        ("500", Outcome(Answer.UNKNOWN, "not_told")),
        ("drop", Outcome(Answer.UNKNOWN, "not_told")),
    ],
)
def test_a_question_that_fails_is_never_taken_for_a_no(word, outcome, fake):
    fake.weather = always(word)

    assert notify(fake).find(REFERENCE, "text") == outcome


@pytest.mark.parametrize(
    ("channel", "address"),
    [("text", ()), ("email", ("a@example.org", "b@example.org")), ("letter", ("Ada", "SW1A 1AA"))],
)
def test_an_address_of_the_wrong_shape_goes_nowhere(channel, address, fake):
    outcome = notify(fake).send(parcel(channel, address=address))

    assert (outcome, fake.taken) == (Outcome(Answer.REFUSED, "unwritable"), [])


def test_a_template_that_is_not_there_is_found_before_anything_is_sent(fake):
    wrong = {**TEMPLATES, "text": "bbbbbbbb-0000-4000-8000-000000000009"}

    assert notify(fake, templates=wrong).check(list(TEMPLATES)) == {"text": "no_such_template"}


# ---- which carrier has which channel -------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "file", "kinds"),
    [
        pytest.param("", "", {"email": "Folder"}, id="nothing is set up"),
        pytest.param("short", "", {"email": "Folder"}, id="no key"),
        pytest.param(KEY, "[", {"email": "Folder"}, id="a file that cannot be read"),
        pytest.param(
            KEY,
            f'text = "{TEMPLATES["text"]}"\nletter = "none"\npost = "{TEMPLATES["text"]}"',
            {"email": "Folder", "text": "Notify"},
            id="a template for texts",
        ),
    ],
)
def test_a_channel_goes_by_notify_where_it_has_a_key_and_a_template(
    key, file, kinds, settings, tmp_path
):
    (tmp_path / "notify.toml").write_text(file)
    settings.WAYMARK_NOTIFY_KEY = key
    settings.WAYMARK_NOTIFY_TEMPLATES = tmp_path / "notify.toml"

    ways = channels.carriers(lambda: NOON)

    assert {channel: type(way).__name__ for channel, way in ways.items()} == kinds
