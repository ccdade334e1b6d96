"""Reading XML from strangers: no document types, no entities, nothing fetched."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

from .kinds import UnsafeFile

Started = Callable[[str, Mapping[str, str]], None]


def read_xml(
    data: bytes,
    *,
    started: Started | None = None,
    ended: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk through an XML part, calling back for elements (local name) and text."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if started:
        parser.StartElementHandler = lambda name, attributes: started(
            _local(name), {_local(key): value for key, value in attributes.items()}
        )
    if ended:
        parser.EndElementHandler = lambda name: ended(_local(name))
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnsafeFile("The file is damaged. Open it and save it again") from error


def _refuse_doctype(*_: object) -> None:
    raise UnsafeFile("The file holds a document type of its own, which can hide an attack")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
