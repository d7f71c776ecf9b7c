"""What a row of a table of totals is: a total, a section, an item; of what measure and fund."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tasks.documents.normal import normal
from tasks.statements.model import Line
from tasks.statements.vocabulary import LineRole, Role, Side, line_roles

_NUMBER = re.compile(r"^([一二三四五六七八九十]+、|\(?[一二三四五六七八九十\d]+\)|\d+[.、])+")


@dataclass(frozen=True, slots=True)
class _Part:
    """基本支出 and the like as a heading of rows, and how it is numbered."""

    measure: str
    style: str


def rolled(lines: Sequence[Line], side: Side) -> list[Line]:
    """The lines with their roles; on a side without 总计 the last 合计 of the year is the total."""
    entries = [_role(line, side) for line in lines]
    roles: list[Role] = [
        found.role if found else line.role for found, line in zip(entries, lines, strict=True)
    ]
    if side and "total" not in roles and "subtotal" in roles:
        last = max(place for place, role in enumerate(roles) if role == "subtotal")
        roles[last] = "total"
    result: list[Line] = []
    section: Role = "current"
    part: _Part | None = None
    for line, role, found in zip(lines, roles, entries, strict=True):
        if role in ("current", "carried-in", "carried-out"):
            section = role
        part = _part(part, line, role, found) if side else None
        if part and found and found.measure:
            line = replace(line, classification="total")
        measure = line.measure or (found.measure if found else None)
        measure = measure or (part.measure if part else _measure(side, role, section))
        result.append(replace(line, role=role, measure=measure, fund=found.fund if found else None))
    return result


def _part(part: _Part | None, line: Line, role: Role, found: LineRole | None) -> _Part | None:
    """The part of the expenditure that a row belongs to: its own, or that of a heading above it.

    What is numbered like the heading is beside it, not below.
    """
    style = numbering(line.name or "")
    if role == "item" and found and found.measure:
        return _Part(found.measure, style)
    below = part is not None and role in ("item", "earmarked") and style != part.style
    return part if below else None


def numbering(name: str) -> str:
    """How a row is numbered, "" not at all: 一、 and 二十、 are of one style, 1、 of another."""
    number = _NUMBER.match(normal(name))
    plain = re.sub(r"[一二三四五六七八九十]+", "一", number.group()) if number else ""
    return re.sub(r"\d+", "1", plain)


def _role(line: Line, side: Side) -> LineRole | None:
    if line.code and side != "income":
        return None
    label = bare(line.name or "")
    said = "expenditure" if side.startswith("economic") else side
    for entry in line_roles():
        if entry.side == said and entry.label.fullmatch(label):
            return entry
    return None


def is_total(line: Line) -> bool:
    """Whether the row is a total of a table that is not divided."""
    found = _role(line, "")
    return found is not None and found.role == "total"


def bare(name: str) -> str:
    """A row label, normalised, without its number and colon: （一）本年收入： is 本年收入."""
    return _NUMBER.sub("", normal(name)).rstrip(":")


def _measure(side: Side, role: Role, section: Role) -> str | None:
    if not side:
        return None
    if side != "income":
        return "carried-out" if "carried-out" in (role, section) and role != "total" else "total"
    if role in ("total", "offset"):
        return "total"
    return "carried-in" if "carried-in" in (role, section) else "revenue"
