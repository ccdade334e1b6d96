"""Styles and scripts served under a name that changes with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashes also the files that our script modules import; Django leaves those out by default."""

    support_js_module_import_aggregation = True
