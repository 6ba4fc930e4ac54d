"""Makers of what tests need: keyword-only, with sensible defaults, through the product's own verbs.

Whatever is left out is made or, where one name can only stand once (an account, a framing, a tag, a
relation), found again. So `factories.link()` alone gives a whole comparison with two passages joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.text import slugify

from annotations.adjudication import settlement
from annotations.adjudication.decision import Decision
from annotations.adjudication.queue import Standing
from annotations.models import (
    Comment,
    Dismissal,
    Framing,
    Highlight,
    Link,
    Reading,
    Relation,
    Ruling,
    Silence,
    Tag,
)  # fmt: skip
from annotations.models.change import recording
from annotations.models.codebook import Code
from annotations.models.highlight import Passage
from annotations.models.ruling import Verdict
from reader.models import Comparison, Document, Membership, Role
from reader.text.blocks import Draft

PASSWORD = "a long enough word"

LEFT_TEXT = """The harbour council met on Monday to weigh the offer.

Two firms 🚢 want the same quay, and each has friends in the room.

Nobody expects the vote before the spring tide."""

RIGHT_TEXT = """They came to the meeting smiling, as people do who have already packed.

The gifts were large, the promises larger, and the silence afterwards was the loudest of all.

By spring the town no longer knew what it had wanted."""


def user(*, username: str = "analyst", **fields: Any) -> Any:
    """The account of this name, made when it is not there; its password is `PASSWORD`."""
    User = get_user_model()
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(username=username, password=PASSWORD, **fields)


def document(
    *, text: str = LEFT_TEXT, title: str = "The quay", drafts: Iterable[Draft] | None = None,
    brought_by: Any = None, stored: bool = True, **fields: Any,
) -> Document:  # fmt: skip
    """A document of `drafts`, or else of one paragraph for each part of `text` between blank lines."""
    if drafts is None:
        drafts = [Draft("paragraph", part) for part in text.split("\n\n")]
    fields |= {"brought_by": brought_by or user(), "stored": timezone.now() if stored else None}
    made = Document.from_drafts(drafts, title=title, **fields)
    made.save()
    return made


def comparison(
    *, left: Document | None = None, right: Document | None = None, owner: Any = None,
    title: str = "Two views of the quay",
) -> Comparison:  # fmt: skip
    """A comparison with its owner as a member and an empty codebook."""
    owner = owner or user()
    made = Comparison.objects.create(
        title=title,
        left=left or document(brought_by=owner),
        right=right or document(text=RIGHT_TEXT, title="What the quay felt like", brought_by=owner),
        created_by=owner,
    )
    membership(comparison=made, user=owner, role=Role.OWNER)
    made.role, made.viewer = Role.OWNER, owner.pk  # as its owner finds it
    return made


def membership(*, comparison: Comparison, user: Any, role: Role = Role.ANALYST) -> Membership:
    return Membership.objects.create(comparison=comparison, user=user, role=role)


def framing(
    *, comparison: Comparison, name: str = "Strategic", colour: str = "#0063a6", line: str = "solid",
    key: str | None = None, definition: str = "",
) -> Framing:  # fmt: skip
    """The framing of this name, made when the comparison has none; its key is its first letter, if free."""
    key = name[0].lower() if key is None else key
    taken = comparison.framings.filter(key=key, retired=None).exclude(slug=slugify(name)).exists()
    made = Framing(
        comparison=comparison, name=name, slug=slugify(name), colour=colour, line=line,
        key="" if taken else key, definition=definition, position=comparison.framings.count(),
    )  # fmt: skip
    return comparison.framings.filter(slug=made.slug).first() or _write(made)


def tag(*, framing: Framing, name: str = "leverage", definition: str = "") -> Tag:
    made = Tag(
        comparison=framing.comparison, framing=framing, name=name, definition=definition,
        position=framing.tags.count(),
    )  # fmt: skip
    return framing.tags.filter(name=name).first() or _write(made)


def relation(
    *, comparison: Comparison, name: str = "Contrasts with", slug: str = "", colour: str = "#7a5195"
) -> Relation:
    slug = slug or slugify(name).removesuffix("-with")
    made = Relation(
        comparison=comparison,
        name=name,
        slug=slug,
        colour=colour,
        position=comparison.relations.count(),
        symmetric=slug in ("contrasts", "echoes", "contradicts"),
    )
    return comparison.relations.filter(slug=slug).first() or _write(made)


def highlight(
    *, comparison: Comparison | None = None, document: Document | None = None, analyst: Any = None,
    framing: Framing | None = None, quote: str | None = None, start: int | None = None,
    end: int | None = None, tags: Collection[Tag] = (), note: str = "",
) -> Highlight:  # fmt: skip
    """A highlight of `[start, end)`, or of the first place of `quote`, or else of the next unused word."""
    comparison = comparison or new_comparison()
    document = document or comparison.left
    if quote is not None:
        start = document.text.index(quote)
        end = start + len(quote)
    elif start is None:
        start, end = _next_word(comparison, document)
    framing = framing or comparison.framings.first() or new_framing(comparison=comparison)
    passage = Passage(document, start, end if end is not None else len(document.text))
    return Highlight.create(comparison, analyst or comparison.created_by, passage, framing, tags, note)


def link(
    *, comparison: Comparison | None = None, source: Highlight | None = None, target: Highlight | None = None,
    relation: Relation | None = None, analyst: Any = None, note: str = "",
) -> Link:  # fmt: skip
    """A link from a passage of the left piece to one of the right."""
    known = source or target
    comparison = comparison or (known.comparison if known else new_comparison())
    source = source or highlight(comparison=comparison, analyst=analyst)
    target = target or highlight(comparison=comparison, document=comparison.right, analyst=analyst)
    relation = relation or comparison.relations.first() or new_relation(comparison=comparison)
    return Link.create(comparison, analyst or comparison.created_by, source, target, relation, note)


def silence(*, highlight: Highlight | None = None, analyst: Any = None, note: str = "") -> Silence:
    highlight = highlight or new_highlight()
    return Silence.sign(highlight, analyst or highlight.analyst, note)


def dismissal(
    *, highlight: Highlight | None = None, analyst: Any = None, start: int = 5, end: int = 9
) -> Dismissal:
    """A place of the other piece that the analyst does not take for the passage's counterpart."""
    highlight = highlight or new_highlight()
    return Dismissal.dismiss(highlight, analyst or highlight.analyst, start, end)


def comment(
    *, subject: Highlight | Link | None = None, author: Any = None, text: str = "Is it so?"
) -> Comment:
    """A reply on a highlight or a link."""
    subject = subject or new_highlight()
    return Comment.post(subject, author or subject.analyst, text)


def ruling(*, comparison: Comparison | None = None, curator: Any = None, note: str = "") -> Ruling:
    """A ruling that takes no side, in the comparison's first case that is open or agreed, or else of a new passage."""
    comparison = comparison or new_comparison()
    found = Standing.of(comparison)
    if not (found.open or found.waiting):
        highlight(comparison=comparison)
        found = Standing.of(comparison)
    case = (found.open or found.waiting)[0].case
    said = Decision(case.key, case.seen, Verdict.NEITHER, reason=note)
    return settlement.settle(comparison, curator or comparison.created_by, said)


def reading(
    *, comparison: Comparison | None = None, document: Document | None = None, analyst: Any = None,
    read_to: int = 20,
) -> Reading:  # fmt: skip
    comparison = comparison or new_comparison()
    return Reading.declare(comparison, analyst or comparison.created_by, document or comparison.left, read_to)


def _next_word(comparison: Comparison, document: Document) -> tuple[int, int]:
    """The n-th word of the document, when n of its passages are highlighted already."""
    used = Highlight.objects.filter(comparison=comparison, document=document).count()
    start = 0
    for _ in range(used):
        start = document.text.index(" ", start) + 1
    return start, start + len(document.text[start:].split(maxsplit=1)[0])


def _write(code: Code) -> Any:
    with recording(code.comparison, code.comparison.created_by) as record:
        code.write(record, "created")
    return code


# Where a factory's parameter has the name of another factory.
new_comparison, new_framing, new_relation, new_highlight = comparison, framing, relation, highlight
