"""Lists of projects: a row, or several rows with indicators, for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tasks.records import Cell
from tasks.statements.amounts import figure
from tasks.statements.forms.places import Grid
from tasks.statements.forms.vocabulary import Label, column_roles, label_of

_NAMES = ("name", "list-name", "mixed-name")
TELLING = ("goal", "summary")
_INDICATORS = (
    "level1",
    "level2",
    "level3",
    "comparator",
    "target",
    "unit",
    "weight",
    "core",
    "description",
    "value-basis",
)
_HEADER_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """The header of a list: what each column asks for.

    Attributes:
        fields: field to column; amounts: column to its labels from the top down.
        indicators: role to column.
    """

    foot: int
    fields: Mapping[str, int]
    amounts: Mapping[int, tuple[Label, ...]]
    indicators: Mapping[str, int]
    unread: tuple[str, ...]

    @property
    def name(self) -> int | None:
        """The column of the projects' names."""
        return next((self.fields[field] for field in _NAMES if field in self.fields), None)


def find_list(grid: Grid) -> Columns | None:
    """The header of a list of projects (or of units with their targets), if the table is one."""
    for top in range(min(_HEADER_WITHIN, grid.table.n_rows)):
        if any(figure(cell.text).value is not None for cell in grid.filled(top)):
            return None
        columns = _columns(grid, top)
        told = any(field in columns.fields for field in TELLING) or columns.indicators
        named = columns.name is not None or "office" in columns.fields
        if told and named and columns.amounts and columns.foot < grid.table.n_rows:
            return columns
    return None


def _columns(grid: Grid, top: int) -> Columns:
    foot = _foot(grid, top)
    fields: dict[str, int] = {}
    amounts: dict[int, tuple[Label, ...]] = {}
    indicators: dict[str, int] = {}
    unread: list[str] = []
    for cell in (cell for col, cell in enumerate(grid.slots[foot - 1]) if cell.col == col):
        over = _over(grid, cell.col, top, foot)
        path = _path(over)
        field = path[-1].field if path else None
        roles = column_roles(over[-1].text) if over else ()
        if field == "amount":
            amounts[cell.col] = path
        elif roles and roles[0] in (*_INDICATORS, "known"):
            indicators.setdefault(roles[0], cell.col)
        elif field not in (None, "group", "known", "end"):
            fields.setdefault(str(field), cell.col)
        elif "packed" in roles:
            indicators.setdefault("packed", cell.col)
        elif path and field is None:
            unread.append(path[-1].text)
    indicators.pop("known", None)
    return Columns(foot, fields, amounts, indicators, tuple(unread))


def _foot(grid: Grid, top: int) -> int:
    """The row below the header; without spans its further rows leave the first column blank."""
    foot = max((cell.row + cell.rowspan for cell in grid.starts[top]), default=top + 1)
    while not grid.spanned and foot < grid.table.n_rows and _goes_on(grid.starts[foot]):
        foot += 1
    return foot


def _goes_on(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell.text.strip()]
    known = [cell for cell in filled if label_of(cell.text).field or column_roles(cell.text)]
    return not cells[0].text.strip() and len(known) > 1 and len(known) == len(filled)


def _over(grid: Grid, col: int, top: int, foot: int) -> list[Cell]:
    """The labels over a column from the top down."""
    rows = range(top, foot)
    cells = (grid.over(row, col, rows) for row in rows)
    return [cell for cell in cells if cell and cell.text.strip()]


def _path(over: Sequence[Cell]) -> tuple[Label, ...]:
    labels: list[Label] = []
    for cell in over:
        label = label_of(cell.text, labels[-1].text if labels else "")
        if not labels or labels[-1] != label:
            labels.append(label)
    return tuple(labels)
