"""A small guess at a text's language: by its script, or in the Latin one by its most common words."""

import re
from collections import Counter

#: Words frequent in the language and rare in the others.
STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to is that was with for this are from which they have not been their what would",
        "de": "der und nicht das ist ein eine mit sich auf dem auch als wird oder aus nach wie sind einer",
        "fr": "les et est une dans qui pour pas sur plus avec ce sont nous mais cette aux ses leur était",
        "es": "el los y las por para más pero sus muy hay cuando esta ser sobre también fue había donde",
        "it": "il che di gli della è per sono nel più anche con alla questo delle dei ha ma perché ancora",
        "pt": "o os não uma em dos mais ao das à seu sua também pelo pela até isso ela são foi",
        "nl": "het een van dat niet zijn op aan voor er maar ook naar dan zou wat worden wordt deze uit",
    }.items()
}
#: The letters of other scripts, by the language that is taken for theirs.
SCRIPTS: dict[str, re.Pattern[str]] = {
    language: re.compile(f"[{letters}]")
    for language, letters in {
        "zh": r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
        "ja": r"\u3041-\u30ff\u31f0-\u31ff",
        "ko": r"\u1100-\u11ff\uac00-\ud7a3",
        "ar": r"\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff",
        "he": r"\u05d0-\u05ea",
        "el": r"\u0370-\u03ff\u1f00-\u1fff",
        "ru": r"\u0400-\u04ff",
    }.items()
}
#: Letters of other languages in the same script, which the one in `SCRIPTS` has none of.
OWN_LETTERS: dict[str, dict[str, frozenset[str]]] = {
    "ar": {"ur": frozenset("ٹڈڑںے"), "fa": frozenset("پچژگکی")},
    "ru": {"uk": frozenset("іїєґ")},
}
OFTEN = 0.02  # of a script's letters at least, for a language's own
KANA = 0.1  # of the letters at least, for Japanese, which has Chinese characters too
ENOUGH = 3  # such words at least, for a guess
LOOKED_AT = 30_000  # code points


def guess_language(text: str) -> str:
    """Return the tag of the known language whose script most of the text is in, or with most stop words in it.

    `en` for fewer than `ENOUGH` such words.
    """
    if by_script := _guess_by_script(text[:LOOKED_AT]):
        return by_script
    counts = Counter(re.findall(r"[^\W\d_]+", text[:LOOKED_AT].lower()))
    scores = {language: sum(counts[word] for word in words) for language, words in STOP_WORDS.items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] >= ENOUGH else "en"


def _guess_by_script(text: str) -> str:
    """Return the tag of a language of the script that most letters are in; empty for the Latin and unknown ones."""
    letters = Counter(letter for letter in text.lower() if letter.isalpha())
    counts = {
        language: sum(count for letter, count in letters.items() if script.match(letter))
        for language, script in SCRIPTS.items()
    }
    if counts["ja"] > KANA * (counts["zh"] + counts["ja"]):
        counts["ja"] += counts.pop("zh")
    best = max(counts, key=lambda language: counts[language])
    if counts[best] * 2 <= letters.total():
        return ""
    for language, own in OWN_LETTERS.get(best, {}).items():
        if sum(letters[letter] for letter in own) > OFTEN * counts[best]:
            return language
    return best
