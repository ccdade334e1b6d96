"""The settings of a sender that a test starts as a process of its own, on the test's database."""

import json
import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

_wing = import_module(f"waymark.config.settings.test_{os.environ['WAYMARK_WING']}")
globals().update({name: value for name, value in vars(_wing).items() if name.isupper()})

DATABASES = {"default": {**_wing.DATABASES["default"], "NAME": os.environ["TEST_DATABASE"]}}
ROOT_URLCONF = os.environ["TEST_URLS"]
WAYMARK_MAIL_FOLDER = os.environ["TEST_MAIL_FOLDER"]
WAYMARK_DAILY_ROUND = []
WAYMARK_MESSAGES_PER_MINUTE = 100_000
if os.environ["TEST_SMTP_PORT"]:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["TEST_SMTP_PORT"])
    EMAIL_TIMEOUT = 5
if os.environ["TEST_NOTIFY"]:
    _notify = json.loads(os.environ["TEST_NOTIFY"])
    WAYMARK_NOTIFY_ADDRESS, WAYMARK_NOTIFY_KEY = _notify["address"], _notify["key"]
    WAYMARK_NOTIFY_TEMPLATES = Path(_notify["templates"])
    WAYMARK_NOTIFY_PATIENCE = _notify["patience"]
    WAYMARK_NOTIFY_BUSY = timedelta(seconds=_notify["busy"] * float(os.environ["TEST_SPEED"]))
    WAYMARK_RECEIPT_TOKEN = _notify["token"]
    WAYMARK_RECIPIENTS = {
        **_wing.WAYMARK_RECIPIENTS,
        "tester": "tests.support.notify_fake.recipients.contact",
    }
