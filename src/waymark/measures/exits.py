"""How a command ends when something is wrong: the reason on the error output, and an exit code.

0 done, 1 a finding (the rows do not add up, a signature is wrong), 2 bad input.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from .errors import ConservationError, MeasuresError


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn a reason into a line on the error output and the exit code that goes with it."""
    try:
        yield
    except ConservationError as error:
        typer.echo(f"Not stored: {error}", err=True)
        raise typer.Exit(1) from error
    except MeasuresError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except BrokenPipeError:
        raise  # whoever read the output has had enough of it; Typer ends quietly
    except OSError as error:  # no such folder, no leave to write, a full disk
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        typer.echo(reason, err=True)
        raise typer.Exit(2) from error
