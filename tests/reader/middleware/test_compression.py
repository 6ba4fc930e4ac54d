"""Pages leave compressed for browsers that accept it, and with the same words."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from tests.support import factories

pytestmark = pytest.mark.django_db

ACCEPTED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def analyst() -> Client:
    client = Client()
    client.force_login(factories.user())
    return client


def test_a_page_is_a_third_of_its_length_and_says_the_same(analyst: Client) -> None:
    address = reverse("help")
    plain, packed = analyst.get(address), analyst.get(address, headers=ACCEPTED)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 3

    def title(page: bytes) -> bytes:
        return page.partition(b"<h1")[2].partition(b"</h1>")[0]

    assert title(plain.content)
    assert title(gzip.decompress(packed.content)) == title(plain.content)


def test_the_length_tells_little_of_what_an_answer_says(analyst: Client) -> None:
    """Guessing a secret by the lengths of answers takes the same length for the same words, as those of an export."""
    address = reverse("export_highlights", args=[factories.link().comparison.pk])
    answers = [b"".join(analyst.get(address, headers=ACCEPTED).streaming_content) for _ in range(8)]
    assert len(set(map(gzip.decompress, answers))) == 1
    assert len(set(map(len, answers))) > 1


def test_an_export_is_compressed_while_it_is_sent(analyst: Client) -> None:
    link = factories.link()
    address = reverse("export_highlights", args=[link.comparison.pk])
    plain, packed = analyst.get(address), analyst.get(address, headers=ACCEPTED)
    assert packed.streaming
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(packed.streaming_content)) == b"".join(plain.streaming_content)
