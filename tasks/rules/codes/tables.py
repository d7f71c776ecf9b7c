"""F05, F07: the classification that a table calls for, down to the level that the law asks."""

from collections.abc import Iterator, Mapping

from tasks.records import Operand, RuleResult, Severity
from tasks.rules.codes.lists import cells_saying
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.statements.classification.joining import classified
from tasks.statements.classification.lists import CLASSIFICATIONS, classification_of
from tasks.statements.model import Line, Statement

_FAMILIES = {
    "functional": ("functional classification", "支出功能分类"),
    "economic": ("economic classification", "支出经济分类"),
}
# One stray code in this many is a slip; more of them, and the table is of another kind.
_STRAY = 5
# Kinds of tables with the level that the law asks for and the digits of its codes.
_ITEM, _CLASS = ("item", "项", 7), ("economic class", "款", 5)
_DEPTHS = {
    "general-public-expenditure": _ITEM,
    "expenditure": _ITEM,
    "appropriation-expenditure": _ITEM,
    "government-managed-fund-expenditure": _ITEM,
    "state-capital-expenditure": _ITEM,
    "basic-expenditure": _CLASS,
    "appropriation-basic-expenditure": _CLASS,
}
# 国防, 公共安全, 信访事务: Budget Law, article 14, lets out state secrets.
_SECRET = ("203", "204", "20140", "2010308")


@rule(
    "F05",
    severity="error",
    title="Functional codes in tables by function, economic codes in tables by economic class",
    title_zh="功能分类与经济分类编码各列其表",
    tolerance="none",
    applies="a row with a code in a table that is arranged by function or by economic class",
    source="政府收支分类科目; sample tables of 财预〔2016〕143号",
)
def lists_fit_tables(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each table has codes of its own classification only."""
    for statement in disclosure.statements:
        family = statement.kind.classification
        coded = [line for line in statement.lines if _of_any_list(line)]
        if family not in _FAMILIES or not coded:
            continue
        stray = [line for line in coded if not _of(line.code or "").startswith(family)]
        if not stray:
            yield _fits(disclosure, statement, coded[0])
        elif len(stray) * _STRAY > len(coded):
            yield _mixed(disclosure, statement, stray[0])
        else:
            yield from (_stray(disclosure, statement, line, family) for line in stray)


def _of_any_list(line: Line) -> bool:
    coded = line.classification in CLASSIFICATIONS and (line.code or "").isdecimal()
    return coded and _of(line.code or "") != ""


def _of(code: str) -> str:
    return classification_of(code) or ""


def _fits(disclosure: Disclosure, statement: Statement, line: Line) -> RuleResult:
    return result(
        "F05",
        f"t{statement.number}",
        "pass",
        _operands(disclosure, statement, line),
        stated=line.code,
        message=f"{_titled(statement)}: codes of its classification only",
        message_zh=f"{_titled(statement)}：编码均属本表分类",
    )


def _mixed(disclosure: Disclosure, statement: Statement, line: Line) -> RuleResult:
    operands = _operands(disclosure, statement, line)
    anchor = f"t{statement.number}"
    return result("F05", anchor, "not-checked", operands, reason="structure-uncertain")


def _stray(disclosure: Disclosure, statement: Statement, line: Line, family: str) -> RuleResult:
    said, said_zh = _FAMILIES[family]
    label = f"{line.code} {line.name or ''}".strip()
    return result(
        "F05",
        f"t{statement.number}-r{line.row}-{line.code}",
        "fail",
        _operands(disclosure, statement, line),
        stated=line.code,
        message=f"{_titled(statement)}: {label} is no code of the {said}, by which the table is"
        " arranged",
        message_zh=f"{_titled(statement)}：{label}不属本表所列的{said_zh}",
    )


def _operands(disclosure: Disclosure, statement: Statement, line: Line) -> list[Operand]:
    return cells_saying(
        disclosure, [(statement.number, line.row)], (line.code or "", line.name or "")
    )


def _titled(statement: Statement) -> str:
    return statement.table.title or statement.kind.name_zh


@rule(
    "F07",
    severity="warning",
    title="Disclosed down to the item (项), basic expenditure to the economic class (款)",
    title_zh="支出公开到功能分类项级，基本支出公开到经济分类款级",
    tolerance="none",
    applies="a table of expenditure by function, or of basic expenditure by economic class, with"
    " amounts",
    source="预算法实施条例 (2020) art. 6",
    note="The law asks for the classes of basic expenditure once: Guangzhou repeats it by category"
    " for the whole department. Tables arranged by unit are none by function.",
)
def deep_enough(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Each table of expenditure reaches the level that the law asks for."""
    for statement in disclosure.statements:
        kind = statement.kind.id
        level, level_zh, digits = _DEPTHS.get(kind, ("", "", 0))
        if not digits or statement.two_sided or statement.by_item:
            continue
        stating = [line for line in statement.lines if line.role == "item" and _states(line)]
        codes = {code: line for line in stating if (code := _code(line))}
        if codes:
            yield _depth(disclosure, statement, codes, digits, f"{level} ({level_zh})")


def _states(line: Line) -> bool:
    return any(figure.value for figure in line.figures.values())


def _code(line: Line) -> str | None:
    """The printed code of a class, or the one that its name stands for."""
    if line.classification not in CLASSIFICATIONS:
        return None
    if line.code is not None:
        return line.code if line.code.isdecimal() else None
    return classified(line.classification, None, line.name, line.fiscal_year, None).listed_code


def _depth(
    disclosure: Disclosure,
    statement: Statement,
    codes: Mapping[str, Line],
    digits: int,
    level: str,
) -> RuleResult:
    deepest = max(codes, key=len)
    anchor = f"t{statement.number}"
    operands = _operands(disclosure, statement, codes[deepest])
    if len(deepest) >= digits:
        return result(
            "F07",
            anchor,
            "pass",
            operands,
            stated=deepest,
            message=f"{_titled(statement)}: disclosed down to the {level}",
            message_zh=f"{_titled(statement)}：已公开到{level[-2:-1]}级",
        )
    if all(code.startswith(_SECRET) for code in codes):
        return result("F07", anchor, "not-applicable", operands, reason="secret")
    if statement.unread or statement.partial:
        return result("F07", anchor, "not-checked", operands, reason="reading-doubtful")
    severity: Severity = "error" if disclosure.complete else "warning"
    return result(
        "F07",
        anchor,
        "fail",
        operands,
        severity=severity,
        stated=deepest,
        message=f"{_titled(statement)}: amounts are disclosed only to {deepest}, not down to the"
        f" {level}",
        message_zh=f"{_titled(statement)}：支出只公开到{deepest}，未公开到{level[-2:-1]}级",
    )
