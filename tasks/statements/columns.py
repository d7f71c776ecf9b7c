"""The columns of a table: keys that say what a row is, and figures with what they measure.

Every label over a column adds to its meaning, from the group at the top down to the leaf: 本年收入
over 小计 is the revenue of all funds, 公务接待费 over 一般公共预算 one item of one fund.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tasks.statements.amounts import unit_of_label
from tasks.statements.model import Column
from tasks.statements.vocabulary import (
    KeyRole,
    StatementKind,
    item_of,
    key_meaning,
    value_meaning,
)

_YEAR = re.compile(r"(20\d\d)年")
_SUMS = ("合计", "总计", "小计")
_FORMER = re.compile(r"上年(预算|决算|执行|数)|上年$")
_FORMULA = re.compile(r"([①-⑳\d]+=?[①-⑳\d+\-=/×*()]*)$")


@dataclass(frozen=True, slots=True)
class Key:
    """A column of codes, names or the like; `classification` is "" where no label says it."""

    col: int
    role: KeyRole
    classification: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A column that no vocabulary explains."""

    label: str


def key_of(col: int, path: tuple[str, ...]) -> Key | None:
    """The key that a column's labels name; None for a column of figures."""
    if len(path) > 1 and path[-1] in _SUMS:
        path = path[:-1]
    found = key_meaning(path[-1]) if path else None
    if found is None:
        return None
    said = [key_meaning(label) for label in reversed(path)]
    classification = next((entry.classification for entry in said if entry and _says(entry)), "")
    return Key(col, found.kind, classification, path)  # type: ignore[arg-type]


def _says(entry: object) -> bool:
    return bool(getattr(entry, "classification", ""))


def column_of(
    col: int,
    path: Sequence[str],
    headings: Collection[str],
    kind: StatementKind,
    fiscal_year: int | None,
) -> Column | Unread:
    """What a column of figures means.

    Args:
        path: labels from the top down, normalised.
        headings: labels that stand over the whole block or all of its figures; they may say the
            year and the fund, but not what part of the whole a column is.
    """
    label = " / ".join(path)
    dimensions: dict[str, str] = {}
    own = [said for said in path if said not in headings]
    name = next((said for said in own if _plain(said) in _SUMS), own[0] if own else label)
    for place, said in enumerate(path):
        item = item_of(_plain(said)) if kind.classification == "three-public" else None
        groups = tuple(path[:place])
        found = value_meaning(said, groups) or value_meaning(_plain(said), groups)
        if item is not None:
            dimensions["item"] = item
            name = said
        elif found is not None:
            parts = ("measure",) if said in headings else ()
            dimensions.update(pair for pair in found.dimensions if pair[0] not in parts)
        elif said not in headings:
            return Unread(label)
    if not path:
        return Unread(label)
    return Column(
        col=col,
        label=label,
        measure=dimensions.get("measure", "total"),
        fund=dimensions.get("fund", kind.fund),
        fiscal_year=year_of(path, fiscal_year),
        item=dimensions.get("item"),
        phase=dimensions.get("phase"),
        name=name,
        unit=next((unit for said in reversed(path) if (unit := unit_of_label(said))), None),
    )


def year_of(path: Sequence[str], fiscal_year: int | None) -> int | None:
    """The fiscal year of a column: printed over it, said as 上年, or else the document's."""
    for label in reversed(path):
        if found := _YEAR.search(label):
            return int(found.group(1))
    if any(_FORMER.search(label) for label in path):
        return None if fiscal_year is None else fiscal_year - 1
    return fiscal_year


def grouped(columns: Sequence[Column], paths: Sequence[Sequence[str]]) -> list[Column] | None:
    """Columns of items whose groups (years, phases) repeat; None where the groups are not clear.

    Where the spans of the groups leave two columns with one meaning, what the groups say is taken
    in its order: in one real form the second year stands a cell too early over the first year's
    last item. A column beside the three public expenses that names no item is the sum of all.
    """
    first = next((column for column in columns if column.item), None)
    if first is None:
        return list(columns)
    named = _with_sums(columns)
    starts = [c.col for c in named if (c.item, c.fund) == (named[0].item, named[0].fund)]
    meanings = {(c.item, c.fund, c.fiscal_year, c.phase, c.measure) for c in named}
    if len(starts) == 1 or len(meanings) == len(named):
        return _numbered(named)
    said: list[tuple[int | None, str | None, str]] = []
    for column in named:
        year = year_of(paths[column.col][:1], None) or column.fiscal_year
        meaning = (year, column.phase, column.measure)
        if meaning not in said:
            said.append(meaning)
    if len(said) != len(starts):
        return None
    result = []
    for column in named:
        group = sum(start <= column.col for start in starts) - 1
        year, phase, measure = said[group]
        meant = replace(column, fiscal_year=year, phase=phase, measure=measure, group=group)
        result.append(meant)
    return result


def _numbered(columns: Sequence[Column]) -> list[Column]:
    """Columns with the number of their group: those of one year, phase, measure and fund."""
    groups = [(c.fiscal_year, c.phase, c.measure, c.fund) for c in columns]
    order = list(dict.fromkeys(groups))
    return [replace(c, group=order.index(g)) for c, g in zip(columns, groups, strict=True)]


def _with_sums(columns: Sequence[Column]) -> list[Column]:
    several = any(column.item == "total" for column in columns)
    rest = "combined" if several else "total"
    return [column if column.item else replace(column, item=rest) for column in columns]


def _plain(label: str) -> str:
    """A label without its leading year and trailing formula or unit: 小计③=①+② is 小计."""
    without = re.sub(r"^20\d\d年?度?", "", label)
    without = re.sub(r"\((%|(金额)?(单位:)?[十百千万亿]*元)\)", "", without)
    return _FORMULA.sub("", without) or without or label
