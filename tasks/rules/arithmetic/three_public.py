"""A04, A05: the three public expenses and, among them, the vehicles, in tables and in text."""

from collections.abc import Iterator, Sequence

from tasks.records import Fact, RuleResult
from tasks.rules.arithmetic.rows import row_sum
from tasks.rules.compare import compare
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import term, term_of
from tasks.statements.model import Line, Statement
from tasks.statements.rows import item_named

_VEHICLES = ("vehicle-purchase", "vehicle-operation")
_THREE_PUBLIC = ("travel-abroad", "vehicles", "reception")


@rule(
    "A04",
    severity="error",
    title="Three public expenses = travel abroad + vehicles + reception",
    title_zh="“三公”经费合计 = 因公出国 + 公务用车 + 公务接待",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table of the three public expenses, or a paragraph, with all three items",
    source="sample tables of 财预〔2016〕143号",
)
def three_public_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The total is the sum of travel abroad, vehicles and reception."""
    yield from _items("A04", disclosure, "total", _THREE_PUBLIC)


@rule(
    "A05",
    severity="error",
    title="Vehicles = purchase + operation",
    title_zh="公务用车购置及运行费 = 购置费 + 运行费",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a table of the three public expenses, or a paragraph, that divides vehicles",
    source="sample tables of 财预〔2016〕143号",
)
def vehicles_add_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Vehicles are the sum of their purchase and their operation."""
    yield from _items("A05", disclosure, "vehicles", _VEHICLES)


def _items(
    rule_id: str, disclosure: Disclosure, whole: str, items: Sequence[str]
) -> Iterator[RuleResult]:
    for statement in disclosure.by_kind.get("three-public-expenses", ()):
        yield from _in_rows(rule_id, statement, whole, items)
        yield from _in_columns(rule_id, statement, whole, items)
    yield from _in_text(rule_id, disclosure, whole, items)


def _in_text(
    rule_id: str, disclosure: Disclosure, whole: str, items: Sequence[str]
) -> Iterator[RuleResult]:
    """A paragraph that states the whole and each of its items once, of one year."""
    told: dict[tuple[int | None, int | None, str | None], list[Fact]] = {}
    for fact in disclosure.narrated:
        if fact.classification == "three-public" and fact.measure == "total":
            told.setdefault((fact.row, fact.fiscal_year, fact.phase), []).append(fact)
    for (paragraph, year, _), facts in told.items():
        named = {fact.code: fact for fact in facts if fact.code in (whole, *items)}
        once = len(named) == sum(fact.code in named for fact in facts)
        if once and len(named) == len(items) + 1:
            parts = [term_of(named[item]) for item in items]
            yield compare(rule_id, f"p{paragraph}-{year}", term_of(named[whole]), parts)


def _in_columns(
    rule_id: str, statement: Statement, whole: str, items: Sequence[str]
) -> Iterator[RuleResult]:
    for group in sorted({column.group for column in statement.columns}):
        columns = {c.item: c for c in statement.columns if c.group == group}
        if whole in columns and all(item in columns for item in items):
            for line in statement.lines:
                parts = [columns[item] for item in items]
                yield from row_sum(rule_id, statement, line, columns[whole], parts)


def _in_rows(
    rule_id: str, statement: Statement, whole: str, items: Sequence[str]
) -> Iterator[RuleResult]:
    lines: dict[str, Line] = {}
    for line in statement.lines:
        item = item_named(line) or ("total" if line.role == "total" else None)
        if item is not None:
            lines.setdefault(item, line)
    if whole not in lines or any(item not in lines for item in items):
        return
    for column in statement.columns:
        if column.item is None and column.measure == "total":
            parts = [term(statement, lines[item], column.col) for item in items]
            stated = term(statement, lines[whole], column.col)
            if stated.value is not None:
                anchor = f"t{statement.number}-r{lines[whole].row}-c{column.col}"
                yield compare(rule_id, anchor, stated, parts)
