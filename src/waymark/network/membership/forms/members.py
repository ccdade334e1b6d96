"""Inviting an organisation, endorsing it, and moving its membership on."""

from datetime import date
from typing import Any

from django import forms

from waymark.network.membership.enums import Level, MemberKind, Rank
from waymark.shared.accounts.forms.people import SeatField
from waymark.shared.accounts.models import Organisation
from waymark.shared.files.forms import PaperField
from waymark.shared.ui.forms import DateField, Form, LongTextField, Radios

FOR_FEW = "Only the sponsor, those who speak for the member and the co-ordinator can read it"


class InviteForm(Form):
    organisation = forms.ModelChoiceField(
        label="Which organisation?",
        help_text="One that is not in the list is added to the register first",
        queryset=Organisation.objects.none(),
        empty_label="Choose an organisation",
        error_messages={
            "required": "Choose an organisation",
            "invalid_choice": "This organisation has a membership already, or no longer exists",
        },
    )
    kind = forms.ChoiceField(
        label="As what?",
        choices=MemberKind.choices,
        widget=Radios(
            hints={
                "force": "Takes part, votes with one voice, sees what the forces’ figures say",
                "partner": "Shares and answers; no vote, and no figures that show a force",
                "observer": "Reads practices, questions, law and minutes; writes nothing",
            }
        ),
        error_messages={"required": "Choose force, partner or observer"},
    )
    through = forms.CharField(
        label="Through whom?",
        help_text="The office of your contact there, for example: head of victim services",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class EndorseForm(Form):
    name = forms.CharField(
        label="Who endorses it?",
        max_length=120,
        error_messages={"required": "Enter the name of the officer"},
    )
    rank = forms.ChoiceField(
        label="Their rank",
        choices=[("", "Choose a rank"), *Rank.choices],
        help_text="A superintendent, a chief superintendent, a chief officer or a head of service",
        error_messages={"required": "Choose a rank"},
    )
    on = DateField(label="When?", error_messages={"required": "Enter the day of the endorsement"})
    evidence = LongTextField(
        label="What shows it?",
        help_text="The words of the mail or letter, and where the original is kept",
        rows=4,
        max_length=4000,
        error_messages={"required": "Say what shows the endorsement and where it is kept"},
    )
    # The letter that shows it, a saved mail, or a picture of either.
    file = PaperField(label="The paper, if you have it here", hint=FOR_FEW, required=False)
    sponsor_seat = SeatField(
        label="Does this officer have a seat here?",
        help_text="It hears when a nominated seat is vacant",
        required=False,
        empty_label="No",
    )

    def __init__(self, *args: Any, seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sponsor_seat"].offer(seats)


class EvidenceForm(Form):
    """A paper for an endorsement that stands already."""

    file = PaperField(label="The paper", hint=FOR_FEW)


class MoveForm(Form):
    """The day of a step, and for some of them a reason."""

    on = DateField(label="From which day?", error_messages={"required": "Enter a date"})
    reason = forms.CharField(
        label="Why?",
        help_text="One sentence. Members read it",
        max_length=300,
        error_messages={"required": "Say in a sentence why, for those who come after"},
    )

    def __init__(self, *args: Any, asks_why: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        if not asks_why:
            del self.fields["reason"]


class NominateForm(Form):
    level = forms.ChoiceField(
        label="Which seat is it to be?",
        widget=Radios(
            hints={
                "strategic": "Decides and stands behind the work: often a superintendent",
                "operational": "Does the work: often the victim care lead",
            }
        ),
        error_messages={"required": "Choose strategic or operational"},
    )
    seat = SeatField(
        label="The seat",
        help_text="The seat is nominated, not the person: it stays when its holder goes",
    )

    def __init__(self, *args: Any, levels: tuple[Level, ...], seats: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level.value, level.label) for level in levels]
        self.fields["seat"].offer(seats)
        if len(levels) == 1:
            self.fields["level"].initial = levels[0].value


class LeadForm(Form):
    organisation = forms.ModelChoiceField(
        label="Which force takes over?",
        queryset=Organisation.objects.none(),
        empty_label="Choose a force",
        error_messages={
            "required": "Choose a force",
            "invalid_choice": "Only a force whose membership is active can lead",
        },
    )
    on = DateField(label="From which day?", error_messages={"required": "Enter a date"})
    note = forms.CharField(
        label="What was agreed?",
        help_text="For example: at the meeting in June, for three years",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, forces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = forces
