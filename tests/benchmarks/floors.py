"""The least that the same stack can do: bare views that read or write the rows and do nothing else.

This is also the URLconf of the benchmarks: the product's own addresses and the floors beside them.
"""

import csv
import io
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from reader.models import Comparison
from reader.urls import urlpatterns as product

#: What a bare page answers with: as many bytes as the product's, set by the benchmark.
page: dict[str, bytes] = {"bytes": b""}
#: The words of each sentence among which the bare search looks, set by the benchmark.
sentences: list[frozenset[str]] = []
#: The words of each piece, by its number: where they begin, and they themselves. Set by the benchmark.
words: dict[int, tuple[list[int], list[str]]] = {}


def bare_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads every row that the workbench draws and returns as many bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT id, document_id, start, "end", framing_id, status FROM annotations_highlight '
            "WHERE comparison_id = %s AND deleted IS NULL",
            [pk],
        )
        cursor.fetchall()
    return HttpResponse(page["bytes"])


def bare_count(request: HttpRequest, pk: int) -> HttpResponse:
    """Counts the words of both pieces and returns as many bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.text FROM reader_document d JOIN reader_comparison c ON d.id IN (c.left_id, c.right_id) "
            "WHERE c.id = %s",
            [pk],
        )
        for (text,) in cursor.fetchall():
            Counter(words_in(text))
    return HttpResponse(page["bytes"])


def split_words(comparison: Comparison) -> None:
    """Set what `bare_passages` counts: the words of both pieces in order, and where each begins."""
    for document in comparison.documents.values():
        found = list(re.finditer(r"\w+", document.text.lower()))
        words[document.pk] = [one.start() for one in found], [one.group() for one in found]


def bare_passages(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads every row, counts the words of the passages of each framing, and returns as many bytes."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT document_id, start, "end", framing_id FROM annotations_highlight '
            "WHERE comparison_id = %s AND deleted IS NULL",
            [pk],
        )
        for document, start, end, framing in cursor.fetchall():
            starts, own = words[document]
            counts[framing].update(own[bisect_left(starts, start) : bisect_left(starts, end)])
    return HttpResponse(page["bytes"])


def bare_search(request: HttpRequest, pk: int, highlight: int) -> HttpResponse:
    """Finds the five sentences that have most words in common with a highlight, and returns as many bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote FROM annotations_highlight WHERE id = %s AND comparison_id = %s", [highlight, pk]
        )
        (quote,) = cursor.fetchone()
    wanted = frozenset(words_in(quote))
    sorted(range(len(sentences)), key=lambda number: -len(wanted & sentences[number]))[:5]
    return HttpResponse(page["bytes"])


def words_in(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@csrf_exempt  # a browser that measures it sends no form
def bare_insert(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed-in person's one INSERT."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annotations_change (comparison_id, revision, actor_id, at, verb, noun, row, reason) "
            "VALUES (%s, 0, %s, %s, 'floor', 'floor', 0, '')",
            [pk, request.user.pk, timezone.now()],
        )
    return HttpResponse(status=201)


def bare_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """`csv.writer` over a raw cursor."""

    def rows() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(
                'SELECT h.id, c.title, d.id, d.title, h.start, h."end", h.quote, h.prefix, h.suffix, f.slug, '
                "h.note, h.status, u.username, h.created, h.modified FROM annotations_highlight h "
                "JOIN reader_comparison c ON c.id = h.comparison_id JOIN reader_document d ON d.id = h.document_id "
                "JOIN annotations_framing f ON f.id = h.framing_id JOIN auth_user u ON u.id = h.analyst_id "
                "WHERE h.comparison_id = %s AND h.deleted IS NULL",
                [pk],
            )
            while chunk := cursor.fetchmany(500):
                buffer = io.StringIO()
                csv.writer(buffer).writerows(chunk)
                yield buffer.getvalue()

    return StreamingHttpResponse(rows(), content_type="text/csv")


urlpatterns = [
    *product,
    path("floor/<int:pk>/page/", bare_page),
    path("floor/<int:pk>/words/", bare_count),
    path("floor/<int:pk>/passages/", bare_passages),
    path("floor/<int:pk>/search/<int:highlight>/", bare_search),
    path("floor/<int:pk>/insert/", bare_insert),
    path("floor/<int:pk>/csv/", bare_csv),
]
