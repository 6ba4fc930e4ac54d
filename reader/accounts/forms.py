"""Forms that take a password. After too many failures each one knows how many seconds to wait."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from reader.accounts.throttling import of_sign_in, tried
from reader.models.attempt import TooMany

LONGEST = 4_096  # code points of a password, because hashing a longer one takes longer


class Waiting(forms.Form):
    """A form with passwords. `wait` is in seconds; 0 unless too many tries have failed."""

    wait = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if "password" in name:
                said = f"A password has at most {LONGEST:,} characters."
                field.validators.append(MaxLengthValidator(LONGEST, said))

    def waits(self, refused: TooMany) -> ValidationError:
        self.wait = refused.wait
        return ValidationError(str(refused), code="too_many")


class SignInForm(Waiting, AuthenticationForm):
    """Username and password. The username has the focus, unless the page puts it `elsewhere`."""

    def __init__(self, *args: Any, elsewhere: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if elsewhere and not self.is_bound:
            self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not (self.request and username and password):
            return super().clean()
        try:
            with tried(**of_sign_in(self.request, username)):
                return super().clean()
        except TooMany as refused:
            raise self.waits(refused) from refused


class ChangeForm(Waiting, PasswordChangeForm):
    def clean_old_password(self) -> str:
        """Limit the tries, so that nobody finds out the password of a browser that was left signed in."""
        try:
            with tried(password=self.user.pk):
                return super().clean_old_password()
        except TooMany as refused:
            raise self.waits(refused) from refused


class ClosureForm(Waiting):
    """The password, and whether the name is kept or removed."""

    name = forms.ChoiceField(
        label="What you made stays",
        choices=[("kept", "under my name"), ("removed", "under “former analyst”, without my name")],
        initial="kept",
        error_messages={"required": "Choose under which name your work stays."},
        widget=forms.RadioSelect,
    )
    password = forms.CharField(
        label="Your password", strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "Type your password, so that nobody else can close your account."},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        """Limit the tries, so that nobody finds out the password of a browser that was left signed in."""
        password: str = self.cleaned_data["password"]
        try:
            with tried(password=self.user.pk):
                if not self.user.check_password(password):
                    raise ValidationError("This is not your password. Type it again.")
        except TooMany as refused:
            raise self.waits(refused) from refused
        return password
