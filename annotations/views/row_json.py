"""A row as JSON, and the addresses at which a person finds it."""

from typing import Any

from django.urls import reverse

from annotations.models import Dismissal, Highlight, Link, Silence
from annotations.models.annotation import Annotation


def in_place(row: Annotation) -> str:
    """The address of the workbench with the row opened where it stands."""
    page = reverse("workbench", args=[row.comparison_id])
    if isinstance(row, Link):
        return f"{page}?link={row.pk}"
    return f"{page}?highlight={row.highlight_id if isinstance(row, Silence) else row.pk}"


def page_of(row: Annotation) -> str:
    """The address of the row's own page, where what is deleted can be restored; a silence's is its highlight's."""
    if isinstance(row, Silence):
        return reverse("highlight", args=[row.comparison_id, row.highlight_id])
    return reverse(row.noun, args=[row.comparison_id, row.pk])


def as_json(row: Annotation) -> dict[str, Any]:
    """A row as JSON: its own number and fields, people by their user names, times in ISO 8601."""
    common = {
        "id": row.pk,
        "comparison": row.comparison_id,
        "note": row.note,
        "analyst": row.analyst.get_username(),
        "created": row.created.isoformat(),
        "modified": row.modified.isoformat(),
        "deleted": row.deleted.isoformat() if row.deleted else None,
        "revision": row.revision,
    }
    match row:
        case Highlight():
            return common | {
                "document": row.document_id, "side": row.comparison.side_of(row.document_id),
                "start": row.start, "end": row.end,
                "quote": row.quote, "prefix": row.prefix, "suffix": row.suffix,
                "framing": row.framing.slug, "tags": row.tag_names, "status": row.status,
            }  # fmt: skip
        case Link():
            return common | {
                "source": row.source_id, "target": row.target_id,
                "relation": row.relation.slug, "status": row.status,
            }  # fmt: skip
        case Silence():
            return common | {"highlight": row.highlight_id}
        case Dismissal():
            return common | {"highlight": row.highlight_id, "start": row.start, "end": row.end}
    return common
