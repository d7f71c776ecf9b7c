"""Titles of documents, names of files and links: office, year and kind that their words give."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Evidence
from tasks.records.statements import Source
from tasks.statements.identity.divisions import place_of
from tasks.statements.identity.offices import office
from tasks.statements.vocabulary import rows

YEAR = r"(20[0-3]\d)"
LONGEST = 64
# A month behind the year makes it a date.
_STATED_YEAR = re.compile(rf"{YEAR}年度?(?!(\d|[一二三四五六七八九十]){{1,2}}月)")
_WRITTEN_YEAR = re.compile(r"二[〇○零0O][〇○零一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")
_TELLING = re.compile(r"预算|决算|绩效")
_SENTENCE = re.compile(r"[。;!?]|[.…]{3}|(?<!附件)(?<!附件\d):")
_HEAD = re.compile(r"^#*(附件?\d*[:、.]?)?(第[一二三四五六七八九十]+部分)?[:]?(关于)?(公布|公开)?")
_MATTER = re.compile(
    r"((区|市|县|省|州|旗)本?级)?(部门|单位)(\((部门|单位)\))?(综合|整体|专项|收支|支出|收入|财政|资金)*"
    r"(预算|决算|绩效)"
)
_ANY_MATTER = re.compile(
    r"(年初|项目|专项|资金|整体|综合|财政|拨款|一般公共|重点|支出|收支|收入|“?三公”?|经费)*(预算|决算|绩效|“?三公”?经费)"
)
_STEM = re.compile(
    r"(\.(pdf|docx?|xlsx?|wps|rtf|html?|mhtml?|txt|ofd|zip|rar|7z))+$", re.IGNORECASE
)
# A year in the name of a file that is not part of a date or of a number.
_BARE_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d|[-./_]?[01]\d(?!\d{{3}}))")


@dataclass(frozen=True, slots=True)
class Title:
    """A line that says what a document is; office and year where it names them."""

    text: str
    office: str | None
    year: int | None


def with_digits(text: str) -> str:
    """The text in its normal form with years such as 二〇二五年 in digits."""
    return _WRITTEN_YEAR.sub(lambda found: found[0].translate(_DIGITS), normal(text))


def telling(text: str) -> bool:
    """Whether a line may be a title: it is short, no sentence, and says 预算, 决算 or 绩效."""
    line = normal(text)
    return len(line) <= LONGEST and not _SENTENCE.search(line) and bool(_TELLING.search(line))


def title_in(text: str) -> Title | None:
    """What a line says as the title of a document; None where it is no such title.

    Of several years the one of the matter counts: of 2025年公开2024年度部门决算 it is 2024.
    """
    line = with_digits(text).lstrip("#")
    if not telling(line):
        return None
    year = _year(line)
    named = _office(_HEAD.sub("", line))
    return Title(line, named, year)


def _year(line: str) -> int | None:
    years = list(_STATED_YEAR.finditer(line))
    matters = [found.start() for found in _TELLING.finditer(line)]
    before = [found for found in years if found.end() <= matters[-1]]
    chosen = before[-1:] or years[:1]
    return int(chosen[0][1]) if chosen else None


def _office(line: str) -> str | None:
    years = list(_STATED_YEAR.finditer(line))
    if years and (named := _trimmed(line[: years[0].start()])):
        return named
    starts = [0, *(found.end() for found in years)]
    for start in reversed(starts):
        rest = line[start:]
        for form in (_MATTER, _ANY_MATTER):
            for found in reversed(list(form.finditer(rest))):
                if named := _trimmed(rest[: found.start()]):
                    return named
    return _behind(line)


def _behind(line: str) -> str | None:
    """The office below 2025年度部门预算 on a cover; only with its place it is sure to be one."""
    for found in _MATTER.finditer(line):
        named = _trimmed(line[found.end() :])
        if named and place_of(named)[0]:
            return named
    return None


def _trimmed(text: str) -> str | None:
    return office(re.sub(r"^(关于)?|(关于|公开|的)$", "", text))


def file_name(name: str) -> Title:
    """Office and year by the name of a file; of 公安局_2026年某支队预算 the office is the last."""
    stem = _STEM.sub("", name)
    named: str | None = None
    for part in filter(None, re.split(r"[_\s—–-]+|(?<=\d)[.、]", stem)):
        text = normal(part)
        title = title_in(text)
        found = title.office if title else office(_STATED_YEAR.sub("", text))
        named = found or named
    years = [found[1] for found in _STATED_YEAR.finditer(normal(stem))]
    years = years or _BARE_YEAR.findall(stem)
    return Title(name, named, int(years[0]) if len(set(years)) == 1 else _last(normal(stem)))


def _last(stem: str) -> int | None:
    return _year(stem) if telling(stem) else None


@cache
def _words(name: str) -> tuple[tuple[str, str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            row["field"],
            row["value"],
            re.compile(row["pattern"]),
            re.compile(row["not_pattern"]) if row.get("not_pattern") else None,
        )
        for row in rows(name)
    )


def said_of(field: str, text: str, vocabulary: str = "identity_words") -> str | None:
    """The value of `field` ("kind", "scope") that words give by the first rule that fits."""
    line = normal(text)
    for of, value, pattern, not_pattern in _words(vocabulary):
        if of == field and pattern.search(line) and not (not_pattern and not_pattern.search(line)):
            return value
    return None


def cover_title(lines: Sequence[str], most: int = 5) -> Title | None:
    """The first title among the lines of a cover, which may be broken over several of them.

    One with office and year is better than one with less; a line before it that only seems to
    begin it, because the office with its place stands below, is left out.
    """
    for start in range(len(lines)):
        if best := _beginning(lines, start, most):
            following = _beginning(lines, start + 1, most)
            return following if _is_clearer(following, best) else best
    return None


def _is_clearer(following: Title | None, best: Title) -> bool:
    if not (best.office and following and following.office and following.year):
        return False
    return not place_of(best.office)[0] and bool(place_of(following.office)[0])


def _beginning(lines: Sequence[str], start: int, most: int) -> Title | None:
    best: Title | None = None
    for end in range(start + 1, min(start + most, len(lines)) + 1):
        found = title_in("".join(lines[start:end]))
        if found and found.office and found.year:
            return found
        if found and best and not best.year:
            best = replace(best, office=best.office or found.office, year=found.year)
        best = best or found
    return best if best and (best.office or best.year) else None


def claims_of(title: Title, source: Source) -> Iterator[Evidence]:
    """What a title says of office, year, kind and scope."""
    if title.office:
        yield Evidence("organisation", title.office, source, title.text)
    if title.year:
        yield Evidence("fiscal_year", str(title.year), source, title.text)
    for field in ("kind", "scope"):
        if value := said_of(field, title.text):
            yield Evidence(field, value, source, title.text)
