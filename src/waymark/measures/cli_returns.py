"""`waymark measure return`, `verify`, `chart` and `new-key`: what leaves the analyst's desk.

Exit codes: 0 done, 1 a finding (a signature is wrong, a small number is out already), 2 bad input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .errors import BadInput
from .exits import exit_codes

if TYPE_CHECKING:
    from .charts import Chart
    from .results import Result
    from .returns import Counts, Made, Place, Return

NAME = r"[a-z0-9][a-z0-9-]{1,39}"  # as a return holds it

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

StoreFolder = Annotated[Path, typer.Option("--store", help="The folder that holds your data.")]
AsOf = Annotated[
    str, typer.Option("--as-of", help="Judge by what was known on this day, as 2026-03-31.")
]
Called = Annotated[str, typer.Option(help="What the extract calls your force, if it has several.")]
Settings = Annotated[
    Path | None, typer.Option(help="Your area’s own settings: policy, switches, targets.")
]
Days = Annotated[
    Path | None, typer.Option("--days", help="Bank holidays proclaimed after the table was made.")
]


@app.command("new-key")
def new_key(
    name: Annotated[str, typer.Argument(help="Two files are made: NAME.pem and NAME.public.pem.")],
) -> None:
    """Make the key that signs your returns; send the public half to the network."""
    from .returns import fingerprint, new_key, public_key

    secret, public = Path(f"{name}.pem"), Path(f"{name}.public.pem")
    with _exit_codes():
        if secret.exists() or public.exists():
            raise BadInput(f"{secret} or {public} is there already; a key is never written over")
        private_half, public_half = new_key()
        secret.touch(mode=0o600)
        secret.write_bytes(private_half)
        public.write_bytes(public_half)
        typer.echo(f"{secret}: keep it in the force, readable by you alone")
        typer.echo(f"{public}: send it to the network ({fingerprint(public_key(public_half))})")


@app.command("return")
def make_return(
    folder: Annotated[Path, typer.Argument(help="Where your returns are; the new one goes there.")],
    force: Annotated[str, typer.Option(help="Your force’s name in the register: ashdown.")],
    key: Annotated[Path, typer.Option(help="The key that signs, made with new-key.")],
    month: Annotated[list[str], typer.Option(help="A month to send, as 2026-10; or several.")],
    as_of: AsOf,
    span: Annotated[
        list[str] | None, typer.Option(help="A longer period to send, as 2025-11:2026-10.")
    ] = None,
    store: StoreFolder = Path("store"),
    called: Called = "",
    clock: Annotated[str, typer.Option(help="occurred or recorded, as in check.")] = "occurred",
    settings: Settings = None,
    days: Days = None,
    made_up: Annotated[bool, typer.Option(help="Mark it as made-up demonstration data.")] = False,
    measures: Annotated[
        bool, typer.Option(help="Send the network’s measures, each the sum of its duties.")
    ] = False,
) -> None:
    """Make and sign the next return: counts only, with small numbers held back."""
    with _exit_codes():
        from . import returns
        from .returns.counting import counts_of, set_off_by, with_measures

        _refuse_other_names(force)
        result = _result(store, as_of, clock, settings, days)
        issued = _issued(folder, force)
        _refuse_another_kind(issued, measures)
        counts = counts_of(result, called)
        if measures:
            counts = with_measures(counts)
        spans = [_span(text) for text in span or []]
        _refuse_unknown_months(counts, [*month, *(end for ends in spans for end in ends)])
        rows = returns.rows_of(
            counts,
            publish=month,
            spans=spans,
            earlier=issued,
            set_off_by=set_off_by(result.rules),
        )
        document = returns.sign(
            rows,
            force=force,
            key=returns.private_key(_read(key)),
            made=_made(result),
            previous=issued[-1] if issued else None,
            made_up=made_up,
        )
        folder.mkdir(parents=True, exist_ok=True)
        out = folder / f"{force}-{document.issue:04}.json"
        _write(out, document.text())
        held = sum(getattr(row, name) is None for row in rows for name in returns.COUNTS)
        typer.echo(f"{out}: {len(rows)} rows; {held} of {5 * len(rows)} counts are held back")
        if measures:
            typer.echo(f"Measures: {_stamps(counts)}")


@app.command()
def verify(
    document: Annotated[Path, typer.Argument(help="A return, as it was received or sent.")],
    key: Annotated[list[Path], typer.Option(help="A public key that may sign; or several.")],
    previous: Annotated[
        Path | None, typer.Option(help="The latest return taken from this force before.")
    ] = None,
    force: Annotated[str | None, typer.Option(help="The force that it must be of.")] = None,
    store: Annotated[
        Path | None, typer.Option(help="Work every figure out again from this data.")
    ] = None,
    called: Called = "",
    settings: Settings = None,
    days: Days = None,
) -> None:
    """Check a return: its form, its signature, its turn, and with --store every figure in it."""
    with _exit_codes():
        from . import returns
        from .returns.cells import with_spans_of
        from .returns.counting import counts_of, with_measures

        text = _read_text(document)
        parsed = returns.parse(text)
        before = returns.parse(_read_text(previous)) if previous else None
        keys = [returns.public_key(_read(path)) for path in key]
        recount: dict[Place, Counts] | None = None
        if store is not None:
            result = _result(store, parsed.made.as_of, parsed.made.clock, settings, days)
            _refuse_other_rules(parsed, result)
            duties = counts_of(result, called)
            recount = with_spans_of([parsed], {**duties, **with_measures(duties)})
        try:
            returns.verify(text, keys, force=force, previous=before, recount=recount)
        except returns.BadReturn as bad:
            for reason in bad.reasons:
                typer.echo(f"{document}: {reason}", err=True)
            raise typer.Exit(1) from bad
        typer.echo(f"{document}: issue {parsed.issue} of {parsed.force} is in order")


@app.command()
def chart(
    kind: Annotated[
        str, typer.Argument(help="control (over months), funnel (forces) or bars (forces or --by).")
    ],
    out: Annotated[Path, typer.Argument(help="Where to write the picture, ending in .svg.")],
    rule: Annotated[str, typer.Option(help="The rule to draw, as R06-ARR.")],
    as_of: AsOf,
    store: StoreFolder = Path("store"),
    called: Called = "",
    by: Annotated[str, typer.Option(help="Bars of each force, area or team.")] = "force",
    settings: Settings = None,
    days: Days = None,
    table: Annotated[Path | None, typer.Option(help="Write the table too, as CSV.")] = None,
) -> None:
    """Draw a rule over time or over forces, print what it shows, and write its table.

    Small numbers are not held back: it is for use inside the force.
    """
    with _exit_codes():
        from .charts.standalone import standalone

        _refuse_other_charts(kind, by, out)
        among = by if kind == "bars" else "force"
        result = _result(store, as_of, "occurred", settings, days, only=rule, among=among)
        if kind == "control":
            drawn = _control(result, rule, called)
        else:
            drawn = _bars(result, rule, by) if kind == "bars" else _funnel(result, rule)
        _write(out, standalone(drawn.svg_wide))
        if table is not None:
            _write_table(table, drawn)
        typer.echo(drawn.sentence)


def _refuse_other_charts(kind: str, by: str, out: Path) -> None:
    if kind not in ("control", "funnel", "bars"):
        raise BadInput("A chart is control, funnel or bars")
    if by not in ("force", "area", "team"):
        raise BadInput("--by is force, area or team")
    if out.suffix != ".svg":
        raise BadInput(f"{out.name}: end the name in .svg")


def _control(result: Result, rule: str, called: str) -> Chart:
    from .charts import control_chart
    from .returns.counting import counts_of
    from .spc import TooFewPoints, xmr

    if not any(row.denominator for row in result.table()):
        raise BadInput(f"{rule} has no figure in any month")
    counts = counts_of(result, called)
    months = sorted(place for place in counts if place.measure == rule)
    values = [counts[p].met / counts[p].of if counts[p].of else None for p in months]
    try:
        series = xmr(values, baseline=12 if len(values) > 12 else None)
    except TooFewPoints as error:
        raise BadInput(f"{rule}: {error}") from error
    return control_chart(
        "chart",
        title=f"{rule} over time",
        months=[date.fromisoformat(f"{place.first}-01") for place in months],
        series=series,
        better="higher",
    )


def _funnel(result: Result, rule: str) -> Chart:
    from .charts import funnel_chart
    from .funnel import proportions

    rows = [row for row in result.table(["force"]) if row.rule == rule and row.denominator]
    if not rows:
        raise BadInput(f"{rule} has no figure for any force")
    if len(rows) == 1:
        raise BadInput(f"Only one force has figures on {rule}: a funnel compares several")
    return funnel_chart(
        "chart",
        title=f"{rule}, every force",
        names=[row.force or "no force" for row in rows],
        funnel=proportions([row.numerator for row in rows], [row.denominator for row in rows]),
        better="higher",
        size_label="Duties that fell due",
    )


def _bars(result: Result, rule: str, by: str) -> Chart:
    from .charts import Bar, bars
    from .intervals import wilson

    rows = [row for row in result.table([by]) if row.rule == rule and row.denominator]
    if not rows:
        raise BadInput(f"{rule} has no figure for any {by}")
    drawn = []
    for row in rows:
        interval = wilson(row.numerator, row.denominator)
        drawn.append(
            Bar(
                label=getattr(row, by) or f"no {by}",
                value=row.numerator / row.denominator,
                low=interval.low,
                high=interval.high,
                detail=f"{row.numerator:,} of {row.denominator:,}",
            )
        )
    return bars("chart", title=f"{rule} by {by}", rows=drawn)


def _result(
    store: Path,
    as_of: str,
    clock: str,
    settings: Path | None,
    days: Path | None,
    only: str = "",
    among: str = "force",
) -> Result:
    from .calendar import load_override
    from .results import evaluate
    from .rulebook import Rules
    from .store import Store, as_date

    if clock not in ("occurred", "recorded"):
        raise BadInput("--clock is occurred or recorded")
    rules = Rules.load(settings=settings)
    return evaluate(
        Store(store),
        rules.only(rules.find(only).key) if only else rules,
        as_date(as_of),
        (among, "month"),
        clock=clock,
        calendar=load_override(days) if days else None,
    )


def _made(result: Result) -> Made:
    from importlib.metadata import version

    from .calendar import london_day
    from .returns import Made

    return Made.model_validate(
        {
            "waymark": version("waymark"),
            "rules": result.rules.version,
            "result": result.hash,
            "clock": result.clock,
            "as_of": result.as_of.isoformat(),
            "on": london_day(datetime.now(UTC)).isoformat(),
        }
    )


def _issued(folder: Path, force: str) -> list[Return]:
    """Read the returns made before, oldest first; they must follow each other without a gap."""
    from .returns import parse

    found = [parse(_read_text(path)) for path in sorted(folder.glob(f"{force}-[0-9]*.json"))]
    for place, one in enumerate(found, 1):
        if one.issue != place or one.force != force:
            raise BadInput(f"{folder}: issue {place} of {force} is missing or is not what it says")
    return found


def _refuse_another_kind(issued: list[Return], measures: bool) -> None:
    """Go on as you began: a measure and its duties, sent in turn, could be subtracted."""
    from .returns.counting import NETWORK

    for one in issued:
        if any((row.edition == NETWORK) != measures for row in one.rows):
            held = "duties" if measures else "the network’s measures"
            raise BadInput(f"Your returns hold {held} so far: go on with them")


def _stamps(counts: dict[Place, Counts]) -> str:
    from .definitions import load

    codes = {place.measure for place in counts}
    return ", ".join(one.stamp for one in load() if one.code in codes)


def _refuse_unknown_months(counts: dict[Place, Counts], months: list[str]) -> None:
    known = {place.first for place in counts}
    for month in months:
        if month not in known:
            raise BadInput(f"The store has nothing in {month}; it has {min(known)} to {max(known)}")


def _refuse_other_names(force: str) -> None:
    if not re.fullmatch(NAME, force):
        raise BadInput(f"“{force}” is no name in the register: small letters, as ashdown")


def _refuse_other_rules(document: Return, result: Result) -> None:
    if document.made.rules != result.rules.version:
        raise BadInput(
            f"The return was made with version {document.made.rules} of the rules, not with"
            f" {result.rules.version}: use the same release and settings"
        )


def _span(text: str) -> tuple[str, str]:
    first, colon, last = text.partition(":")
    if not colon or len(first) != 7 or len(last) != 7 or first > last:
        raise BadInput(f"“{text}” is not a period; write it as 2025-11:2026-10")
    return first, last


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror})") from error


def _read_text(path: Path) -> str:
    try:
        return _read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: is not UTF-8 text, so it is no return") from error


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all, and never over one that is there."""
    if path.exists():
        raise BadInput(f"{path} is there already; move it away first")
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.rename(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written ({error.strerror})") from error


def _write_table(path: Path, drawn: Chart) -> None:
    import csv
    import io

    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(drawn.table.header)
    rows.writerows(drawn.table.rows)
    _write(path, text.getvalue())


@contextmanager
def _exit_codes() -> Iterator[None]:
    """End as every command does; a small number that is out already is a finding."""
    from .suppression import Exposed

    with exit_codes():
        try:
            yield
        except Exposed as error:
            typer.echo(f"Not sent: {error}", err=True)
            raise typer.Exit(1) from error
