"""`waymark`: run the platform, look after it, and measure.

Django is only imported by the commands that need it, so that `waymark measure` stays light.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from waymark.config.backup.cli import WingOption, backup, restore
from waymark.config.supervisor import Supervisor, Wing, busy_ports
from waymark.config.wing import choose, set_up
from waymark.measures.cli import app as measure

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Waymark, the platform of the Victim Innovation Network.",
)
demo = typer.Typer(no_args_is_help=True, help="Load or remove the invented demonstration data.")
app.add_typer(demo, name="demo")


def _call(command: str, *args: str, **options: object) -> None:
    """Run one of Django's commands; what it refuses is said in one line."""
    from django.core.management import CommandError, call_command

    try:
        call_command(command, *args, **options)
    except CommandError as refusal:
        print(refusal, file=sys.stderr)
        raise typer.Exit(1) from None


def _environment(wing: str, port: int, data: Path) -> dict[str, str]:
    """The environment of one wing's processes in the demonstration."""
    # A database that the settings name is a real site's, and no two wings could share it.
    left_out = {"PYTHONDONTWRITEBYTECODE", "WAYMARK_DATABASE_URL"}
    kept = {k: v for k, v in os.environ.items() if k not in left_out}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "WAYMARK_WING": wing,
        "DJANGO_SETTINGS_MODULE": f"waymark.config.settings.{wing}",
        "WAYMARK_DATA": str(data / wing),
        "WAYMARK_ADDRESS": f"http://127.0.0.1:{port}",
        "WAYMARK_TRAINING": "true",
        "WAYMARK_HTTPS": "false",
    }


@app.command()
def run(
    network_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the network wing")
    ] = 8000,
    local_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the local wing")
    ] = 8001,
    data: Annotated[Path, typer.Option(help="Folder for databases, files and mail")] = Path("data"),
) -> None:
    """Start both wings with the demonstration data, in training mode, on this machine."""
    wings = [
        Wing("network", network_port, _environment("network", network_port, data.resolve())),
        Wing("local", local_port, _environment("local", local_port, data.resolve())),
    ]
    for wing in busy_ports(wings):
        print(
            f"Port {wing.port} is in use, so the {wing.name} wing cannot start. "
            f"Choose another: make run {wing.name.upper()}_PORT={wing.port + 100}",
            file=sys.stderr,
        )
        raise typer.Exit(1)
    for wing in wings:
        if (data / wing.name / "for-real").exists():
            print(f"{data} holds a site for real: choose another folder.", file=sys.stderr)
            raise typer.Exit(1)
    preparing = [
        subprocess.Popen([sys.executable, "-m", "waymark.config.prepare"], env=wing.environment)
        for wing in wings
    ]
    if any(process.wait() for process in preparing):
        raise typer.Exit(1)

    def say_ready() -> None:
        for wing in wings:
            print(f"\n{wing.name.capitalize()} wing: {wing.address}/")
            logins = data.resolve() / wing.name / "demonstration-logins.txt"
            print(logins.read_text() if logins.exists() else "  no demonstration logins")
        print("Press Ctrl-C to stop.", flush=True)

    raise typer.Exit(Supervisor(wings).run(say_ready))


@app.command()
def serve(
    wing: WingOption = "network",
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on")] = 8000,
    workers: Annotated[int, typer.Option(help="Web processes, about one per core")] = 2,
) -> None:
    """Run one wing for real: web, sender and worker, from the settings in the environment."""
    choose(wing)
    served = Wing(wing, port, dict(os.environ) | {"PYTHONUNBUFFERED": "1"}, workers, host)
    if busy_ports([served]):
        print(f"Port {port} is in use.", file=sys.stderr)
        raise typer.Exit(1)
    raise typer.Exit(Supervisor([served]).run(lambda: print(f"{wing} wing: {served.address}/")))


@app.command()
def prepare(wing: WingOption = "network") -> None:
    """Bring the database up to date: migrations, cache table, value lists, register of forces."""
    choose(wing)
    from waymark.config.prepare import prepare_wing

    prepare_wing()


@app.command()
def doctor(wing: WingOption = "network") -> None:
    """Say what is wrong with this site and how to mend it; exit 1 if anything is."""
    set_up(wing)
    from waymark.config.doctor import examine

    findings = examine()
    for finding in findings:
        print(("ok    " if finding.ok else "WRONG ") + finding.sentence)
        if not finding.ok:
            print(f"      {finding.remedy}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@app.command("break-glass")
def break_glass(
    email: Annotated[str, typer.Argument(help="Address of the administrator who is to get in")],
    wing: WingOption = "network",
) -> None:
    """Make an emergency link for an administrator when nobody can sign in. It raises the alarm."""
    set_up(wing)
    _call("break_glass", email)


@demo.command("load")
def demo_load(wing: WingOption = "network") -> None:
    """Load the demonstration, in training mode: invented forces, people and practices."""
    set_up(wing)
    _call("load_demonstration")


@demo.command("remove")
def demo_remove(wing: WingOption = "network") -> None:
    """Remove every invented force, person and practice; what is real stays."""
    set_up(wing)
    _call("remove_demonstration")


@app.command("export-library")
def export_library(
    folder: Annotated[Path, typer.Argument(help="An empty or new folder")],
    members: Annotated[
        bool, typer.Option(help="Include practices for members only, not just public ones")
    ] = False,
) -> None:
    """Write the library as a static site that opens from the folder, without a server."""
    set_up("network")
    os.umask(0o022)  # a copy is there to be read, also by a web server of another account
    _call("export_library", str(folder), members=members)


@app.command()
def settings() -> None:
    """Print every setting with its default and meaning."""
    from waymark.config.site import settings_table

    print(settings_table(), end="")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def manage(context: typer.Context, wing: WingOption = "network") -> None:
    """Run one of Django's own commands for a wing: waymark manage --wing local check."""
    choose(wing)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["waymark manage", *context.args])


app.add_typer(measure, name="measure")
app.add_typer(backup, name="backup")
app.command()(restore)
