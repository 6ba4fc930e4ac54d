"""Forms with which an owner manages members and share links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import User
from django.db.models import Q

from reader.models import Comparison, Membership, Role

DAYS = {7: "7 days", 30: "30 days", 90: "90 days", 365: "a year"}


def role_field(**fields: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=Role.choices,
        coerce=lambda value: Role(int(value)),
        error_messages={"required": "Choose a role.", "invalid_choice": "There is no such role."},
        **fields,
    )


class MemberForm(forms.Form):
    """The user name and role of a new member. Cleans `username` to the account."""

    username = UsernameField(
        label="User name",
        max_length=150,
        error_messages={"required": "Say who: type the user name they sign in with."},
        widget=forms.TextInput({"size": 24, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = role_field(initial=Role.ANALYST)

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        self.comparison = comparison
        super().__init__(*args, **kwargs)

    def clean_username(self) -> User:
        """Return the account. An unknown name and a closed account get the same error, to reveal neither."""
        reachable = Q(is_active=True) | Q(memberships__comparison=self.comparison)
        person = User.objects.filter(reachable, username=self.cleaned_data["username"]).first()
        if person is None:
            raise forms.ValidationError(
                "There is nobody of this name who could be added. A user name counts letter by letter, "
                "capitals too; ask the person how they sign in."
            )
        return person


class RoleForm(forms.Form):
    """A new role, and the role `seen` that the person had on the page where it was chosen."""

    role = role_field()
    seen = role_field(required=False, empty_value=None)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        self.membership = membership
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> Role:
        return self.cleaned_data["seen"] or Role(self.membership.role)


class ShareForm(forms.Form):
    """The duration of a share link. Cleans `days` to a timedelta."""

    days = forms.TypedChoiceField(
        label="Expires in",
        choices=list(DAYS.items()),
        coerce=int,
        initial=30,
        error_messages={
            "required": "Say how long the link is to last.",
            "invalid_choice": "A link lasts 7, 30, 90 or 365 days. Choose one of these.",
        },
    )

    def clean_days(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
