"""Handing a stored file over."""

import logging
from typing import Any

from django.http import FileResponse, Http404

from waymark.shared.files.rules.kinds import KINDS

log = logging.getLogger(__name__)


def handed_over(record: Any) -> FileResponse:
    """Give a file as one to keep, never as a page to open.

    The record has `file`, `filename`, `kind` and `pk`; whoever calls this has asked whether the
    reader may have it.
    """
    try:
        content = record.file.open("rb")
    except FileNotFoundError:
        log.error("The stored file of %s %s is missing", record._meta.label_lower, record.pk)
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=record.filename,
        content_type=KINDS[record.kind].media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
