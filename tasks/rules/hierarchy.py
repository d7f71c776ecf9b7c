"""B01–B04: a code is the sum of the codes below it, in every column of amounts."""

from collections.abc import Iterator

from tasks.records import RuleResult
from tasks.rules.compare import compare, term
from tasks.statements.model import Column, Line, Statement

_CATEGORY, _CLASS, _ITEM = 3, 5, 7


def codes_add_up(statement: Statement) -> Iterator[RuleResult]:
    """Each parent row with its children, and the grand total with the categories."""
    if statement.kind.layout != "coded":
        return
    coded = [line for line in statement.lines if line.code]
    economic = statement.classification.startswith("economic")
    for column in statement.columns:
        for parent in coded:
            yield from _children(statement, parent, coded, column, economic)
        yield from _grand_total(statement, coded, column)


def _children(
    statement: Statement, parent: Line, coded: list[Line], column: Column, economic: bool
) -> Iterator[RuleResult]:
    code = parent.code or ""
    below = {_CATEGORY: _CLASS, _CLASS: _ITEM}.get(len(code))
    children = [
        line
        for line in coded
        if line.code and len(line.code) == below and line.code.startswith(code)
    ]
    if not children:
        return
    rule = "B01" if len(code) == _CLASS else "B04" if economic else "B02"
    yield from _sum(rule, statement, parent, children, column)


def _grand_total(statement: Statement, coded: list[Line], column: Column) -> Iterator[RuleResult]:
    total = next((line for line in statement.lines if line.role == "total"), None)
    categories = [line for line in coded if line.code and len(line.code) == _CATEGORY]
    if total is not None and categories:
        yield from _sum("B03", statement, total, categories, column)


def _sum(
    rule: str, statement: Statement, whole: Line, parts: list[Line], column: Column
) -> Iterator[RuleResult]:
    label = " ".join(said for said in (whole.code, whole.name, column.label) if said)
    stated = term(statement, whole, column.col, label)
    terms = [term(statement, line, column.col, line.code or line.name) for line in parts]
    given = [entry for entry in (stated, *terms) if entry.figure.reason not in ("blank", "dash")]
    if given:
        yield compare(rule, f"t{statement.number}-r{whole.row}-c{column.col}", stated, terms)
