"""Choosing from a long list: a part of the name is typed, then one of those called so is chosen.

Every select of our forms does it by itself once it would offer more than `MOST`. Whoever posts the
value itself, as a select of a few does, is understood all the same.
"""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

MOST = 100  # more than these nobody reads through; at some 100 bytes each they weigh 10 KB
FOUND = 25
LONGEST = 80
WORDS = 6
FIND = "find"  # what is typed is posted as “person-find” beside “person”

Option = tuple[str, str]


class Typed(str):
    """What somebody typed, where it does not name one record and no other."""


def pairs(choices: Any) -> Iterator[Option]:
    """Values with their labels, those of groups among them."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from ((str(one), f"{value}: {words}") for one, words in label)
        else:
            yield str("" if value is None else value), str(label)


class FindingSelect(forms.Select):
    """A select that is a box to type into where it would be too long to read."""

    # Where the words of a record stand, for lists of records; empty reads every label.
    find_in: tuple[str, ...] = ()

    def __init__(self, before: forms.Select, find_in: Iterable[str] = ()) -> None:
        super().__init__(before.attrs)
        self.choices, self.is_required = before.choices, before.is_required
        self.find_in = tuple(find_in)

    def offered(self) -> list[Option] | None:
        """Everything to choose from, or nothing where that is too much."""
        first = self._few(MOST + 2) if self._records is not None else self.choices
        shown = list(islice(pairs(first), MOST + 2))
        return shown if len(shown) <= MOST + 1 else None

    def chosen(self, value: Any) -> list[Option]:
        """The one that is chosen, as it is called."""
        if value in (None, "") or isinstance(value, Typed):
            return []
        if self._records is not None:
            try:
                return list(pairs(self._called(self._records.filter(pk=value)[:1])))
            except (ValueError, TypeError):  # no number: posted without our form
                return []
        return [one for one in pairs(self.choices) if one[0] == str(value)][:1]

    def empty_words(self) -> str:
        """What choosing nothing is called: “Nobody yet: it is vacant”."""
        first = next(pairs(self.choices if self._records is None else self._few(0)), ("-", ""))
        return first[1] if first[0] == "" else ""

    def found(self, typed: str) -> list[Option]:
        """Those in whose label every word stands; one more than are shown tells of others."""
        words = [word.casefold() for word in re.findall(r"[^\s,:()]+", typed)[:WORDS]]
        if not words:
            return []
        if self._records is not None and self.find_in:
            return list(pairs(self._called(self._holding(words)[: FOUND + 1])))
        every = (one for one in pairs(self.choices) if one[0])
        calls = (one for one in every if all(word in one[1].casefold() for word in words))
        return list(islice(calls, FOUND + 1))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        text = data.get(f"{name}-{FIND}")
        if text is None:
            return chosen
        typed = " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST]
        if not typed:
            return chosen or ""
        found = self.found(typed)
        if any(value == chosen for value, _label in found):
            return chosen
        meant = [value for value, label in found if label.casefold() == typed.casefold()]
        if not meant and len(found) == 1:
            meant = [value for value, label in found if _name_in(label) == typed.casefold()]
        return meant[0] if len(meant) == 1 else Typed(typed)

    @property
    def _records(self) -> Any:
        """The records to choose from, where they are records."""
        return self.choices.queryset if isinstance(self.choices, ModelChoiceIterator) else None

    def _few(self, count: int) -> Iterator[Any]:
        if self.choices.field.empty_label is not None:
            yield "", self.choices.field.empty_label
        yield from self._called(self._records[:count])

    def _called(self, records: Any) -> Iterator[Any]:
        field = self.choices.field
        return ((field.prepare_value(one), field.label_from_instance(one)) for one in records)

    def _holding(self, words: list[str]) -> Any:
        records = self._records
        for word in words:
            holds = Q()
            for place in self.find_in:
                holds |= Q(**{f"{place}__icontains": word})
            records = records.filter(holds)
        return records.distinct()


def _name_in(label: str) -> str:
    """What stands before the first comma, colon or bracket: a name before its force."""
    return re.split(r"[,:(]", label)[0].strip().casefold()


def let_find(field: forms.Field) -> None:
    """Let a long list be typed into, and say what to do with what was typed."""
    if type(field.widget) is not forms.Select:
        return
    widget = FindingSelect(field.widget, getattr(field, "find_in", ()))
    field.widget = widget
    # On this form's own copy of the field, as are the other house rules.
    field.clean = partial(_clean, widget, field.clean)  # type: ignore[method-assign]


def _clean(widget: FindingSelect, clean: Any, value: Any) -> Any:
    if isinstance(value, Typed):
        raise ValidationError(said_of(widget.found(value), value), "which_one")
    return clean(value)


def said_of(found: list[Option], typed: str) -> str:
    """What to do where what was typed names none, or several."""
    if not found:
        return _("Nothing to choose is called “%(typed)s”. Type another part of the name") % {
            "typed": typed
        }
    if len(found) > FOUND:
        return _("More than %(most)d are called “%(typed)s”. Choose one, or type more") % {
            "most": FOUND, "typed": typed,
        }  # fmt: skip
    return _("Choose the one you mean of those called “%(typed)s”") % {"typed": typed}
