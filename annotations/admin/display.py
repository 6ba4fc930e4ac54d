"""The HTML of rows in the admin: passages with their context, codes with their colour and line, states."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from annotations.history.changes import Difference
from annotations.models import Framing, Highlight, Link, Relation
from annotations.models.annotation import Annotation, Status
from annotations.models.codebook import LineStyle
from reader.admin.base import shorten
from reader.models import Comparison

QUOTE = 160  # code points of a quote in a list; a longer one loses its middle
LINE = 120  # the same where two lines have to do, with its context
WHOLE = 4_000  # the same on the row's own page

# The lines are SVG attributes, because the content security policy allows no inline style.
STROKES = {
    LineStyle.SOLID: '<path d="M0 5H20" stroke-width="2"/>',
    LineStyle.DASHED: '<path d="M0 5H20" stroke-width="2" stroke-dasharray="5 2.5"/>',
    LineStyle.DOTTED: '<path d="M0 5H20" stroke-width="2" stroke-dasharray="2 2.4"/>',
    LineStyle.DOUBLE: '<path d="M0 3.5H20M0 6.5H20" stroke-width="1.2"/>',
    LineStyle.THICK: '<path d="M0 5H20" stroke-width="4"/>',
}


def passage(highlight: Highlight, limit: int = QUOTE, lead: SafeString | str = "") -> SafeString:
    """Return the quote, shortened to `limit` code points, between its context. `lead` comes before it."""
    return format_html(
        '<span class="passage" dir="auto">{}<span class="context">{}</span><strong>{}</strong>'
        '<span class="context">{}</span></span>',
        lead,
        f"…{highlight.prefix}" if highlight.prefix else "",
        shorten(highlight.quote, limit),
        f"{highlight.suffix}…" if highlight.suffix else "",
    )


def line(highlight: Highlight, lead: SafeString | str = "") -> SafeString:
    """Return the quote in at most `LINE` code points, with as much of its context as there is room for."""
    room = max(0, LINE - len(highlight.quote)) // 2
    before = highlight.prefix[-room:] if room else ""
    after = highlight.suffix[:room]
    if len(before) < len(highlight.prefix):
        before = before.partition(" ")[2]
    if len(after) < len(highlight.suffix):
        after = after.rpartition(" ")[0]
    return format_html(
        '<span class="passage two-lines" dir="auto">{}<span class="context">{}</span><strong>{}</strong>'
        '<span class="context">{}</span></span>',
        lead,
        f"…{before}" if before else "",
        shorten(highlight.quote, LINE),
        f"{after}…" if after else "",
    )


def spot(comparison: Comparison, highlight: Highlight, place: SafeString | str) -> SafeString:
    """Return the side and the first code point of a passage, and below it the way to its `place`."""
    side = comparison.side_of(highlight.document_id)
    return format_html('{} {}<span class="quiet">{}</span>', side, f"{highlight.start:,}", place)


def page_link(noun: str, pk: int, words: str = "") -> SafeString:
    """Return a link to the admin page of a row."""
    address = reverse(f"admin:annotations_{noun}_change", args=[pk])
    return format_html('<a href="{}">{}</a>', address, words or f"#{pk}")


def lead_to(highlight: Highlight) -> SafeString:
    """Return the highlight's number, as a link to its page, to come before its passage."""
    return format_html("{} ", page_link("highlight", highlight.pk))


def framing_chip(framing: Framing) -> SafeString:
    return _chip(framing.name, framing.colour, STROKES[LineStyle(framing.line)])


def relation_chip(relation: Relation) -> SafeString:
    return _chip(relation.name, relation.colour, '<path d="M0 5H16M12 1.5 16 5 12 8.5" stroke-width="1.6"/>')


def _chip(name: str, colour: str, stroke: str) -> SafeString:
    return format_html(
        '<span class="chip"><svg width="20" height="10" viewBox="0 0 20 10" fill="none" stroke="{}" '
        'aria-hidden="true">{}</svg>{}</span>',
        colour,
        SafeString(stroke),
        name,
    )


def coded(framing: Framing, tags: Collection[str]) -> SafeString:
    """Return the framing with the tags below it."""
    return format_html("{}{}", framing_chip(framing), coded_below(tags))


def coded_below(tags: Collection[str]) -> SafeString | str:
    lines = format_html_join("", "<li>{}</li>", ((name,) for name in tags))
    return format_html('<ul class="tags">{}</ul>', lines) if tags else ""


def standing(row: Annotation) -> SafeString:
    """Return the row's status, if it has one, and whether it is merged, deleted or resting."""
    words = [(status, Status(status).label) for status in [getattr(row, "status", None)] if status]
    if row.deleted:
        words.append(("deleted", "Deleted"))
    elif merged := group_words(row):
        words.append(("merged", merged))
    elif isinstance(row, Link) and (row.source.deleted or row.target.deleted):
        words.append(("resting", "Resting"))
    return format_html_join(" ", '<span class="state {}">{}</span>', words)


def group_words(row: Any) -> str:
    """Return with which rows this one is shown as one: its `group`, the shown row first, where that was gathered."""
    group = getattr(row, "group", None)
    if group is None:
        into = getattr(row, "merged_into_id", None)
        return f"Merged into #{into}" if into else ""
    if not group:
        return ""
    return f"Merged, shown for {_numbers(group[1:])}" if group[0] == row.pk else f"Merged into #{group[0]}"


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(f"#{number}" for number in numbers)


def at(when: datetime) -> SafeString:
    """Return the local day of `when`, and its time below it."""
    local = localtime(when)
    day, time = format_date(local, "DATE_FORMAT"), format_date(local, "TIME_FORMAT")
    return format_html(
        '<time datetime="{}">{} <span class="quiet">{}</span></time>', local.isoformat(), day, time
    )


def layer(row: Annotation) -> SafeString | str:
    """Return the row's layer; for a row of the curated layer, also the ruling that made it."""
    if not row.curated:
        return "Analysts' work"
    if row.ruling_id is None:
        return "Curated layer"
    return format_html("Curated layer, by {}", page_link("ruling", row.ruling_id, f"ruling {row.ruling_id}"))


def each_by(*rows: Highlight) -> SafeString:
    """Return a list of duplicates, each with number, analyst, status and tags. The first one stays."""
    lines = (
        (row.pk, row.analyst, standing(row), " (stays)" if row is rows[0] else "", coded_below(row.tag_names))
        for row in rows
    )
    return format_html(
        '<ul class="links">{}</ul>', format_html_join("", "<li>#{} {} {}{}{}</li>", lines)
    )  # fmt: skip


def united(kept: Highlight, others: Collection[Highlight], links: int) -> SafeString:
    """Return what is shown once the others are merged into `kept`: tags, authors, notes and links that become one."""
    tags = sorted({name for row in (kept, *others) for name in row.tag_names})
    authors = sorted({str(row.analyst) for row in others})
    notes = sum(bool(row.note) for row in others)
    counts = [(noun, number) for noun, number in (("note", notes), ("merged link", links)) if number]
    said = ", ".join(f"{number} {noun}{'s' if number > 1 else ''}" for noun, number in counts)
    return format_html(
        '{}{}<span class="quiet">also by {}</span><span class="quiet">{}</span>',
        framing_chip(kept.framing), coded_below(tags), ", ".join(authors), f"with {said}" if said else "",
    )  # fmt: skip


def deletion(row: Annotation) -> str:
    """Return for the row's own page whether it is deleted, and how to restore it."""
    if row.deleted is None:
        return "No"
    when = format_date(localtime(row.deleted), "DATETIME_FORMAT")
    return (
        f"Yes, on {when}. To restore it, filter the list by “Deleted: yes”, select it and choose “Restore”."
    )


def differences(rows: list[Difference]) -> SafeString:
    lines = ((d.field, d.before or "nothing", d.after or "nothing") for d in rows)
    return format_html(
        '<table class="differences"><thead><tr><th scope="col">What</th><th scope="col">Before</th>'
        '<th scope="col">After</th></tr></thead><tbody>{}</tbody></table>',
        format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', lines),
    )
