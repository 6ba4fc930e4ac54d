"""Forms to reply and to change a reply."""

from typing import Any

from django import forms

from annotations.forms.fields import NoteField, SeenForm
from annotations.models import Comment


class CommentForm(forms.Form):
    text = NoteField(
        label="Your reply",
        required=True,
        error_messages={"required": "Write something first: there is no empty reply."},
    )


class CommentEditForm(SeenForm, CommentForm):
    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"text": comment.text, "revision": comment.revision})
        super().__init__(*args, **kwargs)
