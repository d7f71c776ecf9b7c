"""What self-evaluations say was reached: the outcome of each indicator as a fact."""

from collections.abc import Iterator, Sequence

from tasks.records import Fact, Indicator
from tasks.statements.amounts import amount, figure
from tasks.statements.forms.grids import IndicatorGrid
from tasks.statements.forms.money import Setting, placed
from tasks.statements.forms.places import Grid


def outcomes(
    grid: Grid, found: IndicatorGrid, indicators: Sequence[Indicator], setting: Setting
) -> Iterator[Fact]:
    """A fact for each 实际完成值 that is a figure, in the unit of its target where it prints none.

    Words, dates and several figures in one cell stay with their indicator alone.
    """
    columns = [side.columns["actual"] for side in found.sides if "actual" in side.columns]
    for indicator in indicators:
        for col in columns:
            cell = grid.slots[indicator.row][col]
            stated = figure(cell.text)
            if cell.row != indicator.row or stated.value is None:
                continue
            yield placed(
                setting,
                cell,
                amount(stated, indicator.unit),
                classification="indicator",
                name=indicator.level3,
                measure="actual",
                phase="final",
            )
