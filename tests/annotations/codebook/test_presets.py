"""The codebook templates, laying one in a comparison, and copying that of another."""

import itertools

import pytest

from annotations.codebook import palette, presets
from annotations.models import Change, Framing
from annotations.models.annotation import Refused
from annotations.models.codebook import LineStyle
from tests.support import factories

pytestmark = pytest.mark.django_db


def test_the_default_is_strategic_and_psychological_with_tags_and_relations() -> None:
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by)
    framings = list(comparison.framings.all())
    assert [(f.name, f.slug, f.key, f.line) for f in framings] == [
        ("Strategic", "strategic", "s", "solid"),
        ("Psychological", "psychological", "p", "dashed"),
    ]
    assert all(framing.definition for framing in framings)
    assert [tag.name for tag in framings[0].tags.all()] == [
        "regulatory leverage", "electoral calculation", "platform power",
        "institutional realignment", "resources and money", "narrative control",
    ]  # fmt: skip
    assert [tag.name for tag in framings[1].tags.all()] == [
        "love-bombing", "narcissism", "dependence", "emotional appeal", "dominance", "motive attribution",
    ]  # fmt: skip
    assert [relation.slug for relation in comparison.relations.all()] == [
        "contrasts", "echoes", "explains", "contradicts", "reframes", "supports",
    ]  # fmt: skip


def test_laying_is_one_revision_and_all_of_it_is_in_the_history() -> None:
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by)
    assert comparison.revision == 1
    changes = Change.objects.since(comparison, 0)
    assert {change.revision for change in changes} == {1}
    assert len(changes) == 2 + 12 + 6


@pytest.mark.parametrize(
    ("template", "count"), [("framings", 2), ("entman", 4), ("semetko-valkenburg", 5), ("policy-frames", 15)]
)
def test_every_template_can_be_laid_and_passes_the_model_rules(template: str, count: int) -> None:
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by, template)
    codes = [*comparison.framings.all(), *comparison.tags.all(), *comparison.relations.all()]
    for code in codes:
        code.full_clean()
    assert comparison.framings.count() == count
    assert comparison.relations.count() == 6


@pytest.mark.parametrize("template", presets.TEMPLATES.values(), ids=presets.TEMPLATES)
def test_the_framings_of_a_template_are_told_apart(template: presets.Template) -> None:
    for what in ("name", "key", "colour"):
        values = [getattr(entry, what) for entry in template.framings]
        assert len(set(values)) == len(values), what
    lines = itertools.cycle(LineStyle.values)
    framings = [Framing(colour=entry.colour, line=next(lines)) for entry in template.framings]
    assert all(first.line != second.line for first, second in itertools.pairwise(framings))
    assert not list(palette.alike(framings))


def test_every_colour_is_read_wherever_it_is_used() -> None:
    colours = [entry.colour for template in presets.TEMPLATES.values() for entry in template.framings]
    colours += [colour for _, _, colour, _, _ in presets.RELATIONS]
    assert not [(colour, str(fault)) for colour in colours for fault in palette.faults(colour)]


def test_a_second_codebook_is_refused_and_leaves_no_trace() -> None:
    comparison = factories.comparison()
    presets.lay(comparison, comparison.created_by)
    with pytest.raises(Refused, match="has a codebook already"):
        presets.lay(comparison, comparison.created_by, "entman")
    comparison.refresh_from_db()
    assert (comparison.framings.count(), comparison.revision) == (2, 1)


def test_an_unknown_template_is_an_error() -> None:
    comparison = factories.comparison()
    with pytest.raises(KeyError):
        presets.lay(comparison, comparison.created_by, "nonesuch")


def test_a_copy_has_what_is_in_use_and_is_its_own() -> None:
    source, comparison = factories.comparison(), factories.comparison(title="Another")
    presets.lay(source, source.created_by)
    psychological = source.framings.get(slug="psychological")
    source.tags.get(name="narcissism").retire(source.created_by)
    source.relations.get(slug="echoes").retire(source.created_by)
    presets.copy(comparison, comparison.created_by, source)
    copied = comparison.framings.get(slug="psychological")
    assert copied.pk != psychological.pk
    assert (copied.colour, copied.line, copied.key, copied.definition) == (
        psychological.colour, psychological.line, psychological.key, psychological.definition,
    )  # fmt: skip
    assert [tag.name for tag in copied.tags.all()] == [
        "love-bombing", "dependence", "emotional appeal", "dominance", "motive attribution",
    ]  # fmt: skip
    assert [relation.slug for relation in comparison.relations.all()] == [
        "contrasts", "explains", "contradicts", "reframes", "supports",
    ]  # fmt: skip
    assert comparison.revision == 1


def test_a_copy_leaves_out_a_retired_framing_with_its_tags() -> None:
    source, comparison = factories.comparison(), factories.comparison(title="Another")
    presets.lay(source, source.created_by)
    source.framings.get(slug="strategic").retire(source.created_by)
    presets.copy(comparison, comparison.created_by, source)
    assert [framing.slug for framing in comparison.framings.all()] == ["psychological"]
    assert comparison.tags.count() == 6


def test_an_empty_codebook_is_not_copied() -> None:
    source, comparison = factories.comparison(), factories.comparison(title="Another")
    with pytest.raises(Refused, match="no framing in use"):
        presets.copy(comparison, comparison.created_by, source)
