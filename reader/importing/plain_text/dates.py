"""Dates as written in pieces: found, and told apart from the words around them."""
# ruff: noqa: RUF001

import datetime as dt
import re
from collections.abc import Iterator

from reader.importing.plain_text.characters import CHINESE_NUMERALS, read_chinese_number

#: Month names and their short forms in English, German, French, Spanish, Italian, Portuguese and Dutch.
_MONTHS = (
    "january jan januar jänner janvier enero gennaio janeiro januari января stycznia ינואר يناير",
    "february feb februar février fevrier febrero febbraio fevereiro februari февраля lutego פברואר فبراير",
    "march mar märz maerz mars marzo março marco maart марта marca מרץ מרס مارس",
    "april apr avril abril aprile апреля kwietnia אפריל أبريل",
    "may mai mayo maggio maio mei мая maja מאי مايو",
    "june jun juni juin junio giugno junho июня czerwca יוני يونيو",
    "july jul juli juillet julio luglio julho июля lipca יולי يوليو",
    "august aug août aout agosto augustus августа sierpnia אוגוסט أغسطس",
    "september sep sept septembre septiembre settembre setembro сентября września ספטמבר سبتمبر",
    "october oct oktober okt octobre octubre ottobre outubro октября października אוקטובר أكتوبر",
    "november nov novembre noviembre novembro ноября listopada נובמבר نوفمبر",
    "december dec dezember dez décembre decembre diciembre dicembre dezembro декабря grudnia דצמבר ديسمبر",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
MONTHS |= {f"ב{name}": number for name, number in MONTHS.items() if "א" <= name[0] <= "ת"}  # "in March"

_MONTH = r"(?P<name>[^\W\d_]{3,12})\.?"
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.)?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)",
        rf"\b{_MONTH} (?P<d>\d{{1,2}}){_ORDINAL},? (?P<y>\d{{4}})\b",
        rf"\b(?P<d>\d{{1,2}}){_ORDINAL} (?:of |de )?{_MONTH},? (?:de )?(?P<y>\d{{4}})\b",
        r"\b(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})\b",
        r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b",
        r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<sign>[./])\s?(?P<m>\d{1,2})(?P=sign)\s?(?P<d>\d{1,2})(?![\d/])",
        r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日号號일]",
        rf"(?P<cy>[〇零○{CHINESE_NUMERALS}]{{4}})年(?P<cm>[{CHINESE_NUMERALS}]{{1,2}})月(?P<cd>[{CHINESE_NUMERALS}]{{1,3}})日",
    )
)

LONGEST = 140  # code points of a line that is looked at for a date
_LABEL = re.compile(
    r"(?:first |last )?(?:published|updated|posted|modified|date|veröffentlicht|publié|publicado"
    r"|pubblicato|gepubliceerd|опубликовано|дата|פורסם|עודכן|תאריך)\b(?: on| at| le| am)?\s*:?\s*"
    r"|(?:发布时间|發布時間|发表时间|发布日期|更新时间|更新時間|出版日期|日期|时间|時間|发布于|发表于|発行日|公開日)\s*[:：]?\s*",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\d{1,2}(?:[:.]\d{2}){1,2}\s*(?:[ap]\.?m\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?|\b\d{1,2}h\d{0,2}\b"
    r"|\(?\b(?-i:[A-Z]{1,4}T|UTC|Uhr)\b(?:[+-]\d+)?\)?"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
    r"|星期[一二三四五六日天]|周[一二三四五六日]|[(（]?[月火水木金土日]曜日?[)）]?|上午|下午|凌晨|晚上|午前|午後"
    r"|\b(?:at|on|the|am|um|le|à|יום)\b",
    re.IGNORECASE,
)


def find_date(text: str) -> dt.date | None:
    """Return the first date in `text`. An ambiguous one such as 3/4/2025 (April or March) is not guessed."""
    found = sorted(_dates(text))
    return found[0][2] if found else None


def is_date_line(line: str) -> bool:
    """Return True if the line says when the piece appeared and little else."""
    if len(line) > LONGEST or not any(character.isnumeric() for character in line):
        return False
    dates = list(_dates(line, ambiguous=True))
    if not dates:
        return False
    label = _LABEL.match(line)
    rest = list(line)
    for start, end, _ in dates:
        rest[start:end] = " " * (end - start)
    left = _BESIDE.sub(" ", "".join(rest)[label.end() if label else 0 :])
    letters = sum(character.isalnum() for character in left)
    return letters <= (20 if label else 2)


def is_labelled_update(line: str) -> bool:
    """Return True if the line says when the piece was changed rather than when it appeared."""
    return bool(re.match(r"(?:last )?(?:updated|modified)", line, re.IGNORECASE))


def _dates(text: str, ambiguous: bool = False) -> Iterator[tuple[int, int, dt.date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            date = _date(match.groupdict(), ambiguous)
            if date:
                yield match.start(), match.end(), date


def _date(parts: dict[str, str | None], ambiguous: bool) -> dt.date | None:
    if parts.get("cy"):
        parts = {name[-1]: str(read_chinese_number(parts[name] or "")) for name in ("cy", "cm", "cd")}
    year = int(parts["y"] or 0)
    if parts.get("a"):
        month, day = int(parts["a"] or 0), int(parts["b"] or 0)
        if month > 12:
            month, day = day, month
        elif day <= 12 and day != month and not ambiguous:
            return None
    else:
        day = int(parts["d"] or 0)
        month = MONTHS.get((parts.get("name") or "").lower(), 0) or int(parts.get("m") or 0)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
