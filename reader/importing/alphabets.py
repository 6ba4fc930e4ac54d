"""The letters that languages are written with, and how well a text keeps to those of its language."""
# ruff: noqa: RUF001

import re
from functools import cache
from unicodedata import category


def _letters(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


_WESTERN = "àáâäåæçèéêëíîïñòóôöøùúûüœß"  # of languages that are not below
_ARABIC = _letters("\u0621", "\u063a") + _letters("\u0640", "\u0652")
#: Small letters beyond ASCII, and marks, by language: its own, and those of usual foreign words.
_ALPHABETS = {
    "ar": _ARABIC,
    "be": _letters("а", "ш") + "ыьэюяёіў",
    "bg": _letters("а", "ъ") + "ьюя",
    "bs": "čćđšž",
    "ca": "àçèéíïñòóúü·",
    "cs": "áčďéěíňóöřšťúůüýž",
    "cy": "âêîôöûŵŷ",
    "da": "åæøéüöä",
    "de": "äöüßàâçèéê",
    "el": _letters("ΐ", "ώ"),
    "en": "àáâäçèéêëíïñóôöüæœ",
    "eo": "ĉĝĥĵŝŭ",
    "es": "áéíñóúüç",
    "et": "äõöüšžé",
    "fa": _ARABIC + "پچژگکی",
    "fi": "äöåéšž",
    "fr": "àâæçèéêëîïôœùûüÿ",
    "ga": "áéíóú",
    "he": _letters("\u05b0", "\u05c2") + _letters("א", "ת"),
    "hr": "čćđšž",
    "hu": "áéíóöőúüű",
    "is": "áæéíðóöþúý",
    "it": "àèéìíòóù",
    "lt": "ąčėęįšūųž",
    "lv": "āčēģīķļņšūž",
    "mk": _letters("а", "и") + _letters("к", "ш") + "ѓѕјљњќџ",
    "mt": "àċèġħìòùż",
    "nb": "åæøéèêóòôüöä",
    "nl": "áäçèéêëíïóöúü",
    "pl": "ąćęłńóśźżéöü",
    "pt": "áâãàçéêíóôõúü",
    "ro": "ăâîșțşţ",
    "ru": _letters("а", "я") + "ё",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "sl": "čšžćđ",
    "sq": "çë",
    "sr": _letters("а", "и") + _letters("к", "ш") + "ђјљњћџ",
    "sv": "åäöéèàáü",
    "th": _letters("\u0e01", "\u0e3a") + _letters("\u0e40", "\u0e59"),
    "tr": "âçğıîi\u0307öşûü",
    "uk": _letters("а", "щ") + "ьюяґєії",
    "ur": _ARABIC + "ٹپچڈڑژکگںھہۂۃیےۓ",
    "vi": "àáâãèéêìíòóôõùúýăđĩũơư" + _letters("ạ", "ỹ") + "\u0300\u0301\u0303\u0309\u0323",
}
#: The frequent signs of Chinese, Japanese and Korean are together in their national sets: the codec of such a set, and
#: the first bytes of these signs.
_FREQUENT = {
    "zh": (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7))),
    "ja": (("euc_jp", range(0xA4, 0xA6)), ("euc_jp", range(0xB0, 0xD0))),
    "ko": (("euc_kr", range(0xB0, 0xC9)),),
}
_UNSPACED = ("ja", "th", "zh")
_SIGNS = frozenset("‘’“”„«»–—…•†‡€£§°·©®™¿¡\xa0\xad№، ؛؟、。々《》「」『』【】゛゜・ー！（），．：；？")
_ACCENTED, _UNACCENTED = (
    re.compile("[άέήίόύώΐΰ]"),
    re.compile("[α-ω]{3}"),
)  # hardly a Greek word has no accent
_JOINING = "’·\xa0\xad"  # signs that are inside of words too
_FINAL = "ςךםןףץ"  # forms of letters for the end of a word
_FOLLOWING = "ะาำฯๅๆ"  # Thai signs that follow a letter


@cache
def alphabet(language: str) -> frozenset[str]:
    """Return the small letters beyond ASCII, and marks, that a text in a language is expected to have."""
    if language in _FREQUENT:
        pairs = (
            (codec, bytes((first, last)))
            for codec, firsts in _FREQUENT[language]
            for first in firsts
            for last in range(0x40, 0xFF)
        )
        return frozenset("".join(pair.decode(codec, "ignore") for codec, pair in pairs))
    return frozenset(_ALPHABETS.get(language, _WESTERN))


def regularity(text: str, language: str) -> float:
    """Return how well a text keeps to the letters and signs of its language, from -1 to 1 for all of them.

    Counted are the signs beyond ASCII, and what no word has: a capital after a small letter, letters of two scripts, a
    final form before another letter, a combining mark after none.
    """
    letters = alphabet(language)
    good = bad = 0.0
    most = 0.3 if language == "en" else 1  # its words have such letters only where they are foreign
    for before, sign, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        if before.islower() and sign.isupper():
            bad += 2
        if sign == " ":
            bad += language in _UNSPACED and before > "\u0e00" and after > "\u0e00"
        elif sign < "\t" or not sign.isascii():
            near = before.isalpha() + after.isalpha()
            misplaced = _misplaced(before, sign, after) or (language == "en" and sign.isalpha() and not near)
            weight = -1 if misplaced else _weight(sign, letters, near == 2)
            good += min(max(weight, 0), most)
            bad -= min(weight, 0)
    if language == "el" and _UNACCENTED.search(text) and not _ACCENTED.search(text):
        bad += good
    return (good - bad) / max(good + bad, 1)


def _misplaced(before: str, sign: str, after: str) -> bool:
    kind = category(sign)[0]
    if kind == "M" or sign in _FOLLOWING:
        return category(before)[0] not in "LM"
    if kind != "L" or not "\u0370" <= sign < "\u2e80":
        return False
    return (sign in _FINAL and after.isalpha()) or any(
        near.isascii() and near.isalpha() for near in (before, after)
    )


def _weight(sign: str, letters: frozenset[str], within: bool) -> float:
    """Return how much a sign beyond ASCII speaks for its text, or against it; `within` is between two letters."""
    kind = category(sign)
    if kind in ("Cc", "Cn", "Co") or sign == "\ufffd":
        return -3
    if sign.lower() in letters:
        return 1
    return 0.3 if sign in _SIGNS and (not within or sign in _JOINING or sign > "\u2e80") else -1
