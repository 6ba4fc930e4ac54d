"""Forms of the review: the row that is decided on, and the decision."""

from django import forms

from annotations.forms.fields import ReasonField
from annotations.models.annotation import Status


class DecisionForm(forms.Form):
    """The status that a row is to have, why, and the revision of it that the person saw."""

    status = forms.ChoiceField(choices=Status)
    seen = forms.IntegerField(min_value=0)
    reason = ReasonField()
