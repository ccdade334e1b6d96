"""`waymark measure`: the Code's clocks from the command line, without the web product.

Everything heavy is imported inside the command that needs it, so that help is instant.
Exit codes: 0 done, 1 a finding (the rows do not add up, a signature is wrong), 2 bad input.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from . import cli_returns
from .exits import exit_codes

if TYPE_CHECKING:
    from .calendar import Calendar
    from .results import Result
    from .rulebook import Rules

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Measure compliance with the Victims’ Code from a record system’s extract.",
)

StoreFolder = Annotated[Path, typer.Option("--store", help="The folder that holds your data.")]
AsOf = Annotated[
    str, typer.Option("--as-of", help="Judge by what was known on this day, as 2026-03-31.")
]
By = Annotated[str, typer.Option(help="Add up by these: force,area,team,month.")]
Clock = Annotated[
    str, typer.Option(help="Done when it happened (occurred) or was written down (recorded).")
]
EitherClock = Annotated[
    str,
    typer.Option("--clock", help="occurred, recorded, or both: what lies between is recording."),
]
Settings = Annotated[
    Path | None, typer.Option(help="Your area’s own settings: policy, switches, targets.")
]
Days = Annotated[
    Path | None, typer.Option("--days", help="Bank holidays proclaimed after the table was made.")
]
Only = Annotated[
    list[str] | None, typer.Option("--rule", help="Only this rule; may be given several times.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON, for a program.")]
Engine = Annotated[str, typer.Option("--engine", help="local, or spark for a cluster.")]


@app.command()
def rules(
    settings: Settings = None,
    markdown: Annotated[bool, typer.Option(help="As the reference page of the docs.")] = False,
    events: Annotated[bool, typer.Option(help="List the names of events instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print every rule of the Code, with its limits, evidence and whether it is on."""
    with exit_codes():
        from . import rules_page
        from .rulebook import Rules

        book = Rules.load(settings=settings)
        if as_json:
            _print_json([rules_page.as_dict(rule, book) for rule in book.all])
        elif events:
            typer.echo(rules_page.events_text())
        else:
            typer.echo(rules_page.markdown(book) if markdown else rules_page.text(book))


@app.command()
def definitions(
    markdown: Annotated[bool, typer.Option(help="As the reference page of the docs.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print every measure: what is counted of what, why, by which rules, and who owns it."""
    with exit_codes():
        from .definitions import load, page

        if as_json:
            _print_json([page.as_dict(one) for one in load()])
        else:
            typer.echo(page.markdown() if markdown else page.text())


@app.command()
def synth(
    out: Annotated[Path, typer.Argument(help="Where to write, ending in .parquet or .csv.")],
    victims: Annotated[int, typer.Option(min=1, help="How many victims.")] = 10_000,
    months: Annotated[int, typer.Option(min=1, max=24, help="Over how many months.")] = 12,
    forces: Annotated[int, typer.Option(min=1, max=99, help="In how many invented forces.")] = 44,
    seed: Annotated[int, typer.Option(help="The same seed makes the same extract.")] = 1,
) -> None:
    """Make a synthetic extract, with the right answers beside it.

    A CSV is messy on purpose and is read with the mapping “niche_like”; Parquet is clean and read
    with “generic”.
    """
    with exit_codes(), _working(f"Making {out.name}"):
        from . import synth as maker
        from .errors import BadInput

        if out.suffix not in (".csv", ".parquet"):
            raise BadInput(f"{out.name}: end the name in .csv or .parquet")
        made = maker.Synthetic(victims, seed=seed, months=months, forces=forces)
        answers = out.with_suffix(".answers.json")
        if out.suffix == ".csv":
            maker.write_messy_csv(out, made)
        else:
            maker.write_parquet(out, made)
        maker.write_answers(answers, made)
        typer.echo(f"{out}: {made.rows:,} rows of {victims:,} victims; answers in {answers}")


@app.command()
def mapping(
    name: Annotated[str, typer.Argument(help="generic or niche_like.")] = "generic",
) -> None:
    """Print a mapping that ships, to start your own from: mapping generic > force.toml."""
    with exit_codes():
        from .errors import BadInput
        from .extracts.mapping import SHIPPED

        shipped = {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}
        if name not in shipped:
            raise BadInput(f"There is no mapping “{name}”; shipped ones are {', '.join(shipped)}")
        typer.echo(shipped[name].read_text(encoding="utf-8"), nl=False)


@app.command()
def ingest(
    extract: Annotated[Path, typer.Argument(help="A CSV or Parquet file.")],
    store: StoreFolder = Path("store"),
    mapping: Annotated[str, typer.Option(help="A shipped mapping, or your own file.")] = "generic",
    victims: Annotated[
        Path | None, typer.Option(help="The victims of each crime, where the extract has crimes.")
    ] = None,
    buckets: Annotated[
        int | None, typer.Option(min=1, max=256, help="Split a new store into this many parts.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read an extract into the store; every row is stored, duplicate, set aside or rejected."""
    with exit_codes():
        from .extracts import NothingUsable
        from .extracts import ingest as read
        from .store import Store

        try:
            with _progress(f"Reading {extract.name}") as progress:
                report = read(
                    Store(store), extract, mapping,
                    victims=victims, buckets=buckets, progress=progress,
                )  # fmt: skip
        except NothingUsable as none:
            if as_json:
                typer.echo(none.report.as_json())
            raise
        typer.echo(report.as_json() if as_json else report.as_text())


@app.command()
def check(
    as_of: AsOf,
    store: StoreFolder = Path("store"),
    by: By = "",
    clock: EitherClock = "occurred",
    settings: Settings = None,
    days: Days = None,
    rule: Only = None,
    engine: Engine = "local",
    measures: Annotated[
        bool, typer.Option(help="By the network’s measures instead of by rule.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Judge everything in the store and print the figures, each with its interval."""
    with exit_codes():
        with _working("Judging"):
            results = _results(store, as_of, by, clock, settings, days, rule, engine)
        if as_json:
            answers = [_as_dict(result, measures) for result in results]
            _print_json(answers[0] if len(answers) == 1 else answers)
        else:
            from .tables import as_text

            typer.echo("\n\n".join(as_text(result, measures=measures) for result in results))


@app.command()
def aggregate(
    as_of: AsOf,
    out: Annotated[Path, typer.Argument(help="Where to write: .csv, .json or .parquet.")],
    store: StoreFolder = Path("store"),
    by: By = "force,month",
    clock: Clock = "occurred",
    settings: Settings = None,
    days: Days = None,
    rule: Only = None,
    engine: Engine = "local",
    cube: Annotated[bool, typer.Option(help="Every cell of the histogram, by days.")] = False,
    verdicts: Annotated[bool, typer.Option(help="One row per verdict; names victims.")] = False,
) -> None:
    """Write the figures, the whole cube, or every verdict to a file.

    Nothing here is suppressed: it is for use inside the force. `return` makes what may leave it.
    """
    with exit_codes(), _working(f"Judging, for {out.name}"):
        from . import tables

        if verdicts:
            book = _rules(settings, rule)
            count = tables.write_verdicts(out, store, book, as_of, clock, _calendar(days))
        else:
            result = _result(store, as_of, by, clock, settings, days, rule, engine)
            count = tables.write(out, result, cube=cube)
        typer.echo(f"{out}: {count:,} rows")


@app.command()
def explain(
    victim: Annotated[str, typer.Argument(help="The reference, as in the extract.")],
    as_of: AsOf,
    store: StoreFolder = Path("store"),
    clock: Clock = "occurred",
    settings: Settings = None,
    days: Days = None,
    rule: Only = None,
    as_json: AsJson = False,
) -> None:
    """Say why, for one victim: which events, which rows, which rule, and the remedy."""
    with exit_codes():
        from .explain import explain as why
        from .store import Store, as_date

        found = why(
            Store(store), victim, _rules(settings, rule),
            as_of=as_date(as_of), clock=_clock(clock), calendar=_calendar(days),
        )  # fmt: skip
        if as_json:
            _print_json([one.as_dict() for one in found])
        else:
            none = "No rule that is switched on applies to this victim."
            typer.echo("\n\n".join("\n".join(one.sentences) for one in found) or none)


@app.command()
def bench(
    victims: Annotated[int, typer.Option(min=1000, help="How many victims to make.")] = 100_000,
    only: Annotated[str, typer.Option(help="Only these, by comma: ours,scan,duckdb_sql …")] = "",
    folder: Annotated[
        Path | None, typer.Option(help="Keep the data here, and use it again next time.")
    ] = None,
    repeats: Annotated[int, typer.Option(min=1, help="Runs of each; the median counts.")] = 3,
) -> None:
    """Race the engine against the usual tools on the same data; prints JSON."""
    with exit_codes():
        from .bench import run

        wanted = [name.strip() for name in only.split(",") if name.strip()]
        _print_json(run(victims, wanted, folder, repeats, say=_beside_the_answer))


def _rules(settings: Path | None, only: list[str] | None) -> Rules:
    from .rulebook import Rules

    book = Rules.load(settings=settings)
    return book.only(*only) if only else book


def _calendar(days: Path | None) -> Calendar | None:
    from .calendar import load_override

    return load_override(days) if days else None


def _clock(clock: str) -> str:
    from .errors import BadInput

    if clock not in ("occurred", "recorded"):
        raise BadInput("--clock is occurred or recorded")
    return clock


def _as_dict(result: Result, measures: bool) -> dict[str, Any]:
    rows = result.measures() if measures else result.table()
    return {**result.about(), "figures": [vars(row) for row in rows]}


def _results(
    store: Path, as_of: str, by: str, clock: str, settings: Path | None, days: Path | None,
    only: list[str] | None, engine: str,
) -> Sequence[Result]:  # fmt: skip
    """One result, or by both clocks two: on this machine from one pass."""
    arguments = (settings, days, only, engine)
    if clock != "both":
        return [_result(store, as_of, by, clock, *arguments)]
    if engine != "local":
        return [_result(store, as_of, by, one, *arguments) for one in ("occurred", "recorded")]
    from .results import evaluate_both_clocks
    from .store import Store, as_date

    dimensions = [name.strip() for name in by.split(",") if name.strip()]
    return evaluate_both_clocks(
        Store(store), _rules(settings, only), as_date(as_of), dimensions, calendar=_calendar(days)
    )


def _result(
    store: Path, as_of: str, by: str, clock: str, settings: Path | None, days: Path | None,
    only: list[str] | None, engine: str,
) -> Result:  # fmt: skip
    from .errors import BadInput
    from .results import evaluate
    from .store import Store, as_date

    used: dict[str, Any]
    dimensions = [name.strip() for name in by.split(",") if name.strip()]
    used = {
        "store": Store(store), "rules": _rules(settings, only), "as_of": as_date(as_of),
        "by": dimensions, "clock": _clock(clock), "calendar": _calendar(days),
    }  # fmt: skip
    if engine == "spark":
        from .spark import evaluate_on_spark

        return evaluate_on_spark(**used)
    if engine != "local":
        raise BadInput("--engine is local or spark")
    return evaluate(**used)


def _beside_the_answer(words: str) -> None:
    """Say how far a run is on the error output, so that a program reads the answer alone."""
    typer.echo(words, err=True)


def _print_json(value: Any) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


@contextmanager
def _working(title: str) -> Iterator[None]:
    """Show that a long run is going on, when somebody is watching."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(title):
        yield


@contextmanager
def _progress(title: str) -> Iterator[Any]:
    """Show how far a long run is, when somebody is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed:,} rows"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=None)
        yield lambda rows: progress.advance(task, rows)


# The commands of returns and charts are kept in a file of their own.
app.registered_commands += cli_returns.app.registered_commands
