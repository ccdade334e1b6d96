"""House rules that imports cannot show, each with its reason. They come from STYLE."""

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import jinja2
import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/waymark"
KEPT = ("src", "tests", "tools", "docs", "requirements", ".ci")
TEXTS = {".py", ".html", ".md", ".toml", ".txt", ".in", ".csv", ".json", ".scss", ".js", ".typ", ""}
BUILT = ("built", "__pycache__", "node_modules")


# What is forbidden; the last test plants each of them.
ROWS_CHANGED = r"\.bulk_(create|update)\(|objects\b.*\.(update|delete)\("
MODELS_IMPORTED = r"^\s*(from|import) .*\.models\b|django\.db import models"
CLOCK_READ = r"(timezone|datetime)\.now\(|date\.today\(|utcnow\(|localdate\(\)"
POSTED_BY_HAND = r"request\.(POST|FILES) (if|or None)\b"
TRUSTING = r"\|\s*safe\b|\bMarkup\(|mark_safe|autoescape false"
INLINE = r"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]{3,}\s*=\s*[\"']|javascript:"
COLOURS = r"(?<![&\w/])(?<!href=\")#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?\b|\brgba?\("


def files(pattern: str, under: Path = SOURCE) -> list[Path]:
    return sorted(p for p in under.rglob(pattern) if p.is_file() and not set(BUILT) & {*p.parts})


def found(pattern: str, paths: list[Path], root: Path = SOURCE) -> list[str]:
    """Where a pattern stands: `network/innovations/views/home.py:17: the line`."""
    wanted = re.compile(pattern)
    return [
        f"{path.relative_to(root if root in path.parents else ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if wanted.search(line)
    ]


def room(path: Path) -> str:
    """The room of an app that a file belongs to, whether it is a module or a package."""
    parts = path.relative_to(SOURCE).parts
    return parts[2].removesuffix(".py") if len(parts) > 2 else ""


WING = settings.WAYMARK_WING
PYTHON = files("*.py")
TEMPLATES = [p for p in files("*.html") if {"jinja2", "templates"} & {*p.parts}]
APPS = sorted(p for wing in ("shared", "network", "local") for p in (SOURCE / wing).iterdir()
              if (p / "__init__.py").exists())  # fmt: skip

# ---- where a line belongs --------------------------------------------------------------------

ROOMS = {
    "urls", "views", "api", "tasks", "management", "forms", "actions", "queries", "permissions",
    "models", "rules", "enums", "migrations", "apps", "jinja2", "templates", "static", "__init__",
}  # fmt: skip
EXCEPTIONS = {
    "shared/ui": "the look of both wings is no app with rooms: it has no model and no act",
    "shared/accounts/register": "data package, decision 11",
    "shared/accounts/urls_signin": "the sign-in library's pages, under an address of their own",
    "shared/accounts/adapter": "the sign-in library asks for it by name",
    "shared/accounts/backends": "Django asks for it by name",
    "shared/accounts/passwords": "Django asks for it by name",
    "shared/accounts/sessions": "Django asks for it by name",
    "shared/accounts/middleware": "Django asks for it by name",
    "shared/accounts/guarded": "the sign-in library asks for it by name",
    "shared/accounts/hooks": "the sign-in library calls them by its signals",
    "shared/accounts/gate": "Django asks for it by name",
    "shared/accounts/providers": "the line to identity providers outside, decision 55",
    "shared/accounts/edge": "what views, forms and the adapter read off a request, in one place",
    "shared/guard/middleware": "Django asks for it by name",
    "shared/watch/logs": "the settings of the log ask for it by name",
    "shared/watch/metrics": "what Prometheus reads, asked by the view and by every request",
    "shared/watch/middleware": "Django asks for it by name",
    "network/benchmarks/demonstration": "data package, decision 11",
    "network/benchmarks/founding": "data package, decision 11",
    "network/discussions/demonstration": "data package, decision 11",
    "network/innovations/founding": "data package, decision 11",
    "network/innovations/demonstration": "data package, decision 11",
    "network/innovations/values": "data package, decision 11",
    "network/legislation/seed": "data package, decision 11",
    "network/legislation/demonstration": "data package, decision 11",
    "network/membership/demonstration": "data package, decision 11",
    "network/innovations/typst": "the template of a page on paper",
    "network/reports/outcomes": "data package, decision 11",
    "network/reports/typst": "the template of a page on paper",
    "shared/meetings/typst": "the template of papers and minutes on paper",
}


def test_every_app_has_only_the_known_rooms():
    """A newcomer who knows one app knows them all; `helpers.py` would be a place for anything."""
    strangers = {
        f"{app.relative_to(SOURCE)}/{entry.name.partition('.')[0]}"
        for app in APPS
        if str(app.relative_to(SOURCE)) not in EXCEPTIONS
        for entry in app.iterdir()
        if entry.name.partition(".")[0] not in ROOMS and entry.name != "__pycache__"
    }

    assert strangers - set(EXCEPTIONS) == set()


def test_rows_are_changed_in_actions_only():
    """Only an action asks permission and leaves an audit entry. (`digest.update` is no row.)"""
    elsewhere = [p for p in PYTHON if room(p) not in ("actions", "migrations") and _has_rows(p)]

    assert found(ROWS_CHANGED, elsewhere) == []


def _has_rows(path: Path) -> bool:
    return "measures" not in path.parts and "rules" not in path.parts


def test_views_import_no_models():
    """A view that can reach a model can skip the query that says what its reader may see."""
    edges = [p for p in PYTHON if room(p) in ("views", "api")]

    assert found(MODELS_IMPORTED, edges) == []


def test_views_hand_forms_what_was_posted_in_one_way():
    """Whoever forgets the files, or that nothing may be posted, loses answers (decision 157)."""
    edges = [p for p in PYTHON if room(p) == "views"]
    by_hand = [place for place in found(POSTED_BY_HAND, edges) if "else request.GET" not in place]

    assert by_hand == []


def test_rules_read_no_clock():
    """The time is read once, at the edge, so that a rule can be tried on any day."""
    pure = [p for p in PYTHON if room(p) == "rules" or SOURCE / "measures" in p.parents]
    pure = [p for p in pure if not p.name.startswith("cli")]  # the edge of the library

    assert found(CLOCK_READ, pure) == []


# ---- pages -----------------------------------------------------------------------------------

TRUSTED = {
    "shared/ui/prose.py": "people's text, after the cleaner has been over it",
    "shared/ui/remembered.py": "what our own templates drew, and the key of a form",
    "shared/ui/jinja2/ui/components/lists.html": "the tag name of a cell, written in the template",
    "shared/ui/jinja2/ui/components/evidence.html": "empty blocks, written in the template",
}


def test_markup_is_trusted_in_three_named_places():
    """Everything else is escaped, so no text that somebody typed can become a script."""
    places = found(TRUSTING, [*PYTHON, *TEMPLATES])
    comments = [place for place in places if "`| safe`" in place]

    assert {place.partition(":")[0] for place in places if place not in comments} == set(TRUSTED)


def test_templates_hold_no_style_script_or_handler():
    """The policy of the site forbids them: they would silently not work."""
    assert found(INLINE, TEMPLATES) == []


def test_templates_hold_no_colours():
    """Colours are tokens of the style sheet, or dark, forced and printed pages come out wrong."""
    assert found(COLOURS, TEMPLATES) == []


def jinja_names() -> list[str]:
    """The templates of this wing: those of the other do not exist in this process."""
    here = [p for p in TEMPLATES if p.relative_to(SOURCE).parts[0] in ("shared", WING)]
    return [str(p).rpartition("/jinja2/")[2] for p in here if "jinja2" in p.parts]


@pytest.mark.parametrize("name", jinja_names())
def test_a_template_compiles_and_imports_macros_that_are_there(name):
    """A macro that is not there fails only when its branch of the page is shown."""
    environment = engines["jinja2"].env
    source = environment.loader.get_source(environment, name)[0]
    environment.get_template(name)
    for taken in environment.parse(source).find_all(jinja2.nodes.FromImport):
        if isinstance(taken.template, jinja2.nodes.Const):
            offered = environment.get_template(taken.template.value).module
            names = [each if isinstance(each, str) else each[0] for each in taken.names]
            assert [each for each in names if not hasattr(offered, each)] == []


@pytest.mark.django_db
def test_staff_pages_speak_english_whatever_the_browser_asks(client):
    """Only the public portal is in two languages; half a page in Welsh helps nobody."""
    page = client.get("/accounts/login/", headers={"accept-language": "cy"})

    assert re.search(r'<html[^>]* lang="([\w-]+)"', page.text)[1].startswith("en")
    assert "django.middleware.locale.LocaleMiddleware" not in settings.MIDDLEWARE


# ---- import contracts ------------------------------------------------------------------------

CONTRACTS = ConfigParser()
CONTRACTS.read(ROOT / ".importlinter")


def named(contract: str, key: str) -> set[str]:
    return set(CONTRACTS[f"importlinter:{contract}"][key].split())


def test_the_contracts_name_every_app():
    """A new app would else stand outside of all contracts."""
    apps = {"waymark." + ".".join(app.relative_to(SOURCE).parts) for app in APPS}
    ruled = {f"waymark.{app.parent.name}.{app.name}.rules" for app in APPS
             if (app / "rules").exists() or (app / "rules.py").exists()}  # fmt: skip

    assert named("rooms", "containers") == apps - {"waymark.shared.ui"}
    assert named("rules", "source_modules") == ruled


PLANTED = {
    "shared/planted.py": "import waymark.network",
    "network/planted.py": "import waymark.local",
    "measures/planted.py": "import django",
    "shared/accounts/models.py": "import waymark.shared.accounts.views",
    "shared/accounts/views.py": "",
    "shared/audit/rules/__init__.py": "import django",
    "network/innovations/founding/__init__.py": "import django",
    "network/discussions/planted.py": "import waymark.network.legislation",
    "network/legislation/__init__.py": "",
}


def test_each_contract_breaks_where_a_fault_is_planted(tmp_path):
    """A contract that names its modules wrongly would be kept for ever."""
    text = (ROOT / ".importlinter").read_text()
    for module in sorted(set(re.findall(r"waymark[\w.]*", text))):
        folder = tmp_path.joinpath(*module.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").touch()
    for place, line in PLANTED.items():
        planted = tmp_path / "waymark" / place
        planted.parent.mkdir(parents=True, exist_ok=True)
        planted.write_text(line)
    (tmp_path / ".importlinter").write_text(text)

    program = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run(
        [program, "--no-cache"], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip

    assert f"Contracts: 0 kept, {len(CONTRACTS.sections()) - 1} broken." in told, told


# ---- paths -----------------------------------------------------------------------------------


def test_no_file_names_a_machine_or_a_registry():
    """What is true of one machine misleads on the next. (Brackets keep it from finding itself.)"""
    machine = ["/[w]ork/", "/[r]oot/", "/[h]ome/", r"\.[l]ibrary/", "/[m]irror/"]
    hosts = [r"[p]ypi\.org", "[p]ythonhosted", r"registry\.[n]pmjs", r"[n]pmjs\.com"]
    ours = [p for folder in KEPT for p in files("*", ROOT / folder) if p.suffix in TEXTS]
    ours += [p for p in ROOT.iterdir() if p.is_file() and p.suffix in TEXTS]

    assert found(rf"(?<![\w.}}])({'|'.join(machine)})|{'|'.join(hosts)}", ours) == []


# ---- the rules can fail ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (ROWS_CHANGED, "Seat.objects.filter(pk=1).update(holder=None)"),
        (ROWS_CHANGED, "Fit.objects.bulk_create(rows)"),
        (MODELS_IMPORTED, "from waymark.shared.accounts.models import Person"),
        (CLOCK_READ, "today = date.today()"),
        (POSTED_BY_HAND, 'NoteForm(request.POST if request.method == "POST" else None)'),
        (POSTED_BY_HAND, "PaperForm(request.POST or None, request.FILES or None)"),
        (TRUSTING, "{{ text|safe }}"),
        (TRUSTING, 'return mark_safe("<b>")'),
        (INLINE, '<a onclick="go()">'),
        (INLINE, "<script>go()</script>"),
        (INLINE, '<p style="color: red">'),
        (COLOURS, '<path fill="#1d70b8"/>'),
    ],
)
def test_what_is_forbidden_is_found(rule, line, tmp_path):
    planted = tmp_path / "planted.html"
    planted.write_text(f"\n{line}\n")

    assert found(rule, [planted], tmp_path) == [f"planted.html:2: {line}"]
