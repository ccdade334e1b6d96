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

from tests.factories.accounts import lead
from tests.factories.innovations import VersionFactory, adoption, published
from tests.factories.keys import key_of
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
    curl.add_argument("-d", dest="data")
    curl.add_argument("address")
    program, *words = shlex.split(line)
    assert program == "curl"
    given = curl.parse_args(words)
    request = Request(
        given.address,
        data=given.data.encode() if given.data else None,
        headers=dict(header.split(": ", 1) for header in given.headers),
    )
    try:
        with urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_the_guide_has_an_example_of_every_address():
    asked = {re.search(r"/api/v1/([a-z-]+(?:/[a-z-]+)*)", line)[1] for line in commands()}

    assert len(commands()) == 15
    assert {"practices", "values", "forces", "own/adoptions", "own/fit"} <= asked


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
    adoption(practice, ("live", date(2026, 3, 2)))
    _, token = key_of(me, "write")

    with served(workers=1) as site:
        for line in commands():
            status, body = answer(line.replace("$SITE", site).replace("$KEY", token))
            assert status in (200, 201), f"{line}: {body}"
            assert json.loads(body) is not None

    assert DiaryEntry.objects.get().text == "Leave is the weak point."
