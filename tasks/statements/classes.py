"""What class a row is booked under: codes in one or several columns, fused with names, or names."""

import re
from collections.abc import Sequence
from itertools import takewhile

from tasks.documents.normal import normal
from tasks.records import Cell, Classed
from tasks.statements.blocks import ClassKeys
from tasks.statements.vocabulary import CATEGORY, CODE

# 2014001-行政运行, [30201]办公费, 30201办公费; and with the code behind: 工资福利支出(301).
_FUSED = re.compile(r"\[?(?P<code>[235]\d\d(\d\d){0,3})\]?[-—_ ]*(?P<name>\D.*)")
_CODE_BEHIND = re.compile(r"(?P<name>\D.*?)[(\[](?P<code>\d{3}|\d{5}|\d{7})[)\]]?")
# A-货物; 01-公共服务; 233_烟台市民政局.
_MARKED = re.compile(r"(?P<code>[A-Z]\d*|\d{2,})[-_](?P<name>.+)")
# [242001]某局.
_BRACKETED = re.compile(r"\[(?P<code>\w+)\](?P<name>.+)")
# The code of a project: the division, the year, a type and a number.
_PROJECT = re.compile(r"(?P<code>\d{6,8}[A-Z]\w{8,14})[-_]?(?P<name>.*)")
_BUDGET = (_FUSED, _CODE_BEHIND)
_FORMS: dict[str, tuple[re.Pattern[str], ...]] = {
    "": _BUDGET,
    "functional": _BUDGET,
    "economic": _BUDGET,
    "economic-department": _BUDGET,
    "economic-government": _BUDGET,
    "organisation": (_MARKED, _BRACKETED),
    "organisation-or-project": (_MARKED, _BRACKETED),
    "procurement": (_MARKED, _BRACKETED),
    "project": (_PROJECT,),
}
_LEVELS = {"类", "款", "项", "目", "**"}


def codes_of(rows: Sequence[Sequence[Cell]], cols: Sequence[int]) -> list[str]:
    """Each row's code; where 款 and 项 stand alone like steps, they take what stands above them.

    A 款 or 项 of one digit in a column of its own has lost its zero. A 款 of two digits in one
    column with whole codes is completed where the next whole code begins so.
    """
    if len(cols) == 1:
        return _completed([_parts(cells, cols)[0] for cells in rows])
    codes = []
    above = [""] * len(cols)
    for cells in rows:
        parts = _parts(cells, cols)
        parts[1:] = [part.zfill(2) if part.isdecimal() else part for part in parts[1:]]
        blank = len(list(takewhile(lambda part: not part, parts)))
        stepped = above[:blank] + parts[blank:]
        if blank < len(parts) and not CODE.fullmatch("".join(parts)):
            parts = stepped if CODE.fullmatch("".join(stepped)) else parts
        codes.append("".join(parts))
        above = parts if CODE.fullmatch(codes[-1]) else above
    return codes


def _parts(cells: Sequence[Cell], cols: Sequence[int]) -> list[str]:
    parts = [normal(cells[col].text) if cells[col].col == col else "" for col in cols]
    return [""] * len(cols) if _LEVELS.issuperset(filter(None, parts)) else parts


def _completed(codes: Sequence[str]) -> list[str]:
    completed = list(codes)
    category = ""
    for place, code in enumerate(codes):
        if CODE.fullmatch(code):
            category = code[:CATEGORY]
        elif code.isdecimal() and len(code) == 2 and category:
            below = next(filter(CODE.fullmatch, codes[place + 1 :]), "")
            if below.startswith(category + code):
                completed[place] = category + code
    return completed


def class_of(keys: ClassKeys, code: str, name: str, default: str) -> Classed | None:
    """The class that code and name cells give; None where both are blank.

    Args:
        code: joined; "" where the table has no column for it.
        name: as printed.
        default: the classification where neither label nor code says one.
    """
    if not code and not normal(name):
        return None
    split = _split(normal(name), keys.classification or default) if not code else None
    if split is not None:
        code, name = split
    classification = keys.classification or _by_digits(code) or default
    if classification == "economic":
        classification = "economic-government" if code.startswith("5") else "economic-department"
        if code.startswith("2"):
            classification = "functional"
    return Classed(classification, code or None, name or None)


def _by_digits(code: str) -> str | None:
    """The classification that a code's first digit tells where no label does."""
    if not CODE.fullmatch(code):
        return None
    return {"2": "functional", "3": "economic-department", "5": "economic-government"}.get(code[0])


def _split(name: str, classification: str) -> tuple[str, str] | None:
    for form in _FORMS.get(classification, ()):
        if found := form.fullmatch(name):
            return found["code"], found["name"]
    return None
