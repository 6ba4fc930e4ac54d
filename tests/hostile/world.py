"""A comparison in which every word that a person can write is one of the corpus, written through the doors of the site.

`World(words)` puts them in turn into titles, names, definitions, notes, replies and reasons; with harmless words it is
the same world, so that what a page holds besides can be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Any

from django.test import Client
from django.urls import reverse

from annotations.models import Highlight
from reader.models import Comparison, Document, Role
from tests.hostile import corpus, tally
from tests.support import curator, factories, members

HARMLESS = tuple(f"word{number}" for number in range(len(corpus.MARKUP)))


class World:
    """`passages` highlights in each piece, with a note and a reply each; one code, link and silence in three."""

    def __init__(self, words: Sequence[str], passages: int = len(corpus.MARKUP) // 2 + 1) -> None:
        self.words, self.long = cycle(words), cycle(words)
        self.owner = factories.user(username=self.name(words))
        curator.permit(self.owner)
        self.client = Client()
        self.client.force_login(self.owner)
        text = "\n\n".join(f"{number} {word}" for number, word in enumerate(words))
        self.pieces = [self.bring(f"{side} piece.\n\n{text}") for side in ("Left", "Right")]
        self.comparison = self.compare()
        self.codes = [self.code(number) for number in range(max(4, passages // 3))]
        self.highlight(passages)
        self.talk()

    @staticmethod
    def name(words: Sequence[str]) -> str:
        """A name that the site would not give, as an account made by another program may have."""
        return f"owner {words[0]}"[:150]

    def word(self, longest: int = 10_000) -> str:
        """The next word that fits."""
        return next(word for word in self.words if len(word) <= longest and word.strip())

    def post(self, name: str, args: Sequence[Any], /, **data: Any) -> Any:
        """Send a form; it must be done, so that the words are really in."""
        answer = self.client.post(reverse(name, args=args), data)
        assert answer.status_code in (201, 302), f"{name} {data}: {answer.content.decode()[:3000]}"
        for field, value in data.items():
            if isinstance(value, str):
                tally.tried(f"world {name} {field}")
        return answer

    def bring(self, text: str) -> Document:
        self.post("document_add", [], text=text)
        draft = Document.objects.latest("pk")
        about = {
            "title": self.word(300),
            "author": self.word(200),
            "source": self.word(300),
            "language": "en",
        }
        self.post("structure", [draft.pk], **about)
        self.post("document_store", [draft.pk], **about | {"source": self.word(300)})
        return draft

    def compare(self) -> Comparison:
        left, right = (piece.pk for piece in self.pieces)
        self.post(
            "comparison_add", [], left=left, right=right, title=self.word(200), codebook="template:framings"
        )
        made = Comparison.objects.latest("pk")
        for number, role in enumerate((Role.READER, Role.ANALYST, Role.CURATOR)):
            person = factories.user(username=f"{self.word(140)} {number}")
            factories.membership(comparison=made, user=person, role=role)
            self.other = person
            tally.tried("user name")
        self.post("coding", [made.pk], coding="blind", reason=self.word(200))
        self.post("coding", [made.pk], coding="open", reason=self.word(200))
        return made

    def code(self, number: int) -> Any:
        pk = self.comparison.pk
        looks = {"colour": "#0063a6", "line": "solid", "key": ""}
        noun = ("framing", "relation")[number % 2]
        self.post("code_add", [pk, noun], name=self.fresh(number), definition=self.word(), **looks)
        made = getattr(self.comparison, f"{noun}s").latest("pk")
        if noun == "framing":
            name = self.fresh(number).replace("|", "/")
            self.post("tag_add", [pk, made.pk], name=name, definition=self.word())
        return made

    def fresh(self, number: int) -> str:
        """A name that no code has yet."""
        return f"{self.word(74)} {number}"

    def highlight(self, passages: int) -> None:
        pk, framings = self.comparison.pk, cycle(self.comparison.framings.all())
        for piece in self.pieces:
            for block in piece.blocks[1 : passages + 1]:
                framing = next(framings)
                tags = list(framing.tags.values_list("name", flat=True)[:2])
                sent = {"document": piece.pk, "start": block.start, "end": block.end, "tags": tags}
                quote = piece.text[block.start : block.end]
                self.post("highlights", [pk], quote=quote, framing=framing.slug, note=next(self.long), **sent)

    def talk(self) -> None:
        pk, relations = self.comparison.pk, cycle(self.comparison.relations.all())
        near, far = (list(Highlight.objects.filter(document=piece).order_by("pk")) for piece in self.pieces)
        for number, (one, other) in enumerate(zip(near, far, strict=False)):
            self.post("highlight_comments", [pk, one.pk], text=next(self.long))
            if number % 3 == 0:
                sent = {"source": one.pk, "target": other.pk, "relation": next(relations).slug}
                self.post("links", [pk], note=next(self.long), **sent)
                self.post("link_comments", [pk, self.comparison.links.latest("pk").pk], text=next(self.long))
            elif number % 3 == 1:
                self.post("silence", [pk, one.pk], note=next(self.long))
        block = self.pieces[0].blocks[2]
        factories.highlight(
            comparison=self.comparison, analyst=self.other, start=block.start, end=block.end, note=self.word()
        )
        self.post("agreed_take_over", [pk])
        self.post("ruling_take_back", [pk, self.comparison.rulings.latest("pk").pk], reason=self.word(200))
        self.post("highlight", [pk, near[0].pk], **members.edited(near[0], note=self.word()))
        self.post("highlight_curate", [pk, near[1].pk], status="accepted")

    def pages(self) -> Iterator[str]:
        """The addresses of every page, part and file in which the words may stand."""
        pk = self.comparison.pk
        for name in ("workbench", "sheet", "highlights", "links", "codebook", "members", "coding", "findings",
                     "findings_words", "agreement", "adjudication", "beside", "export_report"):  # fmt: skip
            yield reverse(name, args=[pk])
        yield from (reverse(name) for name in ("home", "documents", "comparison_add"))
        yield from (reverse("document", args=[piece.pk]) for piece in self.pieces[:1])
        yield reverse("structure", args=[self.pieces[0].pk])
        row, link = (
            Highlight.objects.filter(comparison=pk).earliest("pk"),
            self.comparison.links.earliest("pk"),
        )
        yield from (
            reverse(name, args=[pk, row.pk]) for name in ("highlight", "highlight_comments", "counterparts")
        )
        yield from (reverse(name, args=[pk, link.pk]) for name in ("link", "link_comments"))
        yield reverse("agreement_passages", args=[pk]) + "?figure=alpha"
        yield reverse("findings_concordance", args=[pk]) + "?word=ran"
        yield reverse("search", args=[pk]) + "?q=script"
        yield reverse("workbench", args=[pk]) + "?layer=curated&colours=analysts"

    def admin_pages(self) -> Iterator[str]:
        """The lists of the admin, and the pages of one row of each kind with their histories."""
        rows = [
            Highlight.objects.filter(comparison=self.comparison).earliest("pk"),
            self.comparison.links.earliest("pk"),
        ]
        rows += [
            self.codes[0],
            self.codes[1],
            self.comparison.comments.earliest("pk"),
            self.comparison,
            self.pieces[0],
        ]
        rows += [self.comparison.silences.earliest("pk"), self.comparison.rulings.latest("pk")]
        for row in rows:
            yield from (curator.list_of(type(row)), curator.page_of(row), curator.page_of(row, "history"))
        yield reverse("admin:annotations_change_changelist")
        yield reverse("admin:annotations_change_acts")
        yield reverse("admin:reader_membership_changelist")
