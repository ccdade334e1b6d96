"""Taking out of a picture where and when it was taken, leaving the picture as it is."""

import struct
import zlib

from .kinds import UnsafeFile

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Chunks that describe rather than draw: Exif, free text (which can hold a position), the time.
PNG_LEFT_OUT = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
JPG_LEFT_OUT = {0xFE, *range(0xE1, 0xF0)} - {0xE2, 0xEE}  # comments, APP1 to APP15 …
COLOUR_PROFILE = b"ICC_PROFILE\0"  # … but the profile in APP2, and Adobe's APP14, change colours
EXIF = b"Exif\0\0"
ORIENTATION = 0x0112
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# A few kilobytes can say that they are thousands of millions of dots, which no viewer survives;
# the largest photographs of telephones have two hundred million.
MOST_DOTS = 250_000_000
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the segments of a JPEG that say its size
TOO_MANY_DOTS = "The picture has too many dots to be shown. Make it smaller"
DAMAGED = "The picture is damaged. Open it and save it again"


def without_position(data: bytes, kind: str) -> bytes:
    """The same picture without place, time, device or comments; other kinds come back unchanged.

    Which way up a photograph is held is kept.
    """
    if kind not in {"png", "jpg"}:
        return data
    try:
        return _png(data) if kind == "png" else _jpg(data)
    except (struct.error, IndexError) as error:
        raise UnsafeFile(DAMAGED) from error


def _png(data: bytes) -> bytes:
    kept, at = [PNG_SIGNATURE], len(PNG_SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data) or (at == len(PNG_SIGNATURE) and name != b"IHDR"):
            raise UnsafeFile(DAMAGED)
        if struct.unpack_from(">I", data, end - 4)[0] != zlib.crc32(data[at + 4 : end - 4]):
            raise UnsafeFile(DAMAGED)
        if name == b"IHDR":
            _check_dots(*struct.unpack_from(">II", data, at + 8))
        if name not in PNG_LEFT_OUT:
            kept.append(data[at:end])
        if name == b"IEND":  # whatever follows the end is not part of the picture
            return b"".join(kept)
        at = end


def _jpg(data: bytes) -> bytes:
    kept, at, upright = [b"\xff\xd8"], 2, 1
    while True:
        at = _next_marker(data, at)
        marker = data[at + 1]
        if marker == END_OF_IMAGE:
            kept.append(b"\xff\xd9")
            return b"".join([kept[0], _orientation_segment(upright), *kept[1:]])
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if end < at + 4 or end > len(data):
            raise UnsafeFile(DAMAGED)
        body = data[at + 4 : end]
        if marker == 0xE1 and body.startswith(EXIF):
            upright = _orientation(body[len(EXIF) :])
        if marker in FRAMES:
            _check_dots(*struct.unpack_from(">HH", body, 1))
        if marker == START_OF_SCAN:
            end = _end_of_scan(data, end)
        if marker not in JPG_LEFT_OUT and (marker != 0xE2 or body.startswith(COLOUR_PROFILE)):
            kept.append(data[at:end])
        at = end


def _check_dots(one_side: int, other_side: int) -> None:
    if one_side * other_side > MOST_DOTS:
        raise UnsafeFile(TOO_MANY_DOTS)


def _next_marker(data: bytes, at: int) -> int:
    """The place of the next marker; any number of filling bytes may stand before it."""
    if data[at] != 0xFF:
        raise UnsafeFile(DAMAGED)
    while data[at + 1] == 0xFF:
        at += 1
    return at


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the drawn part ends: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise UnsafeFile(DAMAGED)
        if data[at + 1] == 0xFF:
            at += 1
        elif data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        else:
            return at


def _orientation(tiff: bytes) -> int:
    """Which way up the camera was held, from 1 to 8; 1 where it is not said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return 1
    first = struct.unpack_from(f"{order}I", tiff, 4)[0]
    if first + 2 > len(tiff):
        return 1
    count = struct.unpack_from(f"{order}H", tiff, first)[0]
    for entry in range(first + 2, min(first + 2 + 12 * count, len(tiff) - 11), 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _orientation_segment(upright: int) -> bytes:
    """A smallest Exif block that says only which way up the picture is."""
    if upright == 1:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, upright, 0, 0)
    body = EXIF + tiff
    return struct.pack(">BBH", 0xFF, 0xE1, len(body) + 2) + body
