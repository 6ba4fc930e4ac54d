"""Codebooks to begin from, and functions that give one to a comparison.

The templates from the literature keep their authors' categories; the definitions are worded for this project.
Every colour is readable wherever it is used. Line styles alternate, so that neighbours differ without their
hue, and within one line style everybody can tell the colours apart.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from annotations.models import Framing, Relation, Tag
from annotations.models.annotation import Refused
from annotations.models.change import Recording, recording
from annotations.models.codebook import LineStyle
from reader.models import Comparison


@dataclass(frozen=True, slots=True)
class PresetFraming:
    """A framing of a template; its slug is made from its name."""

    name: str
    key: str
    colour: str
    definition: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    label: str
    sentence: str
    framings: tuple[PresetFraming, ...]


#: slug, name, colour, symmetric, definition
RELATIONS = (
    (
        "contrasts",
        "Contrasts with",
        "#86046b",
        True,
        "The two passages set off different sides of one matter.",
    ),
    ("echoes", "Echoes", "#1d5754", True, "The two passages say much the same, in their own terms."),
    (
        "explains",
        "Explains",
        "#541fb4",
        False,
        "The first passage gives a reason for what the second reports.",
    ),
    ("contradicts", "Contradicts", "#613738", True, "The two passages cannot both be true."),
    (
        "reframes",
        "Reframes",
        "#9e5b99",
        False,
        "The first passage reads the matter of the second another way.",
    ),
    (
        "supports",
        "Supports",
        "#3f4b04",
        False,
        "The first passage gives evidence for what the second claims.",
    ),
)

TEMPLATES: dict[str, Template] = {
    "framings": Template(
        "Strategic and psychological",
        "Two framings, each with six tags: what actors stand to gain, and what moves them.",
        (
            PresetFraming(
                "Strategic", "s", "#0063a6",
                "The passage explains events by interests: power, money, rules, votes, institutions, "
                "and moves made to gain by them.",
                ("regulatory leverage", "electoral calculation", "platform power",
                 "institutional realignment", "resources and money", "narrative control"),
            ),
            PresetFraming(
                "Psychological", "p", "#b34700",
                "The passage explains events by persons: character, feeling, need, attachment, "
                "and what is said of a motive.",
                ("love-bombing", "narcissism", "dependence",
                 "emotional appeal", "dominance", "motive attribution"),
            ),
        ),
    ),
    "entman": Template(
        "Entman (1993): what a frame does",
        "Four functions of a frame: it defines a problem, finds causes, judges, and recommends.",
        (
            PresetFraming("Problem definition", "p", "#0063a6", "Says what is going on, and at what cost."),
            PresetFraming("Causal interpretation", "c", "#b34700", "Says who or what brought the problem about."),
            PresetFraming("Moral evaluation", "m", "#86046b", "Judges those who cause the problem, or its effects."),
            PresetFraming("Treatment recommendation", "t", "#227008", "Proposes a remedy, or says what it would do."),
        ),
    ),
    "semetko-valkenburg": Template(
        "Semetko and Valkenburg (2000): news frames",
        "Five frames often met in the news, from conflict to responsibility.",
        (
            PresetFraming("Conflict", "c", "#a10128", "Sets persons, groups or institutions against each other."),
            PresetFraming("Human interest", "h", "#b34700", "Puts a face, a life or a feeling to the matter."),
            PresetFraming("Economic consequences", "e", "#227008", "Says what the matter costs or brings, and whom."),
            PresetFraming("Morality", "m", "#86046b", "Sees the matter in the light of religious or moral duty."),
            PresetFraming("Responsibility", "r", "#0063a6", "Says whose doing it is, or who ought to put it right."),
        ),
    ),
    "policy-frames": Template(
        "Boydstun and others: policy frames",
        "Fifteen dimensions of a policy debate, from economic to other.",
        (
            PresetFraming("Economic", "e", "#227008", "Costs, gains, prices, work and trade."),
            PresetFraming("Capacity and resources", "a", "#0063a6", "Means at hand or lacking: people, time, tools."),
            PresetFraming("Morality", "m", "#86046b", "Religious or ethical duty, and what is right in itself."),
            PresetFraming("Fairness and equality", "f", "#3c3e74", "How burdens, rights and goods are shared out."),
            PresetFraming("Legality, constitutionality and jurisprudence", "l", "#785715",
                  "Laws, constitutions, courts, and the rights and powers they give."),
            PresetFraming("Policy prescription and evaluation", "p", "#1c6ef0", "A policy, and whether it works."),
            PresetFraming("Crime and punishment", "c", "#a10128", "Breaking the law, pursuing it, and what follows."),
            PresetFraming("Security and defence", "s", "#7b55e7", "Threats to a country or a person; protection."),
            PresetFraming("Health and safety", "h", "#457a70", "Illness, injury, care, and keeping from harm."),
            PresetFraming("Quality of life", "q", "#956391", "Everyday living: comfort, ease, mobility, happiness."),
            PresetFraming("Cultural identity", "i", "#990f94", "Customs, values and belonging of a group."),
            PresetFraming("Public opinion", "o", "#b34700", "What people think, as polls, protests or votes show."),
            PresetFraming("Political", "t", "#541fb4", "Parties, elections, lobbying, bargains in office."),
            PresetFraming("External regulation and reputation", "x", "#613738",
                  "Relations with, or standing among, other states or groups."),
            PresetFraming("Other", "z", "#1d5754", "A frame that none of the others covers."),
        ),
    ),
}  # fmt: skip

DEFAULT = "framings"


def lay(comparison: Comparison, actor: Any, template: str = DEFAULT) -> None:
    """Give `comparison` the codebook of a template, in one revision.

    Raises KeyError for an unknown template, and Refused if the comparison has a codebook already.
    """
    chosen = TEMPLATES[template]
    with recording(comparison, actor) as record:
        _refuse_second(comparison)
        for place, entry in enumerate(chosen.framings):
            framing = Framing(
                name=entry.name, slug=slugify(entry.name), key=entry.key, colour=entry.colour,
                line=LineStyle.values[place % len(LineStyle.values)], definition=entry.definition,
            )  # fmt: skip
            _add(record, framing, place)
            for tag_place, name in enumerate(entry.tags):
                _add(record, Tag(framing=framing, name=name), tag_place)
        for place, (slug, name, colour, symmetric, definition) in enumerate(RELATIONS):
            relation = Relation(
                slug=slug, name=name, colour=colour, symmetric=symmetric, definition=definition
            )
            _add(record, relation, place)


def copy(comparison: Comparison, actor: Any, source: Comparison) -> None:
    """Give `comparison` a copy of the codebook of `source`, without retired codes, in one revision.

    Raises Refused if the comparison has a codebook already, or if `source` has no framing in use.
    """
    with source.locked():  # so that the three queries read one codebook
        framings = list(Framing.objects.current().filter(comparison=source))
        tags = list(Tag.objects.current().filter(framing__in=framings))
        relations = list(Relation.objects.current().filter(comparison=source))
    if not framings:
        raise Refused(
            f"“{source}” has no framing in use, so there is no codebook to copy; choose another.", "codebook"
        )
    with recording(comparison, actor) as record:
        _refuse_second(comparison)
        twins: dict[int, Framing] = {}
        for place, framing in enumerate(framings):
            twins[framing.pk] = Framing(**framing.state())
            _add(record, twins[framing.pk], place)
        for place, tag in enumerate(tags):
            twin = Tag(**tag.state())
            twin.framing = twins[tag.framing_id]
            _add(record, twin, place)
        for place, relation in enumerate(relations):
            _add(record, Relation(**relation.state()), place)


def _add(record: Recording, code: Framing | Tag | Relation, position: int) -> None:
    code.comparison = record.comparison
    code.position = position
    code.write(record, "created")


def _refuse_second(comparison: Comparison) -> None:
    if Framing.objects.filter(comparison=comparison).exists():
        raise Refused("This comparison has a codebook already; change that one on its page.", "codebook")
