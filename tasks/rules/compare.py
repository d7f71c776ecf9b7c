"""One comparison: a stated figure against what its operands give, within the print's tolerance."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from tasks.records import Cell, Operand, RuleResult, RuleVerdict, Severity
from tasks.statements.amounts import Figure
from tasks.statements.model import Line, Statement
from tasks.statements.vocabulary import Side

_GENERAL_CHARACTERS = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of the catalogue; ids are those of the published rule list."""

    id: str
    severity: Severity
    title: str
    title_zh: str


@cache
def catalogue() -> dict[str, Rule]:
    """All rules that this version applies, by id."""
    with (Path(__file__).parent / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: Rule(**row) for row in csv.DictReader(file)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Term:
    """A figure in its place: one operand of a comparison."""

    figure: Figure
    cell: Cell
    table: int
    row: int
    col: int
    label: str

    @property
    def operand(self) -> Operand:
        """The term as a result carries it."""
        return Operand(
            self.figure.text, self.table, self.row, self.col, self.cell.page, self.cell.bbox
        )


def term(statement: Statement, line: Line, col: int, label: str | None = None) -> Term:
    """The figure of one row and column."""
    said = label or line.name or line.code or ""
    stated = line.figures[col]
    if stated.unit not in (None, statement.unit):
        stated = replace(stated, value=None, reason="not-a-number")
    printed = line.cols.get(col, col)
    return Term(stated, line.cells[col], statement.number, line.row, printed, said)


def grand_total(statement: Statement, side: Side) -> Term | None:
    """The total of one side of a table of totals, in its first column of amounts."""
    columns = statement.columns_of(side)
    line = next((line for line in statement.side(side) if line.role == "total"), None)
    return term(statement, line, columns[0].col) if line and columns else None


def compare(rule_id: str, anchor: str, stated: Term, parts: Sequence[Term]) -> RuleResult:
    """Whether a stated figure is the sum of its parts.

    A blank part adds nothing; a part that is no number leaves the check undone. A difference that
    rounding explains, at most half of the last digit printed in the total and in each of its
    parts, is a failure of severity "info"; a larger one has the rule's own severity.

    Args:
        anchor: makes the result's id unique within the rule.
        stated: the printed total.
        parts: at least one.
    """
    operands = (stated, *parts)
    unread = [entry for entry in operands if entry.figure.reason == "not-a-number"]
    given = [part for part in parts if part.figure.value is not None]
    if unread:
        return result(rule_id, anchor, "not-checked", operands, reason="operand-unreadable")
    if stated.figure.value is None or not given:
        return result(rule_id, anchor, "not-checked", operands, reason="operand-missing")
    values = [part.figure.value for part in given if part.figure.value is not None]
    expected = sum(values, Decimal(0))
    difference = stated.figure.value - expected
    if difference == 0:
        return result(
            rule_id,
            anchor,
            "pass",
            operands,
            expected=format(expected, "f"),
            message=f"{stated.label}: {stated.figure.text} = {_shown(given)}",
            message_zh=f"{stated.label}：{stated.figure.text}，相符",
        )
    decimals = max(entry.figure.decimals for entry in (stated, *given))
    rounding = sum(_half_digit(entry.figure, decimals) for entry in (stated, *given))
    within = abs(difference) <= rounding
    total = format(expected, "f")
    tail, tail_zh = (" (rounding explains it)", "（属四舍五入）") if within else ("", "")
    return result(
        rule_id,
        anchor,
        "fail",
        operands,
        reason="rounding" if within else None,
        severity="info" if within else None,
        expected=total,
        message=f"{stated.label}: stated {stated.figure.text}, the parts give {total}"
        f" = {_shown(given)}{tail}",
        message_zh=f"{stated.label}：列示 {stated.figure.text}，各项之和为 {total}{tail_zh}",
    )


def result(
    rule_id: str,
    anchor: str,
    verdict: RuleVerdict,
    operands: Sequence[Term] = (),
    *,
    reason: str | None = None,
    severity: Severity | None = None,
    expected: str | None = None,
    message: str | None = None,
    message_zh: str | None = None,
) -> RuleResult:
    """A result; the first operand is the stated figure. Without message the reason speaks."""
    rule = catalogue()[rule_id]
    identity = f"{rule_id}-{anchor}"
    said, said_zh = _REASONS.get(reason or "", ("", ""))
    where = f"{operands[0].label}: " if operands else ""
    return RuleResult(
        id=identity,
        rule=rule_id,
        verdict=verdict,
        severity=severity or rule.severity,
        reason=reason,
        title=rule.title,
        title_zh=rule.title_zh,
        message=message or f"{where}{said}",
        message_zh=message_zh or f"{where}{said_zh}",
        stated=operands[0].figure.text if operands else None,
        expected=expected,
        repair=None,
        cause=None,
        group=identity,
        operands=tuple(entry.operand for entry in operands),
    )


def undone(checked: RuleResult, reason: str) -> RuleResult:
    """A failure that proves nothing, since the reading is in doubt: "not-checked", with why."""
    if checked.verdict != "fail":
        return checked
    said, said_zh = _REASONS[reason]
    return replace(
        checked,
        verdict="not-checked",
        reason=reason,
        message=f"{checked.message}; {said}",
        message_zh=f"{checked.message_zh}；{said_zh}",
    )


def _half_digit(figure: Figure, decimals: int) -> Decimal:
    """Half of the last digit; spreadsheets drop final zeros, so all figures count as the finest.

    All but the longest: a cell in General format cuts its number to ten digits, or to ten
    characters, its point among them, where the column holds no more.
    """
    digits = len(figure.value.as_tuple().digits) if figure.value is not None else 0
    characters = digits + bool(figure.decimals)
    return Decimal(5).scaleb(
        -(figure.decimals if characters >= _GENERAL_CHARACTERS else decimals) - 1
    )


def _shown(parts: Sequence[Term]) -> str:
    return " + ".join(f"{part.label} {part.figure.text}" for part in parts)


_REASONS = {
    "operand-unreadable": ("a figure cannot be read as a number", "有数字无法识别"),
    "operand-missing": ("a figure that is needed is not given", "缺少所需数字"),
    "structure-uncertain": ("the parts of the sum are not certain", "合计的构成不能确定"),
    "table-missing": ("the document has nothing that this rule applies to", "文件中无适用内容"),
    "reading-doubtful": ("rows of this table may stand in another one", "本表可能未读完整"),
    "other-funding": ("there is other funding", "有其他资金来源"),
}
