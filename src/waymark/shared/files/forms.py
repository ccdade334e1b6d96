"""Handing in a paper: any kind of file that is taken, told by its content when it is kept."""

from typing import Any

from waymark.shared.files.rules.kinds import ENDINGS, TAKEN
from waymark.shared.ui.forms import FileField

NO_VICTIMS = "No names of victims, no crime numbers"


class PaperField(FileField):
    """A file that is kept beside a record; `hint` follows the kinds that are taken."""

    def __init__(self, *, label: str = "The file", hint: str = NO_VICTIMS, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "Choose a file"})
        super().__init__(
            label=label,
            help_text=f"{TAKEN}. {hint}",
            accept=",".join(f".{ending}" for ending in ENDINGS),
            **kwargs,
        )
