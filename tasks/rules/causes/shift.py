"""A14: a column of totals that slipped by one row against its table.

At least three rows in a row fail A01, and each stated total is exactly what the next (or the
former) row's parts give. It is reported once, with the values that the rows' own parts give.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import declare
from tasks.rules.terms import term
from tasks.statements.amounts import figure
from tasks.statements.model import Line, Statement

LEAST_ROWS = 3

declare(
    "A14",
    severity="error",
    title="A column is not shifted against its rows",
    title_zh="金额列与行未错位",
    tolerance="exact after the shift",
    applies="a column of totals that A01 looks at",
    source="measured: Tongnan 2021, 附件2",
)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shifted run of rows in one column: the finding and the figures that repair it."""

    finding: RuleResult
    statement: int
    col: int
    repaired: Mapping[int, Decimal]


def shifts_explained(
    disclosure: Disclosure,
    results: Sequence[RuleResult],
    applied: Callable[[Disclosure, Container[str]], Sequence[RuleResult]],
) -> list[RuleResult]:
    """The results with A14's before them, and with the shift as the cause of what it explains.

    Failures that pass once the shift is undone carry it as their cause; they stay failures.

    Args:
        applied: gives the results of some rules over another reading of the document.
    """
    found: list[Shift] = []
    structural: list[RuleResult] = []
    sums: dict[int | None, list[RuleResult]] = {}
    for entry in results:
        if entry.rule == "A01":
            sums.setdefault(entry.operands[0].table, []).append(entry)
    for statement in disclosure.statements:
        for shift in find_shifts(statement, sums.get(statement.number, ()), disclosure.statements):
            if isinstance(shift, Shift):
                found.append(shift)
            structural.append(shift.finding if isinstance(shift, Shift) else shift)
    explained = list(results)
    for shift in found:
        statement = next(s for s in disclosure.statements if s.number == shift.statement)
        failing = {
            entry.rule
            for entry in explained
            if _unexplained(entry) and any(o.table == shift.statement for o in entry.operands)
        }
        repaired = applied(disclosure.with_statement(repair(statement, shift)), failing)
        passing = {entry.id for entry in repaired if entry.verdict == "pass"}
        explained = [
            entry._replace(cause=shift.finding.id)
            if _unexplained(entry) and entry.id in passing
            else entry
            for entry in explained
        ]
    return [*structural, *explained]


def _unexplained(entry: RuleResult) -> bool:
    return entry.verdict == "fail" and entry.cause is None


def find_shifts(
    statement: Statement, sums: Sequence[RuleResult], others: Sequence[Statement]
) -> Iterator[Shift | RuleResult]:
    """Look for shifted runs among the A01 results of one statement.

    Args:
        sums: the results of A01 on this statement.
        others: the document's other statements, for corroboration.

    Yields:
        A Shift for each run, or one passing result for each column without any.
    """
    columns = sorted({entry.operands[0].col for entry in sums if entry.operands[0].col is not None})
    for col in columns:
        own = [entry for entry in sums if entry.operands[0].col == col]
        lines = [line for line in statement.lines if col in line.figures]
        runs = list(_runs(own))
        for run, direction in runs:
            yield _shift(statement, col, run, direction, others)
        if not runs:
            yield result(
                "A14",
                f"t{statement.number}-c{col}",
                "pass",
                [term(statement, line, col) for line in lines[:1]],
                message=f"{statement.table.title}: no column of totals is shifted",
                message_zh=f"{statement.table.title}：合计列未错位",
            )


def repair(statement: Statement, shift: Shift) -> Statement:
    """The statement as it would read with the shift undone; for explaining, never for storing."""
    lines = tuple(_repaired(line, shift) for line in statement.lines)
    return replace(statement, lines=lines)


def _repaired(line: Line, shift: Shift) -> Line:
    if line.row not in shift.repaired or shift.col not in line.figures:
        return line
    figure = replace(line.figures[shift.col], value=shift.repaired[line.row], reason=None)
    return replace(line, figures={**line.figures, shift.col: figure})


def _runs(own: Sequence[RuleResult]) -> Iterator[tuple[list[RuleResult], int]]:
    """Maximal runs of failing rows that fit when moved by one row; +1 is a shift upwards.

    Where figures alternate, rows may fit both ways; then they count once, as a shift upwards.
    """
    taken: set[str] = set()
    for direction in (1, -1):
        fits = [
            entry.id not in taken and _fits(own, place, direction)
            for place, entry in enumerate(own)
        ]
        for fitting, group in groupby(zip(fits, own, strict=True), key=lambda pair: pair[0]):
            run = [entry for _, entry in group]
            if fitting and len(run) >= LEAST_ROWS:
                taken |= {entry.id for entry in run}
                yield run, direction


def _fits(own: Sequence[RuleResult], place: int, direction: int) -> bool:
    """Whether a failing row states what its neighbour's parts give."""
    entry, neighbour = own[place], place + direction
    return (
        entry.verdict == "fail"
        and 0 <= neighbour < len(own)
        and own[neighbour].expected is not None
        and figure(entry.stated or "").value == Decimal(own[neighbour].expected or 0)
    )


def _shift(
    statement: Statement,
    col: int,
    run: Sequence[RuleResult],
    direction: int,
    others: Sequence[Statement],
) -> Shift:
    rows = [entry.operands[0].row for entry in run]
    lines = [line for line in statement.lines if line.row in rows and col in line.figures]
    expected = [entry.expected or "" for entry in run]
    repaired = {line.row: Decimal(value) for line, value in zip(lines, expected, strict=True)}
    witnesses = _witnesses(statement, lines, expected, others)
    stated, should = (", ".join(values) for values in ([e.stated or "" for e in run], expected))
    moved, moved_zh = ("up", "上移") if direction == 1 else ("down", "下移")
    label = statement.table.title
    base = result(
        "A14",
        f"t{statement.number}-c{col}-r{rows[0]}",
        "fail",
        [term(statement, line, col) for line in lines],
    )
    evidence = "the other columns of the same rows" + "".join(f"; {title}" for title in witnesses)
    finding = base._replace(
        stated=stated,
        expected=should,
        repair=f"{should} (from {evidence})",
        message=(
            f"{label}: {len(lines)} totals are shifted {moved} by one row; stated {stated}, "
            f"the rows' own parts give {should}. Source or extraction: the text alone cannot tell"
        ),
        message_zh=(
            f"{label}：合计列连续 {len(lines)} 行{moved_zh}一行；列示 {stated}，"
            f"按本行各列应为 {should}。仅凭文本无法判断是原文还是提取所致"
        ),
    )
    return Shift(finding, statement.number, col, repaired)


def _witnesses(
    statement: Statement,
    lines: Sequence[Line],
    expected: Sequence[str],
    others: Sequence[Statement],
) -> list[str]:
    """Titles of other tables that print the repaired totals for all these codes."""
    wanted = {line.code: Decimal(value) for line, value in zip(lines, expected, strict=True)}
    titles: list[str] = []
    if None in wanted:
        return titles
    for other in others:
        totals = [column.col for column in other.columns if column.measure == "total"][:1]
        printed = {
            line.code: line.figures[col].value
            for col in totals
            for line in other.lines
            if line.code in wanted
        }
        if other.number != statement.number and printed == wanted:
            titles.append(other.table.title)
    return titles
