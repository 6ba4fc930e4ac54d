"""Replies on highlights and links. The replies on one row are a thread that can be resolved and reopened."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Self, cast
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from annotations.models.annotation import Curated, Recorded, Refused, Scoped, Stale
from annotations.models.change import Change, recording
from annotations.models.highlight import Highlight
from annotations.models.link import Link
from reader.models import Comparison


class CommentQuerySet(Scoped):
    def seen_by(self, person: int) -> Self:
        return self.filter(Q(highlight__analyst=person) | Q(link__analyst=person), author=person)

    def live(self) -> Self:
        """Keep replies that are not deleted."""
        return self.filter(deleted__isnull=True)

    def open_threads(self) -> Self:
        """Keep the last open reply of each thread that is not resolved and whose highlight or link is in use."""
        waiting = Comment.objects.live().filter(resolved=None)
        same = Q(highlight=OuterRef("highlight")) | Q(link=OuterRef("link"))
        newest = self.live().filter(~Exists(waiting.filter(same, pk__gt=OuterRef("pk"))), resolved=None)
        ends = ("highlight", "link", "link__source", "link__target")
        return newest.filter(**{f"{end}__deleted": None for end in ends})

    def on(self, row: Curated) -> Self:
        """Return the thread of a highlight or link and its `mates`, deleted replies included, oldest first."""
        return self.on_all(row.comparison, row.noun, [one.pk for one in (row, *row.mates)])

    def on_all(self, comparison: Comparison, noun: str, numbers: Collection[int]) -> Self:
        """Return the replies on all highlights, or all links, with these numbers, oldest first."""
        return self.of(comparison).with_people().filter(**{f"{noun}__in": numbers}).order_by("pk")

    def with_people(self) -> Self:
        return self.select_related("author", "resolved_by")


class Comment(Recorded):
    noun = "comment"
    state_fields = ("highlight_id", "link_id", "text", "author_id", "resolved", "deleted")

    highlight = models.ForeignKey(Highlight, models.PROTECT, null=True, blank=True, related_name="comments")
    link = models.ForeignKey(Link, models.PROTECT, null=True, blank=True, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=20_000, help_text="Markdown.")
    created = models.DateTimeField(default=timezone.now, editable=False)
    edited = models.DateTimeField(null=True, blank=True, editable=False)
    resolved = models.DateTimeField(null=True, blank=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    deleted = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(highlight=None, link__isnull=False) | Q(highlight__isnull=False, link=None),
                name="comment_on_highlight_or_link",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else self.text[:59] + "…"

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.comparison_id, self.pk])

    @property
    def subject(self) -> Curated:
        """The highlight or link that the reply is on."""
        return cast(Curated, self.highlight or self.link)  # a constraint ensures that one is set

    @classmethod
    def post(cls, subject: Curated, author: Any, text: str, key: UUID | None = None) -> Comment:
        """Reply on a highlight or link; this reopens a resolved thread.

        Raises Refused if the highlight or link is deleted.
        """
        comment = cls(comparison=subject.comparison, author=author, text=text, **{subject.noun: subject})
        with recording(subject.comparison, author, key) as record:
            subject.catch_up()
            if subject.deleted:
                raise Refused(f"This {subject.noun} is deleted; restore it first, then reply.")
            comment.created = record.at
            comment.write(record, "created")
        return comment

    def edit(self, actor: Any, *, seen: int, text: str, key: UUID | None = None) -> None:
        """Change the text. Raises Stale if the reply is deleted or `seen` is not its current revision."""
        with recording(self.comparison, actor, key) as record:
            self.catch_up()
            if self.deleted:
                raise Stale("This reply is deleted. Restore it first; what you wrote is kept here.", self)
            if self.revision != seen:
                raise Stale(
                    "You changed this reply elsewhere meanwhile; what stands now is shown beside it. "
                    "What you wrote is kept here, to be saved again.",
                    self,
                )
            if text != self.text:
                self.write(record, "edited", text=text, edited=record.at)

    def delete_softly(self, actor: Any, key: UUID | None = None) -> None:
        """Mark the reply as deleted. A second call does nothing."""
        self._mark(actor, "deleted", gone=True, key=key)

    def restore(self, actor: Any, key: UUID | None = None) -> None:
        self._mark(actor, "restored", gone=False, key=key)

    def back_to(self, state: dict[str, Any], record: Any) -> dict[str, Any]:
        """Return the column values that give the reply an earlier `state()`; a new deletion is dated now."""
        resolved = parse_datetime(state["resolved"]) if state["resolved"] else None
        values = {
            name: state[name] for name in ("highlight_id", "link_id", "text") if state[name] != getattr(self, name)
        }  # fmt: skip
        values |= {"deleted": (self.deleted or record.at) if state["deleted"] else None}
        if "text" in values:
            values["edited"] = record.at
        if resolved != self.resolved:
            said = (
                Change.objects.of(self).filter(after__resolved=state["resolved"]).last() if resolved else None
            )
            values |= {"resolved": resolved, "resolved_by_id": said.actor_id if said else None}
        return values

    def _mark(self, actor: Any, verb: str, gone: bool, key: UUID | None) -> None:
        if bool(self.deleted) != gone:
            with recording(self.comparison, actor, key) as record:
                self.catch_up()
                if bool(self.deleted) != gone:
                    self.write(record, verb, deleted=record.at if gone else None)

    def catch_up(self) -> None:
        super().catch_up()
        self.subject.comparison = self.comparison  # the one that carries the person's role

    @classmethod
    def resolve(cls, subject: Curated, actor: Any, key: UUID | None = None) -> None:
        """Resolve the open replies of the thread, if any. Raises Refused if the thread has no live reply."""
        live = cls.objects.on(subject).live()
        if live.exists() and not live.filter(resolved=None).exists():
            return
        with recording(subject.comparison, actor, key) as record:
            standing = list(cls.objects.on(subject).live())
            if not standing:
                raise Refused("There is nothing to resolve: nobody has replied yet.")
            for comment in standing:
                if comment.resolved is None:
                    comment.write(record, "resolved", resolved=record.at, resolved_by=actor)

    @classmethod
    def reopen(cls, subject: Curated, actor: Any, key: UUID | None = None) -> None:
        """Reopen a resolved thread. A second call does nothing."""
        settled = cls.objects.on(subject).filter(resolved__isnull=False)
        if settled.exists():
            with recording(subject.comparison, actor, key) as record:
                for comment in settled.all():
                    comment.write(record, "reopened", resolved=None, resolved_by=None)


class Thread:
    """A thread as one person sees it: live replies, and deleted ones of their own that they can restore."""

    def __init__(self, subject: Curated, comments: Iterable[Comment], person: Any) -> None:
        self.subject = subject
        self.comments = [c for c in comments if c.deleted is None or c.author_id == person.pk]
        for comment in self.comments:
            comment.is_own = comment.author_id == person.pk  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse(f"{self.subject.noun}_comments", args=[self.subject.comparison_id, self.subject.pk])

    @property
    def live(self) -> list[Comment]:
        return [comment for comment in self.comments if comment.deleted is None]

    @classmethod
    def of_all(cls, subjects: Sequence[Curated], person: Any) -> dict[int, Thread]:
        """Return the threads of several highlights, or of several links, by number; one query."""
        if not subjects:
            return {}
        noun = subjects[0].noun
        on = {one.pk: subject.pk for subject in subjects for one in (*subject.mates, subject)}
        found: dict[int, list[Comment]] = {subject.pk: [] for subject in subjects}
        for comment in Comment.objects.on_all(subjects[0].comparison, noun, list(on)):
            found[on[getattr(comment, f"{noun}_id")]].append(comment)
        return {subject.pk: cls(subject, found[subject.pk], person) for subject in subjects}

    @property
    def resolved(self) -> Comment | None:
        """The last live reply if all are resolved, which says who resolved the thread and when; else None."""
        live = self.live
        return live[-1] if live and all(comment.resolved for comment in live) else None
