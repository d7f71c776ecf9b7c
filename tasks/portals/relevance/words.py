"""The words by which links are judged: data/subjects.csv, patterns for titles in normal form."""

import csv
import re
from functools import cache
from pathlib import Path

from tasks.statements.identity.titles import with_digits

SUBJECTS = Path(__file__).parents[1] / "data" / "subjects.csv"
_LONGEST = 200
_LONGEST_NAME = 40
_AROUND_NAME = re.compile(
    r"^[\d\W]+|\([^()]*\)$|(20\d\d年?度?)?(信息|情况)?(公开)?(情况)?(说明|报?表)?$"
)
_OFFICE_BEFORE = re.compile(r"^[^\d关于]{2,24}?(局|委员会|办公室|中心|人民政府|街道|镇|乡)")


def meant(title: str) -> str:
    """A title in its normal form, without words that only seem to speak of budgets."""
    return _pattern("misleading").sub("", with_digits(title[:_LONGEST]))


def word_of(effect: str, text: str) -> str | None:
    """The first word of the text that has the effect."""
    found = _pattern(effect).search(text)
    return found[0] if found else None


def consists_of(effect: str, text: str) -> bool:
    """Whether the whole text has the effect."""
    return bool(_pattern(effect).fullmatch(text))


def is_office(text: str) -> bool:
    """Whether a text is nothing but the name of an office, perhaps with number, year or 公开."""
    name = _AROUND_NAME.sub("", text)
    named = 1 < len(name) <= _LONGEST_NAME and consists_of("office", name)
    return named and not word_of("no-office", name)


def other_subject(text: str) -> str | None:
    """The word of another subject, outside the name of the office before it."""
    return word_of("unwanted", _OFFICE_BEFORE.sub("", text))


@cache
def _pattern(effect: str) -> re.Pattern[str]:
    with SUBJECTS.open(encoding="utf-8", newline="") as file:
        words = [row["pattern"] for row in csv.DictReader(file) if row["effect"] == effect]
    return re.compile("|".join(words), re.IGNORECASE)
