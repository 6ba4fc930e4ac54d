"""Who gets what at every address of the project; a new address without a row here fails"""

from __future__ import annotations

import re

import pytest

from tests.support import factories, members
from tests.support.scene import PEOPLE, Scene
from tests.test_conventions import OURS

pytestmark = pytest.mark.django_db

#: One row an address and method: what each of `PEOPLE` gets. `login` is a redirect to sign in, `302` any other.
#: A name may end in a variant after a colon; what it means stands in `tests.support.scene`.
TABLE = """
login              GET   200   302   302   302   302   302   302
login              POST  200   302   302   302   302   302   302
logout             GET   405   405   405   405   405   405   405
logout             POST  302   302   302   302   302   302   302
password_change    GET   login 200   200   200   200   200   200
password_change    POST  login 200   200   200   200   200   200
password_change_done GET login 200   200   200   200   200   200
password_change_done POST login 405  405   405   405   405   405
account_close      GET   login 200   200   200   200   200   200
account_close      POST  login 302   302   302   302   302   409
healthz            GET   200   200   200   200   200   200   200
healthz            POST  405   405   405   405   405   405   405
readyz             GET   200   200   200   200   200   200   200
readyz             POST  405   405   405   405   405   405   405

home               GET   login 200   200   200   200   200   200
home               POST  login 405   405   405   405   405   405
help               GET   login 200   200   200   200   200   200
help               POST  login 405   405   405   405   405   405
appearance         GET   login 405   405   405   405   405   405
appearance         POST  login 302   302   302   302   302   302
documents          GET   login 200   200   200   200   200   200
documents          POST  login 405   405   405   405   405   405
document_add       GET   login 200   200   200   200   200   200
document_add       POST  login 302   302   302   302   302   302
document           GET   login 404   200   200   200   200   200
document           POST  login 405   405   405   405   405   405
document:draft     GET   login 404   404   404   404   404   302
structure          GET   login 404   403   403   403   403   200
structure          POST  login 404   403   403   403   403   302
structure:draft    GET   login 404   404   404   404   404   200
structure:draft    POST  login 404   404   404   404   404   302
document_store     GET   login 405   405   405   405   405   405
document_store     POST  login 404   403   403   403   403   302
document_store:draft POST login 404  404   404   404   404   302
document_discard   GET   login 405   405   405   405   405   405
document_discard   POST  login 404   403   403   403   403   302
document_discard:draft POST login 404 404  404   404   404   302
document_destroy   GET   login 404   403   403   403   403   200
document_destroy   POST  login 404   403   403   403   403   409
document_destroy:unused GET  login 404 404 404   404   404   200
document_destroy:unused POST login 404 404 404   404   404   302
document_destroy:draft GET login 404 404   404   404   404   302
comparison_add     GET   login 200   200   200   200   200   200
comparison_add     POST  login 422   302   302   302   302   302

members            GET   login 404   200   200   200   200   200
members            POST  login 405   405   405   405   405   405
member_add         GET   login 405   405   405   405   405   405
member_add         POST  login 404   403   403   403   403   302
member             GET   login 405   405   405   405   405   405
member             POST  login 404   403   403   403   403   302
member_remove      GET   login 405   405   405   405   405   405
member_remove      POST  login 404   403   403   403   403   302
member_remove:own  POST  login 404   302   302   302   302   422
share_add          GET   login 405   405   405   405   405   405
share_add          POST  login 404   403   403   403   403   201
share_revoke       GET   login 405   405   405   405   405   405
share_revoke       POST  login 404   403   403   403   403   302
shared             GET   302   302   302   302   302   302   302
shared             POST  405   405   405   405   405   405   405
shared:ended       GET   404   404   404   404   404   404   404
coding             GET   login 404   200   200   200   200   200
coding             POST  login 404   403   403   403   302   302

archive            GET   login 404   403   403   403   403   200
archive            POST  login 404   403   403   403   403   302
destroy            GET   login 404   403   403   403   403   200
destroy            POST  login 404   403   403   403   403   302

workbench          GET   login 404   200   200   200   200   200
workbench          POST  login 405   405   405   405   405   405
sheet              GET   login 404   200   200   200   200   200
sheet              POST  login 405   405   405   405   405   405
agreement          GET   login 404   200   200   200   200   200
agreement          POST  login 405   405   405   405   405   405
agreement_passages GET   login 404   404   404   404   404   404
agreement_passages:alpha GET login 404 200 200   200   200   200
agreement_passages POST  login 405   405   405   405   405   405
findings           GET   login 404   200   200   200   200   200
findings           POST  login 405   405   405   405   405   405
findings_words     GET   login 404   200   200   200   200   200
findings_words     POST  login 405   405   405   405   405   405
findings_concordance GET login 404   404   404   404   404   404
findings_concordance:word GET login 404 200 200  200   200   200
findings_concordance POST login 405  405   405   405   405   405
findings_words_csv GET   login 404   200   200   200   200   200
findings_words_csv POST  login 405   405   405   405   405   405
beside             GET   login 404   200   200   200   200   200
beside             POST  login 405   405   405   405   405   405
search             GET   login 404   200   200   200   200   200
search             POST  login 405   405   405   405   405   405
changes            GET   login 404   200   200   200   200   200
changes            POST  login 405   405   405   405   405   405
codebook_css       GET   login 404   200   200   200   200   200
codebook_css       POST  login 405   405   405   405   405   405
export_highlights  GET   login 404   200   200   200   200   200
export_highlights  POST  login 405   405   405   405   405   405
export_links       GET   login 404   200   200   200   200   200
export_links       POST  login 405   405   405   405   405   405
export_report      GET   login 404   200   200   200   200   200
export_report      POST  login 405   405   405   405   405   405

highlights         GET   login 404   200   200   200   200   200
highlights:opened  GET   login 404   200   200   200   200   200
highlights         POST  login 404   403   302   302   302   302
highlight          GET   login 404   200   200   200   200   200
highlight:editor   GET   login 404   403   200   403   200   200
highlight          POST  login 404   403   302   403   302   302
highlight_delete   GET   login 405   405   405   405   405   405
highlight_delete   POST  login 404   403   302   403   302   302
highlight_restore  GET   login 405   405   405   405   405   405
highlight_restore  POST  login 404   403   302   403   302   302
highlight_curate   GET   login 405   405   405   405   405   405
highlight_curate   POST  login 404   403   403   403   302   302
counterparts       GET   login 404   403   200   200   200   200
counterparts       POST  login 405   405   405   405   405   405
counterpart_dismiss GET  login 405   405   405   405   405   405
counterpart_dismiss POST login 404   403   302   302   302   302
counterpart_accept GET   login 404   403   422   422   422   422
counterpart_accept:selection GET login 404 403 200 200   200   200
counterpart_accept POST  login 404   403   302   302   302   302
counterpart_frame  GET  login 405   405   405   405   405   405
counterpart_frame  POST login 404   403   302   302   302   302
dismissal_delete   GET   login 405   405   405   405   405   405
dismissal_delete   POST  login 404   403   302   404   404   404
dismissal_restore  GET   login 405   405   405   405   405   405
dismissal_restore  POST  login 404   403   302   404   404   404
silence            GET   login 405   405   405   405   405   405
silence            POST  login 404   403   302   302   302   302
silence_delete     GET   login 405   405   405   405   405   405
silence_delete     POST  login 404   403   302   403   302   302
silence_restore    GET   login 405   405   405   405   405   405
silence_restore    POST  login 404   403   302   403   302   302

links              GET   login 404   200   200   200   200   200
links              POST  login 404   403   302   302   302   302
link_add           GET   login 404   403   200   200   200   200
link_add           POST  login 405   405   405   405   405   405
link               GET   login 404   200   200   200   200   200
link:editor        GET   login 404   403   200   403   200   200
link               POST  login 404   403   302   403   302   302
link_delete        GET   login 405   405   405   405   405   405
link_delete        POST  login 404   403   302   403   302   302
link_restore       GET   login 405   405   405   405   405   405
link_restore       POST  login 404   403   302   403   302   302
link_curate        GET   login 405   405   405   405   405   405
link_curate        POST  login 404   403   403   403   302   302

review             GET   login 404   403   403   403   200   200
review             POST  login 404   403   403   403   302   302
adjudication       GET   login 404   403   403   403   200   200
adjudication       POST  login 404   403   403   403   302   302
agreed_take_over   GET   login 404   403   403   403   200   200
agreed_take_over   POST  login 404   403   403   403   302   302
agreed_give_back   GET   login 405   405   405   405   405   405
agreed_give_back   POST  login 404   403   403   403   302   302
ruling_take_back   GET   login 405   405   405   405   405   405
ruling_take_back   POST  login 404   403   403   403   302   302

reading            GET   login 405   405   405   405   405   405
reading            POST  login 404   403   302   302   302   302
undo               GET   login 405   405   405   405   405   405
undo               POST  login 404   403   302   302   302   302
redo               GET   login 405   405   405   405   405   405
redo               POST  login 404   403   302   302   302   302

highlight_comments GET   login 404   200   200   200   200   200
highlight_comments POST  login 404   403   302   302   302   302
highlight_resolve  GET   login 405   405   405   405   405   405
highlight_resolve  POST  login 404   403   302   302   302   302
highlight_reopen   GET   login 405   405   405   405   405   405
highlight_reopen   POST  login 404   403   302   302   302   302
link_comments      GET   login 404   200   200   200   200   200
link_comments      POST  login 404   403   302   302   302   302
link_resolve       GET   login 405   405   405   405   405   405
link_resolve       POST  login 404   403   422   422   422   422
link_reopen        GET   login 405   405   405   405   405   405
link_reopen        POST  login 404   403   302   302   302   302
comment            GET   login 404   403   200   403   403   403
comment            POST  login 404   403   302   403   403   403
comment_delete     GET   login 405   405   405   405   405   405
comment_delete     POST  login 404   403   302   403   403   403
comment_restore    GET   login 405   405   405   405   405   405
comment_restore    POST  login 404   403   302   403   403   403

codebook           GET   login 404   200   200   200   200   200
codebook           POST  login 405   405   405   405   405   405
code_add           GET   login 405   405   405   405   405   405
code_add           POST  login 404   403   403   403   302   302
tag_add            GET   login 405   405   405   405   405   405
tag_add            POST  login 404   403   403   403   302   302
code               GET   login 405   405   405   405   405   405
code               POST  login 404   403   403   403   302   302
code_move          GET   login 405   405   405   405   405   405
code_move          POST  login 404   403   403   403   302   302
code_retire        GET   login 405   405   405   405   405   405
code_retire        POST  login 404   403   403   403   302   302
code_restore       GET   login 405   405   405   405   405   405
code_restore       POST  login 404   403   403   403   302   302
"""

ROWS = {tuple(line.split()[:2]): line.split()[2:] for line in TABLE.splitlines() if line}

#: The rows by the part of the house that they begin with; making a scene takes longer than asking a row in it.
PARTS = {
    part: [row for row in ROWS if row[0].partition("_")[0].partition(":")[0] == part]
    for part in dict.fromkeys(name.partition("_")[0].partition(":")[0] for name, _ in ROWS)
}


def test_every_address_has_a_row_for_each_method() -> None:
    known = {(name.partition(":")[0], method) for name, method in ROWS}
    assert {(name, method) for (name, _), _ in OURS for method in ("GET", "POST")} == known
    assert {len(statuses) for statuses in ROWS.values()} == {len(PEOPLE)}


@pytest.mark.parametrize("part", PARTS)
def test_each_person_gets_what_the_table_says(part: str) -> None:
    scene = Scene()
    found = {row: [scene.tries(who, *row) for who in PEOPLE] for row in PARTS[part]}
    assert found == {row: ROWS[row] for row in PARTS[part]}


#: What a guest may ask for, who came by a share link and has no account. Of it they get what a reader gets.
FOR_GUESTS = {
    "workbench", "sheet", "search", "changes", "codebook_css", "codebook", "export_highlights", "export_links",
    "highlights", "highlight", "links", "link", "highlight_comments", "link_comments", "help", "appearance",
    "agreement", "agreement_passages", "beside", "findings", "export_report",
    "findings_words", "findings_concordance", "findings_words_csv",
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_guest_gets_what_a_reader_gets_or_must_sign_in(part: str) -> None:
    scene = Scene()
    as_whom = {
        row: PEOPLE.index("reader" if row[0].partition(":")[0] in FOR_GUESTS else "nobody")
        for row in PARTS[part]
    }
    found = {row: scene.tries("guest", *row) for row in PARTS[part]}
    assert found == {row: ROWS[row][place] for row, place in as_whom.items()}


def test_what_strangers_are_told_does_not_tell_that_it_exists() -> None:
    scene = Scene()
    stranger = members.signed_in(scene.people["stranger"])
    for name in ("workbench", "highlight", "link", "codebook", "export_highlights"):
        there = scene.address(name)
        nowhere = there.replace(f"/comparisons/{scene.comparison.pk}/", "/comparisons/987654/")
        answers = [stranger.get(address) for address in (there, nowhere)]
        assert [answer.status_code for answer in answers] == [404, 404]
        token = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
        pages = [
            token.sub("", answer.content.decode()).replace(address, "what was asked for")
            for answer, address in zip(answers, (there, nowhere), strict=True)
        ]
        assert pages[0] == pages[1]


def test_a_row_is_reached_through_its_own_comparison_only() -> None:
    """A member of two comparisons does not reach the rows of one through the other."""
    scene = Scene()
    other = factories.comparison(title="Another", owner=scene.people["owner"])
    owner = members.signed_in(scene.people["owner"])
    names = ("highlight", "link", "highlight_delete", "link_restore", "silence", "silence_delete", "code")
    for name in names:
        strange = scene.address(name).replace(f"/{scene.comparison.pk}/", f"/{other.pk}/", 1)
        assert owner.post(strange, scene.sent(name)).status_code == 404
