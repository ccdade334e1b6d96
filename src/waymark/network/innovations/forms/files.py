"""Adding a paper to a practice."""

from collections.abc import Iterable
from typing import Any

from django import forms

from waymark.shared.files.forms import PaperField
from waymark.shared.ui.forms import Form, Radios


class PaperForm(Form):
    title = forms.CharField(
        label="What is it?",
        help_text="For example: the evaluation report, the letter we send",
        max_length=160,
        error_messages={"required": "Say what the file is"},
    )
    file = PaperField()
    replaces = forms.ChoiceField(label="Is it a newer version of a paper?", required=False)
    public = forms.TypedChoiceField(
        label="Who may read it?",
        choices=[("no", "Members of the network"), ("yes", "Anybody")],
        coerce=lambda value: value == "yes",
        widget=Radios(hints={"yes": "Once the practice itself is open to anybody"}),
        error_messages={"required": "Say who may read it"},
    )

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].choices = [("", "No, it is a new paper"), *papers]
        if not list(papers):
            del self.fields["replaces"]
