"""The form to archive a comparison or to take it out of the archive."""

from __future__ import annotations

from django import forms

from annotations.curation.archive import ARCHIVED, IN_USE
from annotations.forms.fields import ReasonField


class ArchiveForm(forms.Form):
    archive = forms.ChoiceField(
        choices=[(ARCHIVED, "Archived"), (IN_USE, "In use")],
        error_messages={
            "required": "Say whether the comparison is to be archived or in use.",
            "invalid_choice": "A comparison is archived or in use, and nothing else.",
        },
    )
    reason = ReasonField()
