"""The form that confirms a destruction: the title of what is to go, typed once more."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms


class TitleForm(forms.Form):
    """Valid if the title typed is that of the row, but for white space and the composition of its letters."""

    title = forms.CharField(
        label="Type its title to confirm",
        strip=True,
        error_messages={
            "required": "Type the title, letter by letter, to confirm that this is what is to go."
        },
        widget=forms.TextInput({"size": 60, "autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        self.wanted = wanted
        super().__init__(*args, **kwargs)

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if _plain(title) != _plain(self.wanted):
            raise forms.ValidationError(
                "This is not its title, so nothing was destroyed. Type it as it stands above."
            )
        return title


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFC", title).split())
