"""Small files made on the spot: good ones, and ones with something hidden inside."""

import io
import struct
import zipfile
import zlib

import openpyxl
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

OFFICE = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}
WORD_TEXT = (
    '<w:document xmlns:w="http://w"><w:body><w:p><w:r><w:t>Two calls</w:t><w:tab/><w:t>a week'
    "</w:t></w:r></w:p><w:p><w:r><w:t>Rest &amp; days</w:t></w:r></w:p></w:body></w:document>"
)
SLIDE = '<p:sld xmlns:p="http://p" xmlns:a="http://a"><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'


def archive(parts):
    """A zip archive of these parts, in this order."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


def office(kind="docx", **more):
    """An Office file with extra parts; a name with two underscores stands for a path."""
    main, media_type = MAIN[kind]
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/{main}" '
        f'ContentType="{OFFICE}{media_type}"/></Types>',
        main: WORD_TEXT if kind == "docx" else "<p:presentation xmlns:p='http://p'/>",
    }
    return archive(parts | more.pop("parts", {}))


def relation(kind, target, mode="External"):
    """The part that ties a document to something: a picture, a link, a template."""
    return {
        "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="r1" '
        f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    }


def workbook(text="Updates in time"):
    book = openpyxl.Workbook()
    book.active["A1"] = text
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def odt(content="", **parts):
    body = content or "<text:p>Letters by <text:span>a trusted</text:span> person</text:p>"
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<office:d xmlns:office="o" xmlns:text="t" xmlns:xlink="x" '
            f'xmlns:draw="d" xmlns:script="s">{body}</office:d>',
        }
        | parts
    )


def pdf(change=None, words="Two calls a week"):
    """A one-page PDF; `change` may put something into the writer first."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    if change:
        change(writer)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def pdf_action(kind, **more):
    """A change that makes the PDF do something when it is opened."""

    def change(writer):
        action = DictionaryObject({NameObject("/S"): NameObject(kind)})
        for name, value in more.items():
            action[NameObject(f"/{name}")] = TextStringObject(value)
        writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)

    return change


def packed_pdf(hidden):
    """A PDF whose catalogue lies in a compressed object stream, out of plain sight."""
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/OpenAction{hidden}>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ]
    header, body = "", ""
    for number, value in enumerate(objects, start=1):
        header += f"{number} {len(body)} "
        body += value + " "
    packed = zlib.compress((header + body).encode())
    file = b"%PDF-1.5\n"
    stream_at = len(file)
    file += b"4 0 obj<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>stream\n" % (
        len(header),
        len(packed),
    )
    file += packed + b"\nendstream endobj\n"
    table_at = len(file)
    rows = [(0, 0, 65535), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, stream_at, 0), (1, table_at, 0)]
    table = zlib.compress(b"".join(struct.pack(">BHH", *row) for row in rows))
    file += b"5 0 obj<</Type/XRef/Size 6/W[1 2 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(
        table
    )
    return file + b"stream\n" + table + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % table_at


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*more):
    """A picture of one grey dot, with further chunks before its dot."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + dot + chunk(b"IEND", b"")


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(order="MM", orientation=6):
    """An Exif block with a way up and a position."""
    mark = {"MM": ">", "II": "<"}[order]
    tags = struct.pack(f"{mark}HHIHH", 0x0112, 3, 1, orientation, 0)
    tags += struct.pack(f"{mark}HHII", 0x8825, 4, 1, 38)
    tiff = order.encode() + struct.pack(f"{mark}HIH", 42, 8, 2) + tags + b"\0\0\0\0"
    return b"Exif\0\0" + tiff + b"GPS 51.4545 N 2.5879 W"


SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"


def jpg(*more):
    """The skeleton of a photograph: its parts are real, what it shows is not."""
    return b"\xff\xd8" + b"".join(more) + segment(0xDB, b"\0" * 65) + SCAN + b"\xff\xd9"
