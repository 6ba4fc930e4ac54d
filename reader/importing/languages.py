"""The language of a text, proposed by its script and its words. The same text always gets the same proposal.

The words are judged by CLD3, a small neural network with its model in the package: https://github.com/google/cld3
"""

import unicodedata
from collections import Counter
from functools import lru_cache

import gcld3
from django.conf.locale import LANG_INFO

DEFAULT = "en"
LOOKED_AT = 30_000  # code points
COMPARED = 10_000  # bytes of them, which CLD3 takes from several places
FEW = 20  # letters, below which the words say nothing
SURE = 0.7  # the probability from which CLD3 calls its guess reliable
TWINS, SURE_OF_TWINS = {"bs", "hr", "id", "ms"}, 0.4  # each shares the probability with another one
#: Letters and probability, from which the words are believed against what their file says.
MANY, CERTAIN = 200, 0.95
KANA = 0.1  # of the letters at least, for Japanese, which has Chinese characters too
#: The language of a script that has but one, or that is taken where the words do not say.
SCRIPTS = {
    "ARABIC": "ar", "CYRILLIC": "ru", "DEVANAGARI": "hi", "GREEK": "el", "HEBREW": "he", "THAI": "th",
}  # fmt: skip
SINGLE = ("GREEK", "THAI")
_SAME = dict.fromkeys(("HANGUL", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"), "CJK")  # scripts of one text
TAGS = {"iw": "he", "no": "nb"}  # today's tags for those that CLD3 gives
_KNOWN = (
    "af am ar az be bg bn bs ca co cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr ht hu hy id ig "
    "is it ja jv ka kk km kn ko ku ky la lb lo lt lv mg mi mk ml mn mr ms mt my nb ne nl no ny pa pl ps pt ro ru sd "
    "si sk sl sm sn so sq sr st su sv sw ta te tg th tr uk ur uz vi xh yi yo zh zu"
)
KNOWN = frozenset(_KNOWN.split())
#: The English names of those that Django does not name.
NAMES = {
    "am": "Amharic", "co": "Corsican", "gu": "Gujarati", "ha": "Hausa", "ht": "Haitian Creole", "jv": "Javanese",
    "ku": "Kurdish", "la": "Latin", "lo": "Lao", "mg": "Malagasy", "mi": "Maori", "mt": "Maltese", "ny": "Chichewa",
    "ps": "Pashto", "sd": "Sindhi", "si": "Sinhala", "sm": "Samoan", "sn": "Shona", "so": "Somali", "st": "Sesotho",
    "su": "Sundanese", "xh": "Xhosa", "yi": "Yiddish", "yo": "Yoruba", "zh": "Chinese", "zu": "Zulu",
}  # fmt: skip
#: Languages too close to be told apart against what a file says.
CLOSE = (
    {"bs", "hr", "sr", "sl", "mk"},
    {"id", "ms", "jv", "su"},
    {"nb", "no", "da"},
    {"gl", "pt", "es"},
    {"cs", "sk"},
)


def detect(text: str) -> tuple[str, float]:
    """Return the tag of the language that the words of a text are most likely in, and its probability.

    Only the words in the script of most letters count: those in another one, such as names, would confuse the guess.
    """
    letters = _letters(text[:LOOKED_AT])
    script = _main_script(letters)
    others = {ord(letter): " " for letter in letters if _SAME.get(_script(letter), _script(letter)) != script}
    words = text[:LOOKED_AT].translate({0: " ", **others}).encode("utf-8", "ignore").decode()
    detector = gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=COMPARED)  # one for each thread
    found = detector.FindLanguage(text=words)
    return TAGS.get(found.language, found.language), found.probability


def guess_language(text: str) -> str:
    """Return the tag of a text's language: by its words, or by its script where they do not say; at last `en`."""
    return _judge(text[:LOOKED_AT])[0]


def settle_language(said: str, text: str) -> tuple[str, str]:
    """Return the tag to propose for a text whose file says that it is in `said`, and a note if that is another one.

    Pages often name the language of the program that made them. `said` is empty where a file says nothing.
    """
    language, probability, letters = _judge(text[:LOOKED_AT])
    bases = {said.partition("-")[0].lower(), language.partition("-")[0]}
    doubted = (
        bases <= KNOWN
        and letters >= MANY
        and probability >= CERTAIN
        and not any(bases <= one for one in CLOSE)
    )
    if not said or not doubted or len(bases) == 1:
        return said or language, ""
    return language, (
        f"The file says that its language is {name_of(said)} ({said}), but its words look like "
        f"{name_of(language)} ({language}). "
        "Correct the language if that is wrong."
    )


def _judge(text: str) -> tuple[str, float, int]:
    """Return the tag of a text's language, its probability, and the number of letters."""
    letters = _letters(text)
    script = _main_script(letters)
    if script == "CJK":
        return _east_asian(letters), 1, letters.total()
    if script in SINGLE:
        return SCRIPTS[script], 1, letters.total()
    language, probability = detect(text)
    if letters.total() < FEW or probability < (SURE_OF_TWINS if language in TWINS else SURE):
        return SCRIPTS.get(script, DEFAULT), 0, letters.total()
    return language, probability, letters.total()


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalpha, text))


def _main_script(letters: Counter[str]) -> str:
    """Return the script of most letters, `CJK` for those of Chinese, Japanese and Korean; a sign of these is a word."""
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        script = _SAME.get(_script(letter), _script(letter))
        scripts[script] += 2 * count if script == "CJK" else count
    return max(scripts, key=scripts.__getitem__, default="")


def _east_asian(letters: Counter[str]) -> str:
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[_script(letter)] += count
    kana, hangul, han = scripts["HIRAGANA"] + scripts["KATAKANA"], scripts["HANGUL"], scripts["CJK"]
    if hangul > max(kana, han):
        return "ko"
    return "ja" if kana > KANA * (han + kana) else _chinese(letters)


@lru_cache(maxsize=4_096)
def _script(letter: str) -> str:
    """Return the first word of a letter's name, which for nearly all of them is their script."""
    return unicodedata.name(letter, "").partition(" ")[0]


def _chinese(letters: Counter[str]) -> str:
    """Return `zh-Hant` if more of the characters are in the set of the traditional ones than of the simplified."""
    simplified, traditional = (
        sum(count for letter, count in letters.items() if letter.encode(codec, "ignore"))
        for codec in ("gb2312", "big5")
    )
    return "zh-Hant" if traditional > simplified else "zh"


def name_of(tag: str) -> str:
    """Return the English name of a language by its tag, or `an unnamed language`."""
    base = tag.partition("-")[0].lower()
    about = LANG_INFO.get(tag.lower()) or LANG_INFO.get(base) or {}
    about = LANG_INFO[about["fallback"][0]] if "fallback" in about else about
    return about.get("name") or NAMES.get(base, "an unnamed language")
