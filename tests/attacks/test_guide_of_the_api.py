"""Every command of the guide to the API is run against the site as it is served."""

import json
import re
import shlex
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from tests.factories.accounts import lead
from tests.factories.benchmarks import force as signing_force
from tests.factories.benchmarks import row
from tests.factories.innovations import VersionFactory, adoption, published
from tests.factories.keys import key_of
from tests.factories.legislation import InstrumentFactory
from tests.support.served import served
from waymark.network.innovations.models import DiaryEntry, Profile

pytest_plugins = ["tests.support.places"]
GUIDE = Path(__file__).parents[2] / "docs/guides/api.md"


def commands() -> list[str]:
    """The commands of the guide, those over several lines as one."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip()]


def answer(line: str) -> tuple[int, str]:
    """Do what curl would do with this command: not every machine has it."""
    curl = ArgumentParser(exit_on_error=True)
    curl.add_argument("-s", action="store_true")
    curl.add_argument("-H", dest="headers", action="append", default=[])
    curl.add_argument("-d", "--data-binary", dest="data")
    curl.add_argument("address")
    program, *words = shlex.split(line)
    assert program == "curl"
    given = curl.parse_args(words)
    data = given.data.encode() if given.data else None
    if given.data and given.data.startswith("@"):
        data = Path(given.data[1:]).read_bytes()
    request = Request(
        given.address,
        data=data,
        headers=dict(header.split(": ", 1) for header in given.headers),
    )
    try:
        with urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_the_guide_has_an_example_of_every_address():
    asked = {re.search(r"/api/v1/([a-z-]+(?:/[a-z-]+)*)", line)[1] for line in commands()}

    assert len(commands()) == 23
    assert {
        "practices",
        "values",
        "forces",
        "evaluations",
        "own/adoptions",
        "own/fit",
        "returns",
        "measures",
        "law",
    } <= asked


@pytest.mark.django_db(transaction=True)
def test_every_example_of_the_guide_works(data_folder):
    me = lead()
    practice = published(
        key="the-two-call-promise", public=True, version={"title": "The two-call promise"}
    )
    VersionFactory(innovation=published(key="another"), number=2)
    Profile.objects.create(
        organisation=me.organisation, answers={"size": "large"}, updated_at="2026-03-02T09:00Z"
    )
    InstrumentFactory(key="victims-and-prisoners-act-2024")
    adoption(practice, ("live", date(2026, 3, 2)))
    _, token = key_of(me, "write")
    ashdown = signing_force(now=timezone.now())
    _, files = key_of(ashdown.filer, "write")
    document = data_folder / "ashdown-0001.json"
    document.write_text(ashdown.document(row(month="2025-10")).text(), encoding="utf-8")

    with served(workers=1) as site:
        for line in commands():
            key = files if "/returns" in line else token
            said = line.replace("$SITE", site).replace("$KEY", key)
            status, body = answer(said.replace("ashdown-0001.json", str(document)))
            assert status in (200, 201), f"{line}: {body}"
            assert json.loads(body) is not None

    assert DiaryEntry.objects.get().text == "Leave is the weak point."
