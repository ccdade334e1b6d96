"""A provider that runs for all tests of a module, and Ashdown Police as its force."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory
from tests.support.provider import SECRET, TestProvider
from waymark.shared.accounts.models import Person
from waymark.shared.accounts.providers import documents


@pytest.fixture(scope="module")
def running() -> Iterator[TestProvider]:
    provider = TestProvider()
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running: TestProvider) -> Iterator[TestProvider]:
    """The provider, without faults, and not yet known to this process."""
    running.faults.clear()
    running.asked.clear()
    documents.forget()
    yield running
    running.faults.clear()


@pytest.fixture
def describe(settings: Any, tmp_path: Path) -> Callable[..., None]:
    """Write the administrator's file: `describe(required=True)`."""

    settings.WAYMARK_ADDRESS = "http://testserver"

    def written(key: str = "ashdown", **values: Any) -> None:
        (tmp_path / "ashdown.secret").write_text(SECRET + "\n")
        lines = [f"{name} = {_toml(value)}" for name, value in values.items()]
        (tmp_path / "providers.toml").write_text(f"[{key}]\n" + "\n".join(lines) + "\n")
        settings.WAYMARK_PROVIDERS = str(tmp_path / "providers.toml")

    return written


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return f'"{value}"'


@pytest.fixture
def ashdown(provider: TestProvider, describe: Callable[..., None]) -> Callable[..., None]:
    """Ashdown's provider, described; call it to describe it otherwise."""

    def described(**changes: Any) -> None:
        describe(**{
            "name": "Ashdown Police", "issuer": provider.issuer, "client_id": "waymark",
            "client_secret_file": "ashdown.secret", "organisations": ["ashdown-police"], **changes,
        })  # fmt: skip

    described()
    return described


@pytest.fixture
def priya(db: None) -> Person:
    """The victim lead of Ashdown Police, who has a password."""
    place = OrganisationFactory(slug="ashdown-police", name="Ashdown Police")
    person = SeatFactory(organisation=place, title="Victim lead").holder
    person.email, person.name = "priya@ashdown.example", "Priya Nair"
    person.set_password("three made up words")
    person.save()
    return person
