"""/comparisons/<id>/codebook.css: the codebook's colours and lines"""

import re

import pytest
from django.test import Client
from django.urls import reverse

from annotations.codebook import presets
from annotations.codebook.stylesheet import codebook_css
from annotations.models import Framing, Relation
from annotations.models.codebook import LineStyle
from annotations.rendering import LANES
from reader.models import Comparison, Role
from tests.support import factories, members

pytestmark = pytest.mark.django_db


@pytest.fixture
def comparison() -> Comparison:
    made = factories.comparison(owner=factories.user(username="owner"))
    presets.lay(made, made.created_by)
    return made


@pytest.fixture
def client(comparison: Comparison) -> Client:
    return members.member(comparison, "reader", Role.READER)


@pytest.fixture
def where(comparison: Comparison) -> str:
    return reverse("codebook_css", args=[comparison.pk])


def test_each_framing_has_its_hue_its_line_and_a_class_for_each_lane(client: Client, where: str) -> None:
    answer = client.get(where)
    css = answer.content.decode()
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    for framing in Framing.objects.all():
        assert f"--framing-{framing.slug}: light-dark({framing.colour}," in css
        assert f'[data-framing="{framing.slug}"]' in css
        for lane in range(LANES):
            assert f".f-{framing.slug}-{lane} {{" in css
    for relation in Relation.objects.all():
        assert f'[data-relation="{relation.slug}"] {{ --hue: light-dark({relation.colour},' in css
    both_ways = Relation.objects.filter(symmetric=True)
    assert css.count("--arrow: none") == len(both_ways)


def test_a_broken_line_is_a_gradient_through_srgb(client: Client, where: str, comparison: Comparison) -> None:
    comparison.framings.filter(slug="strategic").update(line=LineStyle.DOTTED)
    gradients = re.findall(r"repeating-linear-gradient\(([^,]+),", client.get(where).content.decode())
    assert set(gradients) == {"90deg in srgb"}


def test_the_page_refers_to_it_anew_after_every_change(
    client: Client, where: str, comparison: Comparison
) -> None:
    workbench = reverse("workbench", args=[comparison.pk])
    assert f'href="{where}?r={members.revision(comparison)}"' in client.get(workbench).content.decode()


def test_every_class_that_a_mark_can_have_is_there(
    client: Client, where: str, comparison: Comparison
) -> None:
    for framing in comparison.framings.all():
        factories.highlight(comparison=comparison, quote="weigh the offer", framing=framing)
    page = client.get(reverse("workbench", args=[comparison.pk])).content.decode()
    used = {name for classes in re.findall(r'<mark [^>]*class="([^"]+)"', page) for name in classes.split()}
    css = client.get(where).content.decode()
    assert used
    assert not [name for name in used if name.startswith("f-") and f".{name} {{" not in css]


@pytest.mark.parametrize("line", LineStyle.values)
def test_every_line_style_is_painted(line: str) -> None:
    css = codebook_css([Framing(slug="strategic", colour="#0063a6", line=line)], [])
    assert re.search(r"--framing-strategic-line: (repeating-)?linear-gradient\(", css)
    assert css.count("{") == css.count("}")
    assert css.count("(") == css.count(")")


def test_it_is_sent_once_until_a_colour_changes(client: Client, where: str, comparison: Comparison) -> None:
    first = client.get(where)
    assert client.get(where, headers={"If-None-Match": first["ETag"]}).status_code == 304
    factories.highlight(comparison=comparison)
    assert client.get(where, headers={"If-None-Match": first["ETag"]}).status_code == 304
    for code in (comparison.framings.first(), comparison.relations.first()):
        code.change(comparison.created_by, seen=code.revision, colour="#123456")
        answer = client.get(where, headers={"If-None-Match": first["ETag"]})
        assert answer.status_code == 200
        assert "#123456" in answer.content.decode()
        assert answer["ETag"] != first["ETag"]
        first = answer


def test_a_retired_framing_keeps_its_colour(client: Client, where: str, comparison: Comparison) -> None:
    framing = comparison.framings.first()
    framing.retire(comparison.created_by)
    assert f".f-{framing.slug}-0" in client.get(where).content.decode()


def test_a_comparison_without_a_codebook_has_an_empty_one(client: Client) -> None:
    bare = factories.comparison(title="Bare")
    reader = members.member(bare, "reader", Role.READER)
    assert reader.get(reverse("codebook_css", args=[bare.pk])).status_code == 200


def test_it_is_kept_by_no_cache_that_others_share(client: Client, where: str) -> None:
    assert "private" in client.get(where)["Cache-Control"]


def test_a_stranger_finds_nothing_not_even_with_the_right_tag(client: Client, where: str) -> None:
    tag = client.get(where)["ETag"]
    stranger = members.signed_in(factories.user(username="stranger"))
    assert stranger.get(where, headers={"If-None-Match": tag}).status_code == 404
