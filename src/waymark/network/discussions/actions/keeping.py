"""The files that go with a post: taken by what they hold, kept under their own hash."""

import hashlib

from django.db.models import QuerySet

from waymark.network.discussions.models import Post, PostFile
from waymark.shared.files import rules as files
from waymark.shared.files.actions import Store, inspected


def _in_use() -> QuerySet[PostFile]:
    return PostFile.objects.filter(removed_at=None)


STORE = Store("questions", _in_use)
# A file as it was looked at: what it is, its bytes, and the words in it.
Looked = tuple[files.FileKind, bytes, str]


def looked_at(filename: str, data: bytes) -> Looked:
    """What a file is by its content, without place, time and device, and the words in it."""
    kind, cleaned = inspected(data, filename)
    return kind, cleaned, files.extract_text(cleaned, kind)


def keep_file(post: Post, kind: files.FileKind, data: bytes, words: str) -> None:
    """Keep a file with its post. Called inside an action."""
    sha256 = hashlib.sha256(data).hexdigest()
    PostFile.objects.create(
        post=post, title=kind.filename, filename=kind.filename, kind=kind.code, size=len(data),
        sha256=sha256, text=words, file=STORE.keep(sha256, data),
    )  # fmt: skip
