"""A figure is read by the thresholds of those who gave them, at their bounds."""

import pytest

from annotations.agreement.measures import interpretation


@pytest.mark.parametrize(
    ("value", "low", "words"),
    [
        (1, 0.9, "Reliable"),
        (0.8, None, "Reliable"),
        (0.8, 0.7, "interval reaches below"),
        (0.799, 0.7, "tentative conclusions only"),
        (0.667, 0.6, "interval reaches below .667"),
        (0.666, 0.6, "Not to be relied on: below .667"),
        (0, -0.1, "no better than chance"),
        (-0.2, None, "no better than chance"),
    ],
)
def test_alpha_by_krippendorffs_levels(value, low, words):
    assert words in interpretation.of_alpha(value, low)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "Almost perfect"),
        (0.81, "Almost perfect"),
        (0.8, "Substantial"),
        (0.6, "Moderate"),
        (0.4, "Fair"),
        (0.2, "Slight"),
        (0.01, "Slight"),
        (0, "No better than chance"),
        (-0.3, "No better than chance"),
    ],
)
def test_kappa_by_the_levels_of_landis_and_koch(value, words):
    said = interpretation.of_kappa(value)
    assert words in said
    assert ("convention only" in said) == (value > 0)


def test_counts_are_said_in_words():
    assert interpretation.of_precision(1, 1_200) == (
        "Of the 1,200 that the second analyst marked, 1 has a match with the first."
    )
    assert "2 have" in interpretation.of_recall(2, 3)
    assert "Of 7 passages counted on both sides, 4 have a match" in interpretation.of_f1(2, 7)
    assert "3 out of 4" in interpretation.of_share(3, 4)
