"""Mail of a test goes into a folder of its own, and no wing's round runs unasked."""

import pytest

from tests.shared.audit.emptying import chain_emptied  # noqa: F401
from tests.shared.notifications.nursery import nursery
from tests.support.notify_fake import notify_fake
from tests.support.notify_fake.recipients import KIND

SPEED = 600  # for the senders of tests a minute passes in a tenth of a second


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path
    settings.WAYMARK_MAIL_FOLDER = tmp_path / "mail"
    settings.WAYMARK_DAILY_ROUND = []
    settings.WAYMARK_ADDRESS = "https://waymark.example.org"
    testers = {KIND: "tests.support.notify_fake.recipients.contact"}
    settings.WAYMARK_RECIPIENTS = settings.WAYMARK_RECIPIENTS | testers
    return tmp_path


@pytest.fixture(scope="module")
def senders_of_a_module(django_db_setup, tmp_path_factory):
    """A fake of GOV.UK Notify and a nursery of senders: setting them up costs seconds."""
    folder = tmp_path_factory.mktemp("senders")
    with notify_fake() as fake, nursery(folder, notify=fake, speed=SPEED) as senders:
        yield fake, senders


@pytest.fixture
def gateway(senders_of_a_module):
    """A fake that took nothing yet, and somebody to start senders that use it."""
    fake, senders = senders_of_a_module
    fake.forget()
    yield fake, senders
    senders.end()
