"""The Jinja2 in which every page is written."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    PrefixLoader,
    Undefined,
)
from jinja2.bccache import Bucket

from waymark.measures.words import capital, mid_sentence
from waymark.shared.errors import is_disk_full
from waymark.shared.ui import prose, remembered, words
from waymark.shared.ui.forms import draw
from waymark.shared.ui.forms.errors import error_list, has_errors, statement
from waymark.shared.ui.strict import Watched


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named page: url("accounts:organisation", organisation.slug)."""
    return reverse(name, args=args, kwargs=kwargs)


def safe_static(name: str) -> str:
    """Address a file even when the list of built files is missing: for the pages that say so."""
    try:
        return static(name)
    except ValueError:
        return settings.STATIC_URL + name


GLOBALS = {
    "static": static,
    "safe_static": safe_static,
    "url": url,
    "get_language": translation.get_language,
    "error_list": error_list,
    "has_errors": has_errors,
    "field_kind": draw.kind,
    "field_params": draw.params,
    "field_statement": statement,
    "drawn_fields": draw.drawn_fields,
}
FILTERS = {
    "date": words.full_date,
    "day": words.day,
    "short_date": words.short_date,
    "month": words.month,
    "time": words.clock_time,
    "moment": words.moment,
    "plural": words.plural,
    "file_size": words.file_size,
    "capital": capital,
    "mid_sentence": mid_sentence,
    "markdown": prose.markdown,
    "with_beside": remembered.with_beside,
    "with_form_key": remembered.with_form_key,
}


def _escapes(name: str | None) -> bool:
    """Escape pages, but not the plain text of a mail, where &#39; would be read as it stands."""
    return not (name or "").endswith(".txt")


class _CompiledPages(FileSystemBytecodeCache):
    """Where there is no room for a compiled page, it is shown all the same."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        try:
            super().dump_bytecode(bucket)
        except OSError as problem:
            if not is_disk_full(problem):
                raise


def _compiled_pages() -> FileSystemBytecodeCache | None:
    """Keep compiled pages beside the data, so that the first page after a start is quick."""
    data = getattr(settings, "WAYMARK_DATA", None)
    if data is None:
        return None
    folder = Path(data) / "compiled-pages"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _CompiledPages(str(folder))


def environment(**options: Any) -> Environment:
    """Build the environment. Django has already made a loader of every app's jinja2 folder."""
    options["loader"] = ChoiceLoader(
        [
            options["loader"],
            PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    strict = getattr(settings, "WAYMARK_STRICT_TEMPLATES", False)
    env = Environment(
        **{
            **options,
            "autoescape": _escapes,
            "undefined": Watched if strict else Undefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "bytecode_cache": _compiled_pages(),
            "extensions": ["jinja2.ext.i18n"],
        }
    )
    env.policies["ext.i18n.trimmed"] = True
    # newstyle=False: a translation is text to be escaped, never trusted markup.
    env.install_gettext_translations(translation, newstyle=False)  # type: ignore[attr-defined]
    env.globals.update(GLOBALS, wing=getattr(settings, "WAYMARK_WING", "network"))
    env.filters.update(FILTERS)
    return env
