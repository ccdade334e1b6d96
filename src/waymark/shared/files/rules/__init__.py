"""What an attachment really is, whether it is safe to keep, and the words in it."""

from .for_guard import words_for_guard
from .inspection import LARGEST, inspect
from .kinds import FileKind, UnsafeFile
from .names import safe_filename
from .pictures import without_position
from .text import extract_text

__all__ = [
    "LARGEST",
    "FileKind",
    "UnsafeFile",
    "extract_text",
    "inspect",
    "safe_filename",
    "without_position",
    "words_for_guard",
]
