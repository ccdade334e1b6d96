"""Prints the generated pages of docs/reference anew: `make docs`.

    python tools/print_reference.py [FOLDER]

`routes.md` comes from the addresses that each wing answers to, `permissions.md` from
`tests/permissions/*.toml`, `settings.md` from `waymark.config.site`, `code-rules.md` from the rules
of the Victims' Code, `measures.md` from the definitions of measures, `asvs.md` from
`tests/asvs.toml`, the schema of a return from its shapes. A test holds the checked-in pages against
what this prints.
"""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WINGS = {"network": "Network wing", "local": "Local wing"}
ROLES = ("anonymous", "outsider", "practitioner", "performance", "lead", "other lead", "partner",
         "co-ordinator", "administrator", "observer")  # fmt: skip
PARTNER = 6  # the partner's place in a row; an observer's answer is the same unless it says not
NOTE = "<!-- Printed by `make docs`; change the source, not this page. -->\n\n"
# Asked in a process of its own, because a process is one wing.
ASK = """
import django, json
django.setup()
from tests.support.matrix import routes
print(json.dumps([[name, address, str(found.callback.__doc__ or "").strip().partition("\\n")[0],
                   getattr(found.callback, "asks_for_proof", False)]
                  for name, address, found in routes()]))
"""


def routes_of(wing: str) -> list[tuple[str, str, str, bool]]:
    """Every route of a wing: name, address, its view's first line, whether it asks for proof."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": f"waymark.config.settings.test_{wing}",
        "WAYMARK_WING": wing,
    }
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return [tuple(row) for row in json.loads(answer.stdout)]


def written(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / "tests/permissions" / f"{name}.toml").read_text())


def routes_page() -> Iterator[str]:
    yield "# Addresses\n\n" + NOTE
    yield "Every address of each wing. Sign-in is needed unless the last column says why not. "
    yield "With “proof” the page asks for the password or the second step again, unless one was "
    yield "given within ten minutes.\n"
    for wing, title in WINGS.items():
        matrix = written("shared") | written(wing)
        yield f"\n## {title}\n\n"
        yield "| Address | Name | Methods | What it is for | Without sign-in, because |\n"
        yield "|---|---|---|---|---|\n"
        for name, address, purpose, proof in routes_of(wing):
            block = matrix[name]
            why, methods = block.get("why", ""), _methods(block) + (", proof" if proof else "")
            yield f"| `{address}` | {name} | {methods} | {purpose} | {why} |\n"


def _methods(block: dict[str, Any]) -> str:
    """The methods that the route knows: those that do not answer everybody signed in with 405."""
    return ", ".join(
        method for method in ("GET", "POST") if set(block[f"{method} own"].split()[1:]) != {"405"}
    )


def permissions_page() -> Iterator[str]:
    yield "# Who may do what, page by page\n\n" + NOTE
    yield (ROOT / "tests/permissions/README.md").read_text().partition("\n\n")[2]
    for name, title in {"shared": "Both wings", **WINGS}.items():
        yield f"\n## {title}\n\n| Route | Method, object | {' | '.join(ROLES)} |\n"
        yield "|---" * (len(ROLES) + 2) + "|\n"
        for route, block in written(name).items():
            for key, answers in block.items():
                if key.startswith(("GET ", "POST ")) and set(answers.split()[1:]) != {"405"}:
                    words = answers.split()
                    words.append(block.get("observer", {}).get(key, words[PARTNER]))
                    cells = " | ".join(words)
                    yield f"| {route} | {key} | {cells} |\n"


def settings_page() -> Iterator[str]:
    from waymark.config.site import settings_table

    yield "# Settings\n\n" + NOTE
    yield "Read from the environment when a process starts. `waymark settings` prints them.\n\n"
    yield settings_table()


def rules_page() -> Iterator[str]:
    from waymark.measures import Rules, rules_page

    yield rules_page.markdown(Rules.load()) + "\n"


def measures_page() -> Iterator[str]:
    from waymark.measures.definitions import page

    yield page.markdown() + "\n"


def schema() -> Iterator[str]:
    from waymark.measures.returns.document import SCHEMA

    yield json.dumps(SCHEMA, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def asvs_page() -> Iterator[str]:
    yield "# The security standard, row by row\n\n" + NOTE
    yield (
        "How Waymark stands to the OWASP Application Security Verification Standard 5.0.0, levels "
        "1 and 2, less\nchapter 17 (WebRTC, of which there is none). The rows are named by number; "
        "their text is in the standard.\nA test sees that no row is forgotten and that the tests "
        "named exist.\n"
    )
    source = tomllib.loads((ROOT / "tests/asvs.toml").read_text())
    tests = source.pop("tests")
    standing = [row[1] for block in source.values() for n, row in block.items() if n != "title"]
    yield (
        f"\n**{standing.count('met')}** met, **{standing.count('n/a')}** not applicable, "
        f"**{standing.count('gap')}** gaps, each with its reason.\n"
    )
    for chapter, block in source.items():
        yield f"\n## {chapter} {block.pop('title')}\n\n"
        yield "| Row | Level | | How, or why not | Tests |\n|---|--:|---|---|---|\n"
        for number, (level, how, words, names) in block.items():
            shown = "<br>".join(f"`{tests[name].removeprefix('tests/')}`" for name in names.split())
            yield f"| {number} | {level} | {how} | {words} | {shown} |\n"


PAGES = {
    "routes.md": routes_page,
    "permissions.md": permissions_page,
    "settings.md": settings_page,
    "code-rules.md": rules_page,
    "measures.md": measures_page,
    "return-v1.schema.json": schema,
    "asvs.md": asvs_page,
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text("".join(page()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/reference")
