"""What an owner fills in to manage members and share links."""

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
    """Who is to become a member, by user name, and in which role. Cleans `username` to the account."""

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
        """One sentence for a name that nobody has and for an account that is closed: which it is stays unsaid."""
        reachable = Q(is_active=True) | Q(memberships__comparison=self.comparison)
        person = User.objects.filter(reachable, username=self.cleaned_data["username"]).first()
        if person is None:
            raise forms.ValidationError(
                "There is nobody of this name who could be added. A user name counts letter by letter, "
                "capitals too; ask the person how they sign in."
            )
        return person


class RoleForm(forms.Form):
    """A role to be given, and the one that the person had on the page where that was chosen."""

    role = role_field()
    seen = role_field(required=False, empty_value=None)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        self.membership = membership
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> Role:
        return self.cleaned_data["seen"] or Role(self.membership.role)


class ShareForm(forms.Form):
    """How long a share link is to last. Cleans `days` to that time."""

    days = forms.TypedChoiceField(
        label="It lasts",
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
