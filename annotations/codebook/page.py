"""The codebook page: each code with its uses, its tags and its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotations.codebook.palette import alike
from annotations.models import Framing, Relation, Tag
from annotations.models.codebook import Code
from reader.models import Comparison

if TYPE_CHECKING:
    from annotations.forms.codebook import CodeForm


class CodeEntry:
    """A code on the page, the form that changes it, and for a framing the tags below it."""

    def __init__(self, code: Code, form: CodeForm) -> None:
        self.code = code
        self.form = form
        self.tags: Shelf | None = None
        self.is_first = self.is_last = False
        self.alike: list[tuple[str, list[str]]] = []  # framings that look like it, and to whom

    @property
    def anchor(self) -> str:
        return f"{self.code.noun}-{self.code.pk}"


class Shelf:
    """The entries of one kind: those in use, in order, the retired ones, and the form for a new one."""

    def __init__(self, entries: list[CodeEntry], new: CodeForm) -> None:
        self.current = [entry for entry in entries if entry.code.retired is None]
        self.retired = [entry for entry in entries if entry.code.retired is not None]
        self.new = new
        if self.current:
            self.current[0].is_first = self.current[-1].is_last = True

    @property
    def open(self) -> bool:
        """True if a form of a retired code, or of its tags, came back with errors."""
        return any(entry.form.is_bound or (entry.tags and entry.tags.is_bound) for entry in self.retired)

    @property
    def is_bound(self) -> bool:
        return self.new.is_bound or any(entry.form.is_bound for entry in [*self.current, *self.retired])


class CodebookPage:
    """The whole page, in three queries.

    `forms` are the forms by the codes' nouns; `came_back` is a refused form, shown in its code's place.
    """

    def __init__(
        self, comparison: Comparison, forms: Mapping[str, type[CodeForm]], came_back: CodeForm | None = None
    ) -> None:
        self.forms = forms
        self.comparison = comparison
        self.came_back = came_back
        tags: dict[int, list[CodeEntry]] = {}
        for tag in Tag.objects.of(comparison).with_uses(comparison):
            tags.setdefault(tag.framing_id, []).append(self._entry(tag))
        framings = [self._entry(framing) for framing in Framing.objects.of(comparison).with_uses(comparison)]
        for entry in framings:
            new = self._form(Tag(comparison=comparison, framing_id=entry.code.pk))
            entry.tags = Shelf(tags.get(entry.code.pk, []), new)
        self._compare(framings)
        self.framings = Shelf(framings, self._form(Framing(comparison=comparison)))
        relations = [
            self._entry(relation) for relation in Relation.objects.of(comparison).with_uses(comparison)
        ]
        self.relations = Shelf(relations, self._form(Relation(comparison=comparison)))
        for shelf in (self.framings, self.relations):
            codes = [entry.code for entry in shelf.current]
            for form in [shelf.new, *(entry.form for entry in [*shelf.current, *shelf.retired])]:
                form.beside(codes)

    def _compare(self, framings: list[CodeEntry]) -> None:
        """Note on the framings in use which of them look alike."""
        entries = {entry.code.pk: entry for entry in framings if entry.code.retired is None}
        codes: list[Any] = [entry.code for entry in entries.values()]
        for one, other, names in alike(codes):
            entries[one.pk].alike.append((other.name, names))
            entries[other.pk].alike.append((one.name, names))

    def _entry(self, code: Code) -> CodeEntry:
        return CodeEntry(code, self._form(code))

    def _form(self, code: Code) -> CodeForm:
        back = self.came_back
        if back is not None and _same_place(back.code, code):
            return back
        return self.forms[code.noun](code=code)


def _same_place(one: Code, other: Code) -> bool:
    framings = (getattr(one, "framing_id", None), getattr(other, "framing_id", None))
    return (one.noun, one.pk) == (other.noun, other.pk) and framings[0] == framings[1]
