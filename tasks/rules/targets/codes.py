"""G17: codes of projects."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tasks.documents.normal import normal
from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.profile import fits
from tasks.rules.rule import rule
from tasks.rules.targets.forms import lines, passed, project_operand

_DIVISION = 6
_FEW = 3
_BEGUN = re.compile(r"\d{6}[0-9A-Z]+")


@rule(
    "G17",
    severity="warning",
    title="A project's code has its length, its division and its year",
    title_zh="项目编码的位数、区划与年度",
    tolerance="none; divisions above or below that of the document belong to it, and a project may"
    " be older than its budget",
    applies="codes printed with projects, where the province uses codes of one length",
    source="measured on published codes, by province (project_codes.csv)",
    note="Other systems have codes of other lengths: only provinces whose codes are known count,"
    " and documents most of whose codes have that length.",
)
def codes_are_whole(disclosure: Disclosure) -> Iterator[RuleResult]:
    """G17: length, division and year of a project's code."""
    system = next((row for row in lines("project_codes") if fits(row, disclosure.identity)), None)
    codes = [normal(project.code or "") for project in disclosure.projects]
    length = _length([code for code in codes if code], system)
    for number, (project, code) in enumerate(zip(disclosure.projects, codes, strict=True)):
        if length is None or not _BEGUN.fullmatch(code):
            continue
        wrong = _wrong(disclosure, code, length)
        cell = project_operand(disclosure, project, "code")
        cell = cell or project_operand(disclosure, project, "name")
        cells = [cell] if cell else []
        anchor = f"t{project.table}-r{project.row}-{number}"
        if wrong is None:
            right = (f"the code {code} is whole", f"项目编码{code}相符")
            yield passed("G17", anchor, cells, project.name, right)
            continue
        stated, expected, said, said_zh = wrong
        yield result(
            "G17",
            anchor,
            "fail",
            cells,
            stated=stated,
            expected=expected,
            message=f"{project.name}: the code {code} {said}",
            message_zh=f"{project.name}：项目编码{code}{said_zh}",
        )


def _length(codes: Sequence[str], system: Mapping[str, str] | None) -> int | None:
    """The length of codes here: that of the province; None where most here have another."""
    if system is None:
        return None
    length = int(system["length"])
    right = sum(len(code) == length for code in codes)
    return length if len(codes) < _FEW or 2 * right > len(codes) else None


def _wrong(disclosure: Disclosure, code: str, length: int) -> tuple[str, str, str, str] | None:
    """What is stated, what is expected, and what to say of it."""
    if len(code) != length:
        return (
            f"{len(code)} characters",
            str(length),
            f"has {len(code)} characters instead of {length}",
            f"为{len(code)}位，应为{length}位",
        )
    own, year = disclosure.identity.division_code, disclosure.identity.fiscal_year
    division = code[:_DIVISION]
    if own and not _related(own, division):
        return division, own, f"has the division {division}", f"的区划为{division}，应为{own}"
    if year and code[_DIVISION:8].isdigit() and int(code[_DIVISION:8]) > year % 100:
        stated = f"20{code[_DIVISION:8]}"
        said = f"is of {stated}, later than {year}"
        return stated, str(year), said, f"的年度为{stated}，晚于{year}年"
    return None


def _related(own: str, division: str) -> bool:
    """Whether one division is the other or lies in it."""
    one, other = _bare(own), _bare(division)
    return one.startswith(other) or other.startswith(one)


def _bare(division: str) -> str:
    """The digits of a division without the pairs of zeros at its end."""
    while division.endswith("00"):
        division = division[:-2]
    return division
