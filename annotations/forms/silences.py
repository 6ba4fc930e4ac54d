"""The form to sign a silence."""

from django import forms

from annotations.forms.fields import NoteField


class SilenceForm(forms.Form):
    """A note that goes with the signature."""

    note = NoteField()
