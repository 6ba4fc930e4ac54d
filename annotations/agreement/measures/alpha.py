"""Krippendorff's alpha for nominal values, with every code point as a unit.

Source: Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section D: nominal data, any number
of observers, missing values; and Content Analysis, 4th ed. 2018, chapter 12.

The units u are those that two or more analysts have read. m_u readers read u, and n_uv of them give value v.
With n_v = Σ_u n_uv, n = Σ_v n_v, and the weight w_u of a segment that stands for as many equal units:

    alpha = 1 - (n - 1) Σ_u w_u (m_u² - Σ_v n_uv²) / (m_u - 1)  /  (n² - Σ_v n_v²)

So n, and the correction for small samples by n - 1, count *values given to code points*, exactly as a matrix
with a column for each code point would. That makes the correction vanish; the interval over paragraphs shows
instead how little data there may be. Range: 1 for perfect agreement, 0 for chance, below 0 for systematic
disagreement. If all values are the same, alpha is undefined, not 1: nothing shows that the analysts could
tell one value from another.
"""

from collections.abc import Mapping, Sequence

from annotations.agreement.measures import interpretation
from annotations.agreement.measures.bootstrap import REPLICATES, Question, intervals
from annotations.agreement.measures.continuum import Tallies
from annotations.agreement.measures.figure import Figure


def alpha(counts: Sequence[int], apart: int, scale: int = 1) -> float | None:
    """Compute alpha from how often each value was given in pairable units, and the observed disagreement.

    `apart` is `scale` times Σ_u w_u (m_u² - Σ_v n_uv²) / (m_u - 1). None if the values do not vary.
    """
    n = sum(counts)
    expected = n * n - sum(count * count for count in counts)
    return 1 - (n - 1) * apart / (scale * expected) if expected else None


def alphas_of(channels: Mapping[str, Tallies], replicates: int = REPLICATES) -> dict[str, Figure]:
    """Return each channel's alpha and interval; `n` counts the code points that two or more have read."""
    bounds = intervals([_question(tallies) for tallies in channels.values()], replicates)
    return {
        name: _figure(name, tallies, *(within or (None, None)))
        for (name, tallies), within in zip(channels.items(), bounds, strict=True)
    }


def _figure(name: str, tallies: Tallies, low: float | None, high: float | None) -> Figure:
    total = tallies.total()
    value = alpha(list(total.values.values()), total.apart, tallies.scale)
    if value is None:
        said = interpretation.NO_VARIATION if total.points else interpretation.ALONE
        return Figure("alpha", name, None, total.points, "characters", said)
    return Figure(
        "alpha", name, value, total.points, "characters", interpretation.of_alpha(value, low), low, high
    )


def _question(tallies: Tallies) -> Question:
    values = sorted(tallies.total().values)
    rows = [[block.apart, *(block.values.get(held, 0) for held in values)] for block in tallies.blocks]
    return Question(rows, lambda row: alpha(row[1:], row[0], tallies.scale))


def alpha_of_pairs(cells: Sequence[Sequence[int]]) -> float | None:
    """Compute alpha of units with two values: `cells[v][w]` units have v by one analyst, w by the other."""
    kinds = range(len(cells))
    counts = [sum(cells[kind]) + sum(row[kind] for row in cells) for kind in kinds]
    return alpha(counts, 2 * sum(cells[v][w] for v in kinds for w in kinds if v != w))
