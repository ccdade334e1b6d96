"""Pasting a page, checking it, and handing in a table."""

from typing import Any

from django import forms

from waymark.network.innovations.rules.practice_bank import LONGEST_TEXT
from waymark.shared.accounts.models import Organisation
from waymark.shared.ui.forms import FileField, Form, LongTextField

LARGEST_TABLE = 2 * 1024 * 1024


class PasteForm(Form):
    text = LongTextField(
        label="The text of the page",
        help_text="On the page of the practice, select everything, copy it and paste it here",
        max_length=LONGEST_TEXT,
        rows=16,
        error_messages={"required": "Paste the text of the page"},
    )


class PlaceForm(Form):
    """Whose practice the pasted one is; the text travels along unseen."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST_TEXT, strip=False)
    organisation = forms.ModelChoiceField(
        label="Whose practice is it?",
        queryset=Organisation.objects.none(),
        error_messages={"required": "Choose an organisation"},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].empty_label = "Choose an organisation"


class TableForm(Form):
    file = FileField(
        label="The table, as CSV",
        help_text="With the headings that the export has. Title and Organisation are needed",
        largest=LARGEST_TABLE,
        accept=".csv,text/csv",
        guarded=False,  # its rows are read one by one, and each refusal names row and column
        error_messages={"required": "Choose a file"},
    )
