"""Writing a newsletter."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from waymark.network.newsletters.queries import Choice
from waymark.network.newsletters.rules import MOST
from waymark.shared.ui.forms import Checkboxes, Form, LongTextField


class NewsletterForm(Form):
    """Its words, what it points to, and whether everybody may read it."""

    says_optional = False
    title = forms.CharField(
        label="Title", max_length=160, help_text="The subject of the mail, for example “June 2026”"
    )
    text = LongTextField(label="What do you want to tell the members?", max_length=6000, rows=12)
    chosen = forms.MultipleChoiceField(
        label="What should it point to?", required=False, widget=Checkboxes(small=True)
    )
    open = forms.BooleanField(
        label="Everybody may read it on the web, without signing in",
        required=False,
        help_text="It can then point to public practices alone",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self, *args: Any, offered: Mapping[str, Sequence[Choice]], kept: Sequence[Choice] = (),
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choices = dict(kept)
        for kind, things in offered.items():
            choices |= {value: f"{kind}: {title}" for value, title in things}
        self.fields["chosen"].choices = list(choices.items())

    def clean_chosen(self) -> list[str]:
        """A letter that points to everything points to nothing."""
        chosen = self.cleaned_data["chosen"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Choose {MOST} at most")
        return chosen
