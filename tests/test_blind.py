"""While coding is blind nobody is told a word, a name or a count of others' work, at any address of the project

Every row of the table of tests/test_roles.py is asked here too, so a new address needs no row of its own; but one that
shows others' work while coding is open must be named in `SHOWING`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.urls import reverse

from reader.models import Comparison
from tests.support import blind_coding
from tests.support.answers import beyond_the_pieces, difference
from tests.support.blind_coding import OTHERS, TONGUES, VIEWERS, Question, World, markers
from tests.support.sampling import sample
from tests.test_roles import ROWS

pytestmark = pytest.mark.django_db

#: What is asked besides the rows of the roles, as `VARIANTS` and `upon_others` name it.
VARIANTS: dict[str, tuple[str, str]] = {
    "everything since the beginning": ("changes", "?since=0"),
    "everything since an early revision": ("changes", "?since=9"),
    "a word of everybody's": ("search", "?q=word"),
    "another's quote": ("search", "?q=otherquote"),
    "the curated layer": ("workbench", "?layer=curated"),
    "the colours of analysts": ("workbench", "?colours=analysts"),
    "in the colours of analysts": ("codebook_css", "?colours=analysts"),
    "side by side": ("beside", "?a=analyst-by-name&b=other-by-name"),
    "another's findings": ("findings", "?analyst=other-by-name"),
    "another's work": ("workbench", "?analyst=other-by-name"),
    "what is open": ("highlights", "?state=open"),
    "what is silent": ("highlights", "?state=silent"),
    "what is linked": ("export_highlights", "?state=linked&bom=0"),
    "another's work as a file": ("export_highlights", "?analyst=other-by-name"),
    "another's links as a file": ("export_links", "?analyst=other-by-name"),
    "another's work on paper": ("sheet", "?analyst=other-by-name"),
    "the words of another's work": ("findings_words", "?analyst=other-by-name&least=2"),
    "the words that all framed": ("findings_words", "?of=~left-framed&against=~right-framed&least=2&stops=1"),
    "another's quote in context": ("findings_concordance", "?word=leftotherquote0"),
    "another's words as a file": ("findings_words_csv", "?of=~left-framed&against=~rest&bom=0"),
}

#: What shows a reader, or an analyst by a POST, others' work while coding is open.
SHOWING = {
    "everything since the beginning", "everything since an early revision", "a word of everybody's",
    "another's quote", "another's work", "what is open", "what is silent", "what is linked",
    "another's work as a file", "another's links as a file", "another's work on paper",
    "the colours of analysts", "side by side", "beside", "findings", "another's findings", "workbench", "sheet",
    "agreement", "shared", "home",
    "changes", "export_highlights", "export_links", "export_report", "highlights",
    "highlights:opened", "highlight", "links", "link", "highlight_comments", "link_comments", "codebook",
    "findings_words", "findings_concordance:word", "findings_words_csv", "the words of another's work",
    "the words that all framed", "another's quote in context", "another's words as a file",
}  # fmt: skip

#: Who curates is told to every member, whatever they see of the work.
TOLD = {("members", "curator-by-name")}

#: Acts that others' work from before stands against, or that leave it standing: the person is told so, not whose.
HINDERED = {"undo what others built upon", "sign what is linked", "sign what is signed"}


def asked(world: World, who: str) -> Iterator[Question]:
    """Everything that the person asks, in every way that answers otherwise."""
    for (title, method), statuses in ROWS.items():
        if title.startswith(
            ("login", "logout", "password", "healthz", "readyz", "document_add", "appearance")
        ):
            continue
        data = world.sent(title) if method == "POST" else None
        for tongue in tongues(who, title, method) if set(statuses[2:]) != {"405"} else ["page"]:
            yield Question(title, method, world.address(title, who), data, tongue)
    for title, (where, query) in VARIANTS.items():
        for tongue in tongues(who, where, "GET"):
            yield Question(title, "GET", reverse(where, args=[world.comparison.pk]) + query, None, tongue)
    for title, method, address, data in upon_others(world):
        for tongue in tongues(who, title, method):
            yield Question(title, method, address, data, tongue)
    for title, address, data in upon_own(world) if who == "analyst" else []:
        for tongue in TONGUES:
            yield Question(title, "POST", address, data, tongue)


def tongues(who: str, title: str, method: str) -> list[str]:
    """A page, a part of one, or JSON, which only what is written and the threads are told in.

    A long run asks in all of them, another run in one, which differs from address to address.
    """
    if who == "analyst":
        all_of_them = list(TONGUES) if method == "POST" or "comment" in title else ["page", "htmx"]
    else:
        all_of_them = ["page", "htmx"] if who == "reader" and method == "GET" else ["page"]
    return sample(all_of_them, len(all_of_them), f"{who} {method} {title}")


def upon_others(world: World) -> Iterator[tuple[str, str, str, dict[str, Any] | None]]:
    """What somebody asks who tries the numbers of what others made."""
    pk, theirs = world.comparison.pk, world.theirs[0].pk
    rows = {
        "highlight": theirs, "link": world.their_link.pk, "silence": world.their_silence.pk,
        "comment": world.their_comment.pk, "highlight_comments": theirs,
        "link_comments": world.their_link.pk,
    }  # fmt: skip
    for noun, number in rows.items():
        if noun != "silence":
            yield f"another's {noun}", "GET", reverse(noun, args=[pk, number]), None
        yield f"another's {noun}", "POST", reverse(noun, args=[pk, number]), {"text": "x", "note": "x"}
    for noun in ("highlight", "link", "silence", "comment"):
        for verb in ("delete", "restore"):
            yield f"{verb} another's {noun}", "POST", reverse(f"{noun}_{verb}", args=[pk, rows[noun]]), {}
    for noun in ("highlight", "link"):
        for verb in ("curate", "resolve", "reopen"):
            where = reverse(f"{noun}_{verb}", args=[pk, rows[noun]])
            yield f"{verb} another's {noun}", "POST", where, {"status": "accepted"}
    for row in (world.bare, world.theirs[1]):
        yield "what others signed", "GET", reverse("highlight", args=[pk, row.pk]), None
    yield "several at once", "GET", reverse("highlights", args=[pk]) + f"?id={theirs}&id={world.row.pk}", None
    selection = f"?document={world.comparison.left_id}&start=0&end=60"
    yield "counterparts of a selection", "GET", reverse("counterpart_accept", args=[pk]) + selection, None
    ends = {"source": world.row.pk, "target": world.theirs[4].pk}
    where = reverse("link_add", args=[pk]) + "?source={source}&target={target}".format(**ends)
    yield "ask to link to another's", "GET", where, None
    yield "link to another's", "POST", reverse("links", args=[pk]), ends | {"relation": world.relation.slug}


def upon_own(world: World) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What an analyst does with what is their own, though others have built upon it."""
    pk = world.comparison.pk
    yield "delete what others built upon", reverse("highlight_delete", args=[pk, world.joined.pk]), {}
    yield "look at what others built upon", reverse("highlight_comments", args=[pk, world.joined.pk]), {}
    yield "undo what others built upon", reverse("undo", args=[pk]), {"past": world.silence.revision}
    yield "sign what is linked", reverse("silence", args=[pk, world.joined.pk]), {}
    yield "sign what is signed", reverse("silence", args=[pk, world.bare.pk]), {}


def both(coding: str, who: str, methods: Collection[str] = ("GET", "POST")) -> list[dict[Question, str]]:
    """What the person is answered to everything: with what the others did, and without it."""
    world = World(coding)
    with world.standing(worked=True):
        questions = [question for question in asked(world, who) if question.method in methods]
    found = []
    for worked in (True, False):
        with world.standing(worked=worked):
            client = world.client(who)
            found.append({question: world.answer(client, question) for question in questions})
    return found


def differing(after: dict[Question, str], before: dict[Question, str]) -> list[str]:
    """What was answered otherwise since the others worked, in words."""
    found = {key: difference(words, before[key]) for key, words in after.items() if key.title not in HINDERED}
    return [f"{key.method} {key.title} ({key.tongue}): {words}" for key, words in found.items() if words]


@pytest.mark.sampled
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("who", VIEWERS)
def test_nothing_of_others_comes_through_while_coding_is_blind(who: str, method: str) -> None:
    after, before = both("blind", who, [method])
    hidden = set().union(*(markers(other) for other in OTHERS))
    if who != "analyst":
        hidden |= markers("analyst")
    told = [
        f"{question}: {word}"
        for question, words in after.items()
        for word in hidden
        if word not in question.address
        and (question.title, word) not in TOLD
        and word in beyond_the_pieces(words)
    ]
    assert told == []
    assert differing(after, before) == []


def test_while_it_is_open_all_of_it_is_shown() -> None:
    """The same questions find the others' words, names and counts, so that the test above can fail."""
    after, before = both("open", "reader", ["GET"])
    shown = {question.title for question, words in after.items() if difference(words, before[question])}
    asked_of_all = {title for title, _ in ROWS} | set(VARIANTS)
    assert shown & asked_of_all == SHOWING
    seen = "\n".join(map(beyond_the_pieces, after.values()))
    for other in OTHERS:
        assert {word for word in markers(other) if word not in seen} == set()


@pytest.mark.parametrize("role", ["analyst", "curator"])
def test_an_analyst_of_the_staff_finds_nothing_in_the_admin(role: str) -> None:
    world = World("blind")
    with world.standing(worked=True):
        questions = [Question(page, "GET", page) for page in blind_coding.pages_of_the_admin(world)]
    found = []
    for worked in (True, False):
        with world.standing(worked=worked):
            client = blind_coding.staff(world, role)
            found.append({question: world.answer(client, question) for question in questions})
    told = "".join(found[0].values())
    told_of_other = {word for word in markers("other") if word in told}
    if role == "curator":
        assert told_of_other >= {"other-by-name", "leftotherquote0", "other-reply-word"}
    else:
        assert told_of_other == set()
        assert differing(*found) == []


def test_what_was_merged_with_anothers_row_is_still_ones_own() -> None:
    """Shown in one's own name, with one's own note, and found by nothing that others made of it."""
    world = World("open")
    with world.standing(worked=True):
        kept, silent = world.theirs[0], world.theirs[1]
        own = world.merge_into(kept, world.people["analyst"])
        signed_own = world.merge_into(silent, world.people["analyst"], signed="nothing answers it")
        Comparison.objects.filter(pk=world.comparison.pk).update(coding="blind")
        pk, client = world.comparison.pk, world.client("analyst")
        page = reverse("highlight", args=[pk, own.pk])
        lists = [
            reverse(where, args=[pk])
            for where in ("workbench", "highlights", "export_highlights", "sheet", "export_report")
        ]
        signed = [lists[-1], reverse("highlight", args=[pk, signed_own.pk])]
        searches = [reverse("search", args=[pk]) + f"?q={word}" for word in ("analyst-note", "curator-note")]
        files = reverse("export_highlights", args=[pk])
        by = [f"{files}?bom=0&analyst={blind_coding.name(who)}" for who in ("analyst", "curator")]
        told = {
            one: world.answer(client, Question(one, "GET", one))
            for one in [page, *lists, signed[1], *searches, *by]
        }
        unseen = world.answer(world.client("newcomer"), Question(page, "GET", page))
    words = beyond_the_pieces("".join(words for one, words in told.items() if one != by[1]))
    assert [word for word in markers("curator") - {kept.quote, silent.quote} if word in words] == []
    assert f"#{own.pk} · analyst-by-name ·" in told[page]
    assert blind_coding.said("analyst", "note") in told[page]
    for one in lists:
        assert kept.quote in told[one]
    assert [f'highlight={own.pk}"' in told[one] for one in searches] == [True, False]
    assert [kept.quote in told[one] for one in by] == [True, False]
    for one in signed:
        assert "nothing answers it" in told[one]
        assert blind_coding.name("analyst") in told[one]
    assert unseen.startswith("404")


def test_what_others_did_to_ones_own_is_told_without_a_name() -> None:
    world = World("blind")
    pk = world.comparison.pk
    with world.standing(worked=True):
        world.row.refresh_from_db()
        world.row.comparison = world.comparison
        world.row.curate(world.people["curator"], "accepted")
        world.comment.resolve(world.row, world.people["curator"])
        pages = [
            reverse("highlight", args=[pk, world.row.pk]),
            reverse("highlight_comments", args=[pk, world.row.pk]),
            reverse("changes", args=[pk]) + f"?since={world.comparison.revision - 2}",
        ]
        client = world.client("analyst")
        answers = [world.answer(client, Question(page, "GET", page)) for page in pages]
    assert not [word for word in ("curator-by-name", "other-by-name") if word in "".join(answers)]
    assert "Somebody accepted" in re.sub(r"\s+", " ", answers[0])
    assert "Resolved by Somebody" in answers[1]
    assert "&quot;by&quot;:&quot;Somebody&quot;" in answers[2]
