"""A form renderer that gives the focus to the first field with an error."""

from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates


class FocusedField(BoundField):
    """A field that takes the focus when the page opens, if it is its form's first one with an error."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        found = super().build_widget_attrs(attrs, widget)
        wrong = (
            name
            for name, field in self.form.fields.items()
            if name in self.form.errors and not field.widget.is_hidden
        )
        if self.form.is_bound and self.name == next(wrong, None):
            found["autofocus"] = True
        return found


class FormRenderer(DjangoTemplates):
    bound_field_class = FocusedField
