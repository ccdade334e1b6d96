"""What every API asks and answers in the same shape: words to search for, pages, codes."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

LARGEST_PAGE = 100
NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
Words = Annotated[str, StringConstraints(max_length=200, pattern=NO_CONTROLS)]
Page = Annotated[int, Field(ge=1, le=100_000)]
Size = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]


class Paged(Schema):
    """Which part of a longer list was asked for."""

    page: Page = 1
    size: Size = 25

    @property
    def slice(self) -> slice:
        return slice((self.page - 1) * self.size, self.page * self.size)


class Coded(Schema):
    """A choice of a list, by its code and in words."""

    code: str
    words: str
