"""The kinds of file that may be attached, and the words for those that may not."""

from collections.abc import Mapping
from dataclasses import dataclass


class UnsafeFile(ValueError):
    """The file is refused; the message says why, for the person who chose it."""

    @property
    def reason(self) -> str:
        return str(self)


@dataclass(frozen=True)
class FileKind:
    """What a file is by its content, with the name under which it may be offered."""

    code: str
    media_type: str
    words: str
    filename: str = ""


KINDS: Mapping[str, FileKind] = {
    kind.code: kind
    for kind in (
        FileKind("pdf", "application/pdf", "PDF"),
        FileKind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "Word document",
        ),
        FileKind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Excel workbook",
        ),
        FileKind(
            "pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "PowerPoint presentation",
        ),
        FileKind("odt", "application/vnd.oasis.opendocument.text", "OpenDocument text"),
        FileKind("png", "image/png", "PNG picture"),
        FileKind("jpg", "image/jpeg", "JPEG picture"),
        FileKind("csv", "text/csv", "CSV table"),
        FileKind("txt", "text/plain", "plain text"),
    )
}
# The ending of a name, and the kind that it promises.
ENDINGS: Mapping[str, str] = {code: code for code in KINDS} | {"jpeg": "jpg"}
TAKEN = "PDF, Word, Excel, PowerPoint, OpenDocument text, PNG, JPEG, CSV or plain text"

_MACROS = "Files of this kind can hold macros. Save it as .docx, .xlsx or .pptx"
_OLDER = "This is an older kind of Office file. Save it as .docx, .xlsx or .pptx"
_SCRIPT = "Web pages and SVG pictures can run script. Save it as PDF or PNG"
REFUSED_ENDINGS: Mapping[str, str] = {
    ending: reason
    for endings, reason in (
        ("docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam sldm", _MACROS),
        ("doc dot xls xlt ppt pps rtf", _OLDER),
        ("svg svgz html htm xhtml mht mhtml xml xsl", _SCRIPT),
        ("zip rar 7z gz tar iso", "Archives are not taken. Add the files one by one"),
    )
    for ending in endings.split()
}
