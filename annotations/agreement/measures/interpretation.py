"""The sentences that say what a figure means, or why there is none."""

#: Krippendorff, Content Analysis, 4th ed. 2018, chapter 12: draw conclusions from variables with alpha of at
#: least .800, and tentative ones only between .667 and .800.
RELIABLE, TENTATIVE = 0.8, 0.667

#: Landis and Koch, "The measurement of observer agreement for categorical data", Biometrics 33 (1977),
#: p. 165. They call the divisions "clearly arbitrary".
LANDIS_KOCH = (
    (0.8, "almost perfect"),
    (0.6, "substantial"),
    (0.4, "moderate"),
    (0.2, "fair"),
    (0.0, "slight"),
)

ALONE = "Nobody else has coded the same text yet, so there is nothing to compare."
NO_VARIATION = (
    "Everybody gave all of the text one and the same value. Without variation agreement cannot be told from chance, "
    "so there is no figure."
)
NO_VARIATION_OF_PAIRS = (
    "Both said one and the same of everything there was to compare. Without variation agreement cannot be told from "
    "chance, so there is no figure."
)
NOTHING_MARKED = "Neither of the two has marked a passage here, so there is nothing to compare."
NO_REFERENCE = "The first of the two has marked no passage here, so there is nothing to be found again."
NO_CANDIDATE = "The second of the two has marked no passage here, so there is nothing that could be right."
NO_LINKS = "Neither of the two has made a link here, so there is nothing to compare."
NO_SHARED_LINKS = "No two passages were linked by both, so their relations cannot be compared."
NO_MATCHES = "No passage was marked by both, so there is nothing to compare."


def of_alpha(value: float, low: float | None = None) -> str:
    """Interpret Krippendorff's alpha by his thresholds; `low` is the lower bound of its interval."""
    if value >= RELIABLE:
        said = "Reliable: at least .800, the level that Krippendorff asks for before conclusions are drawn."
        if low is not None and low < RELIABLE:
            said += " The interval reaches below it, so more text should be read by several."
        return said
    if value >= TENTATIVE:
        said = "Good for tentative conclusions only: between .667 and .800 by Krippendorff's levels."
        if low is not None and low < TENTATIVE:
            said += " The interval reaches below .667, so more text should be read by several."
        return said
    if value > 0:
        return (
            "Not to be relied on: below .667, the least that Krippendorff accepts for tentative conclusions."
        )
    return "Not to be relied on: no better than chance."


def of_kappa(value: float) -> str:
    """Name a kappa by the levels of Landis and Koch, and say why they are only a convention."""
    name = next((name for least, name in LANDIS_KOCH if value > least), "no better than chance")
    if value <= 0:
        return "No better than chance."
    return (
        f"“{name.capitalize()}” in the words of Landis and Koch, whose levels are a convention only; kappa is low "
        "where one of the values is rare."
    )


def of_precision(matched: int, n: int) -> str:
    return (
        f"Of the {n:,} that the second analyst marked, {matched:,} {_have(matched)} a match with the first."
    )


def of_recall(matched: int, n: int) -> str:
    return (
        f"Of the {n:,} that the first analyst marked, {matched:,} {_have(matched)} a match with the second."
    )


def of_f1(matched: int, n: int, things: str = "passages") -> str:
    return f"Of {n:,} {things} counted on both sides, {2 * matched:,} have a match. There is no agreed level for F1."


def of_share(agreed: int, n: int) -> str:
    return f"Both say the same of {agreed:,} out of {n:,}. Part of that is chance, which a share does not take out."


def _have(number: int) -> str:
    return "has" if number == 1 else "have"
