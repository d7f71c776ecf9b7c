"""The words of performance forms, as data: titles, labels, indicator columns, levels, units."""

import re
from dataclasses import dataclass
from functools import cache

from tasks.documents.normal import normal
from tasks.statements.amounts import ALL_UNITS, UNITS, unit_of_label
from tasks.statements.vocabulary import rows

_UNIT_IN_BRACKETS = re.compile(r"\((金额)?(单位:?)?(百?万|千|亿)?元\)|\(%\)")
# Formula headings as in 小计③=①+②, whose digits NFKC makes plain.
_FORMULA = re.compile(r"(?<=[^\d年])\d(=[-+/\d]+)?$")
_LEADING = re.compile(r"^(其中:?|\d(?=[^\d年月]))")


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a form and what it means.

    Attributes:
        text: as printed, without white space, units and colons.
        field: as in form_fields.csv; None where the vocabulary does not explain it.
        unit: the unit that the label gives.
        measure, fund, phase: what it says of an amount beside or below it, "" for nothing.
    """

    text: str
    field: str | None
    unit: str | None = None
    measure: str = ""
    fund: str = ""
    phase: str = ""


@dataclass(frozen=True, slots=True)
class FormKind:
    """A kind of form and how its title reads."""

    id: str
    title: re.Pattern[str] | None
    not_title: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Level:
    """A first or second level of indicators; `under`: the first levels it may stand below."""

    id: str
    level: int
    label: re.Pattern[str]
    under: tuple[str, ...]


@cache
def form_kinds() -> tuple[FormKind, ...]:
    """All kinds of forms in the order in which titles are tried."""
    return tuple(
        FormKind(
            row["id"],
            re.compile(row["title"]) if row["title"] else None,
            re.compile(row["not_title"]) if row["not_title"] else None,
        )
        for row in rows("forms")
    )


def form_titled(title: str) -> str | None:
    """The kind of form that a title names; None where it names none."""
    text = normal(title)
    for kind in form_kinds():
        if kind.title is None or not kind.title.search(text):
            continue
        if kind.not_title is None or not kind.not_title.search(text):
            return kind.id
    return None


@cache
def label_of(text: str, above: str = "") -> Label:
    """What a printed label means.

    Args:
        above: the label of its group, where one stands over it.
    """
    plain = normal(text)
    unit = unit_of_label(plain)
    shown = _UNIT_IN_BRACKETS.sub("", plain.rstrip(":")).rstrip(":")
    bare = _FORMULA.sub("", _LEADING.sub("", shown))
    found: Label | None = None
    for pattern, under, row in _fields():
        if pattern.fullmatch(bare) and (not under or under == normal(above)):
            label = Label(bare, row["field"], unit, row["measure"], row["fund"], row["phase"])
            if under:
                return label
            found = found or label
    return found or Label(shown, None, unit)


@cache
def _fields() -> tuple[tuple[re.Pattern[str], str, dict[str, str]], ...]:
    return tuple((re.compile(row["label"]), row["under"], row) for row in rows("form_fields"))


@cache
def column_roles(text: str) -> tuple[str, ...]:
    """The roles that a label may have over a column of an indicator grid, the likeliest first."""
    plain = normal(text)
    return tuple(role for role, pattern in _columns() if pattern.fullmatch(plain))


@cache
def _columns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["role"], re.compile(row["label"])) for row in rows("indicator_columns"))


@cache
def levels() -> tuple[Level, ...]:
    """The first and second levels of indicators in the ministry's terms."""
    return tuple(
        Level(row["id"], int(row["level"]), re.compile(row["label"]), tuple(row["under"].split()))
        for row in rows("indicators")
    )


@cache
def level_named(text: str, level: int) -> Level | None:
    """The first or second level that a printed name means; None where it is none of them."""
    plain = normal(text)
    for entry in levels():
        if entry.level == level and entry.label.fullmatch(plain):
            return entry
    return None


@cache
def comparators(place: str) -> dict[str, str]:
    """What stands "before" or "after" a figure, or in a "column", with its comparator or ""."""
    return {row["text"]: row["comparator"] for row in rows("comparators") if row["place"] == place}


@cache
def target_units() -> dict[str, str]:
    """The units of targets, each with the unit that it is compared as."""
    own = {row["unit"]: row["same_as"] or row["unit"] for row in rows("target_units")}
    return {unit: unit for unit in (*ALL_UNITS, *UNITS)} | own


def of_no_project(text: str) -> bool:
    """Whether the words before 绩效目标表 in a title name no project, as 部门专项业务经费."""
    return _generic().fullmatch(normal(text)) is not None


@cache
def _generic() -> re.Pattern[str]:
    words = "|".join(row["words"] for row in rows("form_title_words"))
    return re.compile(f"({words})*")
