"""The findings counted again from the exported files, slowly and plainly, one word and one row at a time."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from reader.models import Comparison
from reader.text.words import words_of

Row = dict[str, str]


def exported(client: Client, comparison: Comparison, name: str, query: str) -> list[Row]:
    answer = client.get(reverse(f"export_{name}", args=[comparison.pk]) + f"?{query}&bom=0")
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode(), newline="")))


class Reader(HTMLParser):
    """A page's tables, as rows of cells in words by their captions, and its links, as words and addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.links: list[tuple[str, str]] = []
        self._opened: dict[str, list[str]] = {}  # what is being read, by its kind
        self._rows: list[list[str]] = []
        self._caption = self._address = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("caption", "th", "td", "a"):
            self._opened[tag] = []
        if tag == "a":
            self._address = dict(attrs).get("href") or ""
        elif tag == "table":
            self._rows, self._caption = [], ""
        elif tag == "tr":
            self._rows.append([])

    def handle_data(self, data: str) -> None:
        for words in self._opened.values():
            words.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self._opened.pop(tag, [])).split())
        if tag == "caption":
            self._caption = words
        elif tag in ("th", "td"):
            self._rows[-1].append(words)
        elif tag == "a":
            self.links.append((words, self._address))
        elif tag == "table":
            self.tables[self._caption] = self._rows


def tables(page: str) -> dict[str, list[list[str]]]:
    """The cells of every table of a page in words, row by row, by its caption."""
    return Reader(page).tables


def doors(page: str, address: str) -> list[tuple[str, str]]:
    """Every link of a page to an address that begins so: its words and where it goes."""
    return [(words, door) for words, door in Reader(page).links if door.startswith(address)]


def touched(text: str, rows: Iterable[Row]) -> set[int]:
    """The numbers of the words that the rows' passages touch."""
    places = [(int(row["start"]), int(row["end"])) for row in rows]
    return {
        n for n, word in enumerate(words_of(text))
        if any(word.start < end and start < word.end for start, end in places)
    }  # fmt: skip


def percent(some: float, of: float) -> str:
    if some == 0:
        return "0%"
    if some == of:
        return "100%"
    return f"{min(99.9, max(0.1, some / of * 100)):.1f}%"


def whole(number: int) -> str:
    return f"{number:,}"


def balance(
    text: str, rows: Sequence[Row], framings: Sequence[tuple[str, str]], tags: Sequence[str]
) -> list[list[str]]:
    """The lines of a piece's balance below its head; `framings` are slugs and names."""
    words = len(list(words_of(text)))

    def line(name: str, those: Sequence[Row]) -> list[str]:
        covered = len(touched(text, those))
        shares = [percent(len(those), len(rows)), whole(covered), percent(covered, words)]
        return [name, whole(len(those)), *shares, ""]

    by_framing = [(name, [row for row in rows if row["framing"] == slug]) for slug, name in framings]
    depth = Counter(word for _, those in by_framing for word in touched(text, those))
    both = sum(times > 1 for times in depth.values())
    found = [line(name, those) for name, those in by_framing]
    found.append(["In more than one framing", "", "", whole(both), percent(both, words), ""])
    found.append(line("Any framing", rows))
    tagged = [(tag, [row for row in rows if tag in row["tags"].split(" | ")]) for tag in tags]
    lines = [line(tag, those) for tag, those in tagged if those]
    return [*found, *([["Tags"], *lines] if lines else [])]


def crossing(
    pairs: Sequence[Row], rows: Sequence[tuple[str, str]], columns: Sequence[tuple[str, str]], cell: Any
) -> list[list[str]]:
    """The lines of a table of pairs below its head; `cell` says whether a pair is in the cell of a row and a column."""
    found = []
    for row, name in rows:
        counts = [sum(cell(pair, row, column) for pair in pairs) for column, _ in columns]
        cells = [f"{whole(times)} {percent(times, len(pairs))}" if times else "0" for times in counts]
        found.append([name, *cells, whole(sum(counts))])
    return found


def end(pair: Row, side: str, what: str) -> str:
    """A field of the passage of a pair that stands on this side."""
    which = "source" if pair["source_side"] == side else "target"
    return pair[f"{which}_{what}"]


def course(text: str, rows: Sequence[Row], parts: int) -> list[str]:
    """Where the passages begin, where they end, and their density in each part, as the table says them."""
    words, found = len(list(words_of(text))), touched(text, rows)
    densities = []
    for part in range(parts):
        here = range(words * part // parts, words * (part + 1) // parts)
        densities.append(percent(len(found & set(here)), len(here)) if here else "0%")
    if not found:
        return ["–", "–", *("0" for _ in densities)]
    reach = [percent(min(found), words), percent(max(found) + 1, words)]
    return [*reach, *("0" if density == "0%" else density for density in densities)]


def terms(text: str, blocks: Sequence[Any], rows: Sequence[Row]) -> Counter[str]:
    """How often each word, and each two words that follow each other, lies wholly in a passage; each place once."""

    def holds(start: int, end: int) -> bool:
        return any(int(row["start"]) <= start and end <= int(row["end"]) for row in rows)

    def fold(word: str) -> str:
        for sign, plain in (("\u2019", "'"), ("\u2010", "-"), ("\u2011", "-")):
            word = word.replace(sign, plain)
        return word.casefold()

    found: Counter[str] = Counter()
    words = list(words_of(text))
    for word, after in zip(words, [*words[1:], None], strict=True):
        found[fold(word.text)] += holds(word.start, word.end)
        if after is None or not text[word.end : after.start].isspace():
            continue
        in_one = any(block.start <= word.start and after.end <= block.end for block in blocks)
        found[f"{fold(word.text)} {fold(after.text)}"] += in_one and holds(word.start, after.end)
    return +found


def said_of_missing(page: str, label: str) -> list[str]:
    """What the page says of the passages without a counterpart under this heading, the left piece first."""
    found = re.findall(rf"<summary>{label} <span class=\"meta\">(.*?)</span>", page)
    return [" ".join(said.split()) for said in found]
