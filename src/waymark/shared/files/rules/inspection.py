"""Telling what a file is by its content, and refusing what is not what it says."""

import re
from dataclasses import replace

from .archives import inspect_archive
from .kinds import ENDINGS, KINDS, REFUSED_ENDINGS, TAKEN, FileKind, UnsafeFile
from .names import ending, safe_filename
from .pictures import PNG_SIGNATURE, without_position

LARGEST = 20_000_000

PROGRAM_STARTS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"L\0\0\0\x01",
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEB_PAGE = re.compile(
    r"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|meta|img|link)\b", re.I
)
NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# A cell that asks a spreadsheet to start another program: =cmd|' /C calc'!A0
STARTS_PROGRAM = re.compile(r"""(?:^|[,;\t\n"'])[ ]{0,8}[=+\-@][^|\n]{0,40}\|[ ]{0,3}['"]""")


def inspect(data: bytes, filename: str, limit: int = LARGEST) -> FileKind:
    """Say what the file is, or refuse it with a reason."""
    name = safe_filename(filename)
    if not data:
        raise UnsafeFile("The file is empty. Choose another one")
    if len(data) > limit:
        raise UnsafeFile(f"The file is larger than {limit / 1_000_000:g} MB. Make it smaller")
    if ending(name) in REFUSED_ENDINGS:
        raise UnsafeFile(REFUSED_ENDINGS[ending(name)])
    promised = ENDINGS.get(ending(name))
    if promised is None:
        raise UnsafeFile(f"Files of this kind are not taken. Choose {TAKEN}")
    found = _found(data, promised)
    if found != promised:
        raise UnsafeFile(
            f"The name ends in .{ending(name)}, but the content is {_article(KINDS[found].words)}. "
            "Give it the right ending"
        )
    return replace(KINDS[found], filename=name)


def _article(words: str) -> str:
    return f"an {words}" if words[0] in "EO" else f"a {words}"


def _found(data: bytes, promised: str) -> str:
    """The kind that the content is, checked for what such a file can hide."""
    if data.startswith(PROGRAM_STARTS):
        raise UnsafeFile("This is a program or a script, not a document")
    if data.startswith(OLD_OFFICE):
        raise UnsafeFile(
            "This is an older Office file or one with a password. "
            "Save it without a password as .docx, .xlsx or .pptx"
        )
    if data.startswith(b"PK\x03\x04"):
        return inspect_archive(data)
    if data.startswith(b"%PDF-"):
        from .pdf import inspect_pdf  # its reader costs every web process 10 MB, few need it

        inspect_pdf(data)
        return "pdf"
    if data.startswith(PNG_SIGNATURE):
        without_position(data, "png")
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        without_position(data, "jpg")
        return "jpg"
    return _text_kind(data, promised)


def _text_kind(data: bytes, promised: str) -> str:
    text = read_text(data)
    if text is None:
        raise UnsafeFile(f"We cannot tell what this file is. Choose {TAKEN}")
    if WEB_PAGE.search(text[:4096]):
        raise UnsafeFile("This is a web page or SVG picture, which can run script. Save it as PDF")
    if promised == "csv" and STARTS_PROGRAM.search(text):
        raise UnsafeFile("A cell of this table would start another program. Remove it")
    return promised if promised in {"csv", "txt"} else "txt"


def read_text(data: bytes) -> str | None:
    """The text of a plain file, or None if it is no text."""
    encodings = (
        ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    )
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if NOT_IN_TEXT.search(text) else text
    return None
