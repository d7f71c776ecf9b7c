"""From the rows of an indicator grid to indicators."""

import re
from collections.abc import Iterator, Mapping

from tasks.documents.normal import normal
from tasks.records import Cell, Indicator
from tasks.statements.amounts import figure
from tasks.statements.forms.grids import IndicatorGrid, Levels, category, levels_of
from tasks.statements.forms.places import Grid
from tasks.statements.forms.targets import (
    Target,
    comparator_of,
    target_in_columns,
    target_of,
    terms_of,
    unit_in_name,
    unit_name,
)
from tasks.statements.forms.vocabulary import level_named, levels

# What a template leaves where nobody filled it in: ……, 指标2：.
_EMPTY = re.compile(r"(指标\d*[:：]?)?[….。]*")
_CORE = {"是": True, "否": False}
# Indicators in one cell, as the system of Guangdong prints them.
_PACKED = re.compile(
    r"\d+、\d-(?P<level1>[^;]+);\d+-(?P<level2>[^;]+);(?P<level3>.*?);"
    r"(?:实施周期指标值:.*?;)?年度指标值:(?P<text>.*?)(?:。(?=\d+、\d-)|。?$)",
    re.DOTALL,
)


def read_indicators(
    grid: Grid, found: IndicatorGrid, number: int, project: str | None
) -> tuple[Indicator, ...]:
    """The indicators of a grid for the year; rows of the template that say nothing give none.

    Args:
        number: of the table, for the place of each indicator.
        project: the name of the project; None for the office as a whole.
    """
    read: list[Indicator] = []
    for side in found.sides:
        if not side.annual:
            continue
        standing = levels_of(grid, found.rows, side.columns, found.headers)
        for row in found.rows:
            if row not in found.headers:
                read.extend(indicator_in(grid, row, side.columns, standing[row], number, project))
    return tuple(sorted(read, key=lambda indicator: indicator.row))


def medium_term(grid: Grid, found: IndicatorGrid) -> int:
    """How many rows state targets of the medium term, which indicators do not hold."""
    return sum(
        not _EMPTY.fullmatch(_text(grid, row, side.columns.get("target")))
        for side in found.sides
        if not side.annual
        for row in found.rows
        if row not in found.headers
    )


def indicator_in(
    grid: Grid,
    row: int,
    columns: Mapping[str, int],
    standing: Levels,
    number: int,
    project: str | None,
) -> Iterator[Indicator]:
    """The indicator of one row, if it states one."""
    texts = {role: _text(grid, row, col) for role, col in columns.items()}
    name, printed = texts.get("level3") or texts.get("fused", ""), texts.get("target", "")
    if _EMPTY.fullmatch(normal(name)) and _EMPTY.fullmatch(normal(printed)):
        return
    place = grid.slots[row][columns["target"]]
    if place.row != row:
        place = grid.slots[row][columns.get("level3", columns["target"])]
    standing, name = _parts(standing, name, texts)
    target = _target(texts, name)
    yield Indicator(
        level1=standing.level1,
        level2=standing.level2,
        level3=name or None,
        comparator=target.comparator,
        value=target.value,
        unit=target.unit,
        weight=decimal(texts.get("weight", "")),
        core=_CORE.get(texts.get("core", "")),
        text=_whole(texts),
        project=project,
        table=number,
        row=row,
        page=place.page,
        bbox=place.bbox,
        ref=place.ref,
        path=place.path,
        category=standing.category,
        actual=texts.get("actual") or None,
        score=texts.get("score") or None,
        terms=terms_of(printed),
        cols=columns,
    )


def packed(text: str, number: int, cell: Cell, project: str | None) -> tuple[Indicator, ...]:
    """The indicators that one cell holds, as 1、1-产出指标；11-数量指标；名称；年度指标值:≥20场."""
    plain = normal(text)
    read = []
    for found in _PACKED.finditer(plain):
        target = target_of(found["text"])
        read.append(
            Indicator(
                level1=found["level1"],
                level2=found["level2"],
                level3=found["level3"] or None,
                comparator=target.comparator,
                value=target.value,
                unit=target.unit,
                weight=None,
                core=None,
                text=found["text"],
                project=project,
                table=number,
                row=cell.row,
                page=cell.page,
                bbox=cell.bbox,
                ref=cell.ref,
                path=cell.path,
                category=category(found["level1"], found["level2"]),
                terms=terms_of(found["text"]),
                cols={"packed": cell.col},
            )
        )
    return tuple(read)


def decimal(text: str) -> str | None:
    """The figure of a weight or a score: 20% is 20; None where it is no figure."""
    read = figure(text)
    return None if read.value is None else format(read.value, "f")


def _text(grid: Grid, row: int, col: int | None) -> str:
    return "" if col is None else grid.slots[row][col].text.replace("\n", "").strip()


def _parts(standing: Levels, name: str, texts: Mapping[str, str]) -> tuple[Levels, str]:
    """Levels printed in another place: before the name (Beijing), in the comparator's column."""
    plain = normal(name)
    if "fused" in texts:
        for first in _beginning(plain, 1):
            for second in _beginning(plain[len(first) :], 2):
                rest = plain[len(first) + len(second) :]
                return Levels(first, second, category(first, second)), rest
    said = normal(texts.get("comparator", ""))
    if standing.level1 is None and not comparator_of(said) and level_named(said, 1):
        return Levels(said, None, category(said, "")), name
    return standing, name


def _beginning(text: str, level: int) -> Iterator[str]:
    """What of a level's name the text begins with, only where 指标 ends it."""
    for entry in levels():
        end = text.find("指标") + 2
        if entry.level == level and end > 1 and entry.label.fullmatch(text[:end]):
            yield text[:end]


def _target(texts: Mapping[str, str], name: str) -> Target:
    if "comparator" in texts or "unit" in texts:
        target = target_in_columns(
            texts.get("comparator", ""), texts.get("target", ""), texts.get("unit", "")
        )
    else:
        target = target_of(texts.get("target", ""))
    if target.unit is None and target.value and target.comparator != "定性":
        return Target(target.comparator, target.value, unit_in_name(name))
    return target


def _whole(texts: Mapping[str, str]) -> str:
    """The printed target as a whole, its columns put together."""
    sign = texts.get("comparator", "")
    shown = sign if comparator_of(sign) not in (None, "定性") else ""
    unit = texts.get("unit", "") if unit_name(texts.get("unit", "")) else ""
    apart = " " if unit[:1].isdigit() else ""
    return f"{shown}{texts.get('target', '')}{apart}{unit}"
