"""`waymark backup` and `waymark restore`.

They end with 0 when it is done and found good, with 1 when a backup or the data in it is not good,
and with 2 when a key, a setting or a place is missing, so that nothing was done.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from waymark.config.backup import CannotTry, NotGood
from waymark.config.wing import set_up

WingOption = Annotated[str, typer.Option("--wing", envvar="WAYMARK_WING", help="network or local")]
FileArgument = Annotated[Path, typer.Argument(help="A file that `waymark backup` made")]


backup = typer.Typer(
    invoke_without_command=True,
    help="Make a backup of a wing: sealed, verified, in its place or not at all.",
)


@backup.callback()
def make(
    context: typer.Context,
    wing: WingOption = "network",
    to: Annotated[
        Path | None, typer.Option(help="Folder to write it to; else WAYMARK_BACKUP_FOLDER")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Remove all but the newest so many")
    ] = None,
) -> None:
    if context.invoked_subcommand is not None:
        return
    set_up(wing)
    from django.conf import settings

    from waymark.config.backup.taking import take

    with _said_in_words():
        made = take(
            to=(to or settings.WAYMARK_BACKUP_FOLDER).resolve(),
            public_keys=settings.WAYMARK_BACKUP_KEY,
            keep=keep,
            now=datetime.now(UTC),
        )
        print(made.sentence, file=sys.stderr if made.doubt else sys.stdout)
        raise typer.Exit(1 if made.doubt else 0)


@backup.command("key")
def key(
    file: Annotated[Path, typer.Argument(help="Where to write the secret key")],
) -> None:
    """Make a pair of keys: the public one for the settings, the secret one to be kept away."""
    from waymark.config.backup.keys import make_pair

    with _said_in_words():
        public = make_pair(file)
    print(f"WAYMARK_BACKUP_KEY={public}")
    print(
        f"The secret key is in {file}. Keep it in two places, neither of them this machine: "
        "without it no backup can be opened, with it every one can.",
        file=sys.stderr,
    )


@backup.command("check")
def check(
    file: FileArgument,
    wing: WingOption = "network",
    identity: Annotated[
        Path | None, typer.Option(help="File of the secret key; without, only the outside")
    ] = None,
) -> None:
    """Judge a backup: its outside by the hash beside it, all of it with the secret key."""
    set_up(wing)
    from waymark.config.backup import reading

    with _said_in_words():
        if identity is None:
            reading.check_outside(file)
            print("The file is as it was written. What is in it, only the key can tell.")
        else:
            print(reading.check(file, identity, wing=wing))


def restore(
    file: FileArgument,
    identity: Annotated[Path, typer.Option(help="File of the secret key")],
    wing: WingOption = "network",
    erasures: Annotated[
        Path | None, typer.Option(help="A newer list of erasures than lies beside the file")
    ] = None,
    head_note: Annotated[
        Path | None, typer.Option(help="A newer note of the audit’s head, likewise")
    ] = None,
) -> None:
    """Build a wing from a backup, in an empty data folder and an empty database."""
    set_up(wing)
    from waymark.config.backup.restoring import restore as build

    with _said_in_words():
        restored = build(
            file.resolve(), identity=identity, erasures=erasures, head_note=head_note,
            now=datetime.now(UTC),
        )  # fmt: skip
    for sentence in restored.sentences:
        print(f"{sentence}.")


@contextmanager
def _said_in_words() -> Iterator[None]:
    """Say why something was not done in a sentence, and end with its code."""
    try:
        yield
    except (CannotTry, NotGood) as refusal:
        print(f"{refusal}.", file=sys.stderr)
        raise typer.Exit(2 if isinstance(refusal, CannotTry) else 1) from None
