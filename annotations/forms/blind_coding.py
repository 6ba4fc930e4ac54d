"""The form to open the coding or to make it blind."""

from django import forms

from annotations.models import Change
from reader.models import Coding


class CodingForm(forms.Form):
    coding = forms.TypedChoiceField(
        choices=Coding.choices,
        coerce=Coding,
        error_messages={
            "required": "Say whether coding is to be open or blind.",
            "invalid_choice": "Coding is open or blind, and nothing else.",
        },
    )
    reason = forms.CharField(
        required=False,
        label="Why",
        max_length=Change._meta.get_field("reason").max_length,
        help_text="Kept with your name and the time, and shown to the members.",
        widget=forms.TextInput({"size": 60, "autocomplete": "off", "dir": "auto"}),
    )
