"""The administrator's file of providers: read, and refused in words."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from waymark.shared.accounts.providers.known import providers

WHOLE = """
[ashdown]
name = "Ashdown Police"
issuer = "https://sign-in.ashdown.example"
client_id = "waymark"
client_secret_file = "ashdown.secret"
organisations = ["ashdown-police"]
required = true
second_step = ["mfa", "hwk"]
"""


@pytest.fixture
def written(settings, tmp_path):
    def write(text: str):
        path = tmp_path / "providers.toml"
        path.write_text(text)
        settings.WAYMARK_PROVIDERS = str(path)
        return path

    (tmp_path / "ashdown.secret").write_text("open sesame\n")
    return write


def test_no_file_means_no_provider(settings):
    settings.WAYMARK_PROVIDERS = ""

    assert providers() == {}


def test_a_provider_is_read_with_its_secret_from_a_file_of_its_own(written):
    written(WHOLE)

    (found,) = providers().values()

    assert (found.key, found.name, found.client_secret) == (
        "ashdown", "Ashdown Police", "open sesame",
    )  # fmt: skip
    assert found.serves("ashdown-police")
    assert not found.serves("birchley-police")


def test_the_secret_is_not_printed_with_the_provider(written):
    written(WHOLE)

    assert "sesame" not in repr(providers())


def test_a_changed_file_counts_without_a_restart(written):
    path = written(WHOLE)
    assert providers()["ashdown"].name == "Ashdown Police"

    path.write_text(WHOLE.replace("Ashdown Police", "Ashdown Constabulary"))
    os.utime(path, ns=(1, 1))

    assert providers()["ashdown"].name == "Ashdown Constabulary"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(("https://", "http://"), "the issuer must be an https address", id="no https"),
        pytest.param(("client_id", "clientid"), "there is no setting clientid", id="a slip"),
        pytest.param(("[ashdown]", "[Ash_down]"), "small letters, figures", id="a bad short name"),
        pytest.param(("true", '"yes"'), "required must be true or false", id="yes for true"),
        pytest.param(('["mfa", "hwk"]', '"mfa"'), "second_step must be a list", id="no list"),
        pytest.param(("ashdown.secret", "lost.secret"), "client_secret_file: No such file",
                     id="the secret is lost"),
        pytest.param(('organisations = ["ashdown-police"]\n', ""), "whose people must sign in",
                     id="required of nobody"),
        pytest.param(("second_step", 'algorithms = ["HS256"]\nsecond_step'),
                     "HS256 is no signature that we accept", id="a shared secret signs"),
        pytest.param(("second_step", 'algorithms = ["none"]\nsecond_step'),
                     "none is no signature that we accept", id="nobody signs"),
        pytest.param(("[ashdown]", "[[ashdown]]"), "must be a table of its own", id="a list"),
        pytest.param(("[ashdown]", "[ashdown"), "providers.toml:", id="no TOML"),
    ],
)  # fmt: skip
def test_a_fault_in_the_file_is_named(written, change, words):
    written(WHOLE.replace(*change))

    with pytest.raises(ImproperlyConfigured) as fault:
        providers()

    assert words in str(fault.value)
    assert "sesame" not in str(fault.value)


def test_two_names_for_one_issuer_are_refused(written):
    written(WHOLE + WHOLE.replace("[ashdown]", "[ash-two]"))

    with pytest.raises(ImproperlyConfigured, match="two providers have the issuer"):
        providers()


def test_a_slip_in_a_file_that_was_right_does_not_stop_the_site(written, caplog):
    path = written(WHOLE)
    before = providers()

    path.write_text("[ashdown")
    os.utime(path, ns=(1, 1))

    assert providers() == before
    assert "The providers as they were before hold on" in caplog.text


def test_a_site_does_not_begin_with_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "p.toml").write_text("[ashdown")
    said = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={"PATH": "", "WAYMARK_PROVIDERS": str(tmp_path / "p.toml"), "WAYMARK_WING": "local",
             "WAYMARK_SECRET_KEY": "k" * 50, "WAYMARK_DATA": str(tmp_path),
             "DJANGO_SETTINGS_MODULE": "waymark.config.settings.local"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert said.returncode == 1
    assert "ImproperlyConfigured: p.toml: " in said.stderr


def test_a_file_that_is_not_there_is_named(settings, tmp_path):
    settings.WAYMARK_PROVIDERS = str(tmp_path / "nowhere.toml")

    with pytest.raises(ImproperlyConfigured, match="WAYMARK_PROVIDERS: No such file"):
        providers()
