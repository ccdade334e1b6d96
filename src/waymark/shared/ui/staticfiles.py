"""Styles and scripts served under a name that changes with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Hashes also the files that our script modules import; Django leaves those out by default."""

    support_js_module_import_aggregation = True
