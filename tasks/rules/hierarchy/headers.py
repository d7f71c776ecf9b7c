"""B08: groups of columns against the labels below them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from tasks.documents.normal import normal
from tasks.records import Cell, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of
from tasks.statements.model import Column, Statement
from tasks.statements.vocabulary import item_of

# The labels of groups stand in one of the first rows.
_HEAD_ROWS = 3


@rule(
    "B08",
    severity="warning",
    title="The label of a group of columns stands above its first column",
    title_zh="表头分组与下级栏目对应",
    tolerance="none",
    applies="tables of the three public expenses that print their columns once for each year",
    source="the columns of a group repeat: 合计 … 公务接待费",
    note="The figures are read by the columns that repeat, not by the place of the group's label.",
)
def groups_stand_above_their_columns(disclosure: Disclosure) -> Iterator[RuleResult]:
    """B08: each label of a group against the first of the columns that repeat."""
    for statement in disclosure.by_kind.get("three-public-expenses", ()):
        groups = _groups(statement)
        patterns = {tuple(column.item for column in columns) for columns in groups.values()}
        if len(groups) < 2 or len(patterns) != 1 or not _side_by_side(groups.values()):
            continue
        starts = [columns[0].col for columns in groups.values()]
        for cell, start in zip(_labels(statement, starts), starts, strict=False):
            yield _group(statement, cell, start)


def _groups(statement: Statement) -> Mapping[int, list[Column]]:
    found: dict[int, list[Column]] = {}
    for column in sorted(statement.columns, key=lambda column: column.col):
        found.setdefault(column.group, []).append(column)
    return found


def _side_by_side(groups: Iterable[Sequence[Column]]) -> bool:
    """Whether each group ends where the next begins, as years do; funds below an item do not."""
    return all(left[-1].col < right[0].col for left, right in pairwise(groups))


def _labels(statement: Statement, starts: Sequence[int]) -> list[Cell]:
    """The labels of the groups from left to right; empty where no row has one for each."""
    for row in range(min(_HEAD_ROWS, statement.table.n_rows)):
        labels = [
            cell
            for cell in statement.table.cells
            if cell.row == row and cell.text.strip() and cell.col + cell.colspan > starts[0]
        ]
        if len(labels) == len(starts) and not any(item_of(normal(c.text)) for c in labels):
            return sorted(labels, key=lambda cell: cell.col)
    return []


def _group(statement: Statement, cell: Cell, start: int) -> RuleResult:
    number, title = statement.number, statement.table.title
    anchor = f"t{number}-r{cell.row}-c{cell.col}"
    operands = [operand_of(cell, number)]
    stated, expected = f"cell {cell.col}", f"cell {start}"
    if cell.col == start:
        return result(
            "B08",
            anchor,
            "pass",
            operands,
            stated=stated,
            expected=expected,
            message=f"{title}, {cell.text}: stands above the first column of its group",
            message_zh=f"《{title}》“{cell.text}”位于本组首栏之上",
        )
    return result(
        "B08",
        anchor,
        "fail",
        operands,
        stated=stated,
        expected=expected,
        repair=f"read as if it stood in {expected}",
        message=f"{title}: {cell.text} is printed in {stated}, but its columns begin in {expected}",
        message_zh=f"《{title}》：表头“{cell.text}”印在第{cell.col}格，其栏目自第{start}格起（自0起）",
    )
