"""Writing a newsletter, and finding what it should point to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from waymark.network.newsletters.enums import Kind
from waymark.network.newsletters.queries import Choice, Offer, Wanted
from waymark.network.newsletters.rules import MOST
from waymark.shared.ui.forms import Checkboxes, Form, LongTextField
from waymark.shared.ui.words import short_date


class NarrowForm(Form):
    """Which things to choose from are shown. What is chosen already stays chosen."""

    says_optional = False
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All kinds"), *Kind.choices]
    )
    right = forms.ChoiceField(label="About", required=False)
    since = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, rights: Sequence[Choice], last: date | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        self.fields["right"].choices = [("", "Any right of the Code"), *rights]
        if last is None:
            del self.fields["since"]
        else:
            words = f"Only what is new since the last newsletter, of {short_date(last)}"
            self.fields["since"].label = words

    def wanted(self) -> Wanted:
        """What the writer wants to see; everything where the form says nothing sensible."""
        if not self.is_valid():
            return Wanted()
        asked = self.cleaned_data
        return Wanted(asked["kind"], asked["right"], self.last if asked.get("since") else None)


class NewsletterForm(Form):
    """Its words, what it points to, and whether everybody may read it."""

    says_optional = False
    title = forms.CharField(
        label="Title", max_length=160, help_text="The subject of the mail, for example “June 2026”",
        error_messages={"required": "Give it a title"},
    )  # fmt: skip
    text = LongTextField(
        label="What do you want to tell the members?", max_length=6000, rows=12,
        error_messages={"required": "Write what you want to tell the members"},
    )  # fmt: skip
    open = forms.BooleanField(
        label="Everybody may read it on the web, without signing in",
        required=False,
        help_text="It can then point to public practices alone",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, offered: Mapping[str, Offer], kept: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for kind in Kind:
            offer = offered.get(kind, Offer([], 0))
            own = {value: title for value, title in (kept or {}).items() if _is_of(value, kind)}
            if choices := own | dict(offer.choices):
                self.fields[kind.value] = _choices(kind, list(choices.items()), offer)

    @property
    def groups(self) -> list[Any]:
        """The fields of what can be chosen, by kind."""
        return [self[kind.value] for kind in Kind if kind.value in self.fields]

    def clean(self) -> dict[str, Any]:
        """Gather what was chosen; a letter that points to everything points to nothing."""
        cleaned = super().clean() or self.cleaned_data
        chosen = [value for kind in Kind for value in cleaned.pop(kind.value, [])]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"It points to {len(chosen)} things. Choose {MOST} at most")
        return {**cleaned, "chosen": chosen}


def _is_of(value: str, kind: Kind) -> bool:
    return value.startswith(f"{kind.value}:")


def _choices(kind: Kind, choices: Sequence[Choice], offer: Offer) -> forms.MultipleChoiceField:
    shown = len(offer.choices)
    return forms.MultipleChoiceField(
        label=kind.label, required=False, choices=choices, widget=Checkboxes(small=True),
        help_text=f"The newest {shown} of {offer.total}" if offer.total > shown else "",
    )  # fmt: skip
