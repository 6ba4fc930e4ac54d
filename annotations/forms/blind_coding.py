"""The form to open the coding or to make it blind."""

from django import forms

from annotations.forms.fields import ReasonField
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
    reason = ReasonField(help_text="Kept with your name and the time, and shown to the members.")
