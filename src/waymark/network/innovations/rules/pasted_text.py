"""Cleaning text that was copied from a web page, a PDF or a Word file."""

import re
from collections.abc import Iterable

ODD_SPACES = dict.fromkeys(map(ord, "\t\u00a0\u1680\u2007\u202f\u205f\u3000"), " ") | dict.fromkeys(
    range(0x2000, 0x200B), " "
)
# A byte order mark, soft hyphens and joiners of no width are seen by nobody.
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u00ad\u200b\u200c\u200d\u2060"))
PAGE_AND_LINE_MARKS = dict.fromkeys(map(ord, "\x0b\x0c\x85\u2028\u2029"), " ")
CONTROLS = {n: None for n in [*range(32), *range(127, 160)] if chr(n) not in "\t\n\x0b\x0c\x85"}
CLEAN = CONTROLS | PAGE_AND_LINE_MARKS | INVISIBLE

BULLET = re.compile(r"(?:[-–•◦▪‣·●○*]|o(?=\t))\s+(?=\S)")
NUMBERED = re.compile(r"\d{1,2}[.)] +(?=\S)")
LONE_BULLET = re.compile(r"[-–•◦▪‣·●○*]")
LONE_MARK = re.compile(r"-|\d{1,2}[.)]")
ENDS_A_SENTENCE = tuple(".!?:;…")
CLOSING_MARKS = "\"'”’)]"
LONGEST_TAIL = 16  # enough of a line's end to see whether its sentence is finished


def clean_lines(text: str) -> list[str]:
    """Lines without invisible characters; tabs are kept, since they part a label from its value."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(CLEAN)
    return text.split("\n")


def one_line(text: str) -> str:
    """Any text as one line with single spaces."""
    return " ".join(" ".join(clean_lines(text)).translate(ODD_SPACES).split())


def tidy(text: str) -> str:
    """Text as paragraphs and bullets: wraps undone, paragraphs broken by a page rejoined."""
    return tidy_lines(clean_lines(text))


def tidy_lines(lines: Iterable[str]) -> str:
    """The same, from lines that are already clean."""
    blocks: list[list[str]] = []  # each block in pieces: joining as we go would be slow
    tail = ""
    after_blank = True
    for line in lines:
        block = _as_block(line)
        if not block:
            after_blank = True
            continue
        starts_new = not blocks or _is_item(block) or (after_blank and not _broken(tail, block))
        if blocks and LONE_MARK.fullmatch(tail) and len(blocks[-1]) == 1 and not _is_item(block):
            blocks[-1] = [f"{tail} {block}"]  # a PDF puts the bullet on a line of its own
            tail = blocks[-1][0][-LONGEST_TAIL:]
        elif starts_new:
            blocks.append([block])
            tail = block[-LONGEST_TAIL:]
        else:
            piece = block if _is_broken_word(tail, block) else f" {block}"
            blocks[-1].append(piece)
            tail = (tail + piece)[-LONGEST_TAIL:]
        after_blank = False
    return _set_out(["".join(pieces) for pieces in blocks])


def _as_block(line: str) -> str:
    """A line in single spaces, its bullet, if it has one, written as a hyphen."""
    line = line.strip()
    if LONE_BULLET.fullmatch(line):
        return "-"
    bullet = BULLET.match(line)
    rest = one_line(line[bullet.end() :] if bullet else line)
    return f"- {rest}" if bullet and rest else rest


def _is_item(block: str) -> bool:
    return bool(BULLET.match(block) or NUMBERED.match(block) or LONE_MARK.fullmatch(block))


def _broken(tail: str, after: str) -> bool:
    """Whether a page break fell inside a sentence: no full stop before, no capital after."""
    return after[0].islower() and not tail.rstrip(CLOSING_MARKS).endswith(ENDS_A_SENTENCE)


def _is_broken_word(tail: str, after: str) -> bool:
    return tail[-1] == "-" and tail[-2:-1].isalpha() and after[0].islower()


def _set_out(blocks: list[str]) -> str:
    """Items of one list stand on neighbouring lines, everything else is parted by a blank one."""
    text = ""
    for number, block in enumerate(blocks):
        if number:
            text += "\n" if _is_item(block) and _is_item(blocks[number - 1]) else "\n\n"
        text += block
    return text
