"""Forms that take a password. Each says how long to wait, in seconds, where too many have failed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import Form

from reader.accounts.throttling import of_sign_in, tried
from reader.models.attempt import TooMany

LONGEST = 4_096  # code points of a password; hashing takes longer for longer ones


class Waiting(Form):
    """`wait` is 0 unless too many have failed."""

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
        """Whoever finds a browser signed in does not find out its password."""
        try:
            with tried(password=self.user.pk):
                return super().clean_old_password()
        except TooMany as refused:
            raise self.waits(refused) from refused
