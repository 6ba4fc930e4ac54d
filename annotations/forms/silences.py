"""What a browser or a program sends to sign a silence."""

from django import forms

from annotations.forms.fields import NoteField


class SilenceForm(forms.Form):
    """What may be said beside the signature."""

    note = NoteField()
