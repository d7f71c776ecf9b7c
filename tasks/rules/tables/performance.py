"""C14, C15, C17: the form of the whole department against tables and against the projects."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from tasks.documents.normal import normal
from tasks.records import Fact, Indicator, Operand, RuleResult, RuleVerdict
from tasks.rules.compare import Relation, result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.tables.matching import compared, likeliest, own_columns, whole
from tasks.rules.terms import Term, grand_total, operand_of, term, term_of
from tasks.statements.amounts import UNITS, figure

_OVERALL = "overall-performance-targets"
_LABELS = Path(__file__).parent / "performance.csv"
_RELATIONS: Mapping[str | None, Relation] = {None: "=", "=": "=", "≤": "≥", "≥": "≤"}
_TABLES = {
    "all": ("expenditure",),
    "fiscal-appropriation": ("appropriation-expenditure",),
}
_NUMBERING = re.compile(r"^指标\d*[:：]?")
_SHARE = "%"
_SIDES = {"≤": "upper", "<": "upper", "≥": "lower", ">": "lower"}
# 满意 alone is a name in forms; all others have at least so many characters.
_SHORTEST = 4
_SATISFACTION = "满意"


@rule(
    "C14",
    severity="error",
    title="Expenditure in the form of the whole department = expenditure total",
    title_zh="整体绩效目标表支出预算总量 = 支出总计",
    tolerance="one in the last digit of the form, which people fill in and cut as they like",
    applies="one form of the whole department with its expenditure of the year, and a table of it",
    source="财预〔2021〕101号; forms of the provinces",
    note="A form that states less may be of the office without its units: a warning.",
)
def overall_expenditure_agrees(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C14: total, basic and project expenditure of the form."""
    forms = [n for n, kind in disclosure.recognised.items() if kind == _OVERALL]
    if len(forms) != 1:
        return
    title = disclosure.tables[forms[0]].title
    for fact in disclosure.facts_of.get(forms[0], ()):
        measure = "total" if fact.measure == "department-budget" else fact.measure
        told = fact.classification == "total" and fact.phase == "budget" and not fact.doubt
        if not told or fact.fiscal_year != disclosure.identity.fiscal_year:
            continue
        stated = term_of(fact, fact.name, title)
        totals = list(_totals(disclosure, measure, fact.fund))
        for found in likeliest(_each(fact, stated, totals)):
            yield _milder(found, stated, forms[0])


def _each(fact: Fact, stated: Term, totals: Sequence[Term]) -> Iterator[RuleResult]:
    for total in totals:
        anchor = f"t{fact.table}-r{fact.row}-c{fact.col}"
        last = Decimal(1).scaleb(-stated.figure.decimals)
        yield from compared("C14", anchor, stated, [total], (), tolerance=last)


def _milder(found: RuleResult, stated: Term, form: int) -> RuleResult:
    """What is wrong in one form is one finding; less may be that of a part of the department."""
    tied = found._replace(group=f"C14-t{form}")
    less = found.expected is not None and (stated.value or 0) < Decimal(found.expected)
    return tied._replace(severity="warning") if less and found.reason != "rounding" else tied


def _totals(disclosure: Disclosure, measure: str, fund: str) -> Iterator[Term]:
    """The same total in the tables; of all expenditure also with what is carried over."""
    year = disclosure.identity.fiscal_year
    if measure == "total":
        kind = {"all": "income-expenditure-totals", "fiscal-appropriation": "appropriation-totals"}
        statement = disclosure.only(kind.get(fund, ""))
        columns = statement.columns_of("expenditure") if statement else ()
        if statement is not None and columns and columns[0].fiscal_year == year:
            lines = statement.side("expenditure")
            head = next((line for line in lines if line.role in ("current", "subtotal")), None)
            total = grand_total(statement, "expenditure")
            yield from [total] if total else []
            yield from [term(statement, head, columns[0].col)] if head else []
    for kind_of in _TABLES.get(fund, ()):
        table = disclosure.only(kind_of)
        line = whole(table) if table else None
        if table is not None and line is not None:
            for column in own_columns(table, measure):
                if column.fiscal_year == year:
                    yield term(table, line, column.col, column.label.split(" / ")[-1])


@rule(
    "C15",
    severity="error",
    title="Indicators of project and basic expenditure = totals of the tables",
    title_zh="指标“项目支出数”“基本支出数” = 表中合计",
    tolerance="half of the last digit printed in each figure, summed",
    applies="an indicator of the whole department that names its expenditure in money",
    source="财预〔2021〕101号; forms of the provinces",
    note="≤ and ≥ in a target are kept by what the table states.",
)
def expenditure_indicators_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C15: targets that are totals of the budget."""
    for indicator in disclosure.indicators:
        measure = _measure(indicator)
        if measure is None or indicator.comparator not in _RELATIONS:
            continue
        operand = _operand(disclosure, indicator)
        if operand is None:
            continue
        title = disclosure.tables[indicator.table].title
        stated = Term(
            indicator.level3 or "", figure(indicator.value or ""), indicator.unit, operand, title
        )
        totals = list(_totals(disclosure, measure, "all"))
        yield from likeliest(
            found
            for total in totals
            for found in compared(
                "C15",
                f"t{indicator.table}-r{indicator.row}",
                stated,
                [total],
                (),
                relation=_RELATIONS[indicator.comparator],
            )
        )


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    with _LABELS.open(encoding="utf-8", newline="") as file:
        return tuple((row["measure"], re.compile(row["label"])) for row in csv.DictReader(file))


def _measure(indicator: Indicator) -> str | None:
    """What total of the budget an indicator of the whole department names."""
    if indicator.project is not None or indicator.unit not in UNITS or indicator.value is None:
        return None
    name = _name(indicator)
    return next((measure for measure, label in _labels() if label.fullmatch(name)), None)


def _name(indicator: Indicator) -> str:
    return _NUMBERING.sub("", normal(indicator.level3 or ""))


def _operand(disclosure: Disclosure, indicator: Indicator) -> Operand | None:
    """The cell of an indicator's target: of its row the last with the figure."""
    cells = disclosure.cells(indicator.table)
    width = disclosure.tables[indicator.table].n_cols
    slots = ((indicator.row, col) for col in reversed(range(width)))
    row = [cells[slot] for slot in slots if slot in cells]
    text, value = normal(indicator.text), indicator.value
    found = next((cell for cell in row if normal(cell.text) == text), None)
    if found is None and value:
        found = next((cell for cell in row if value in normal(cell.text)), None)
    return operand_of(found, indicator.table) if found else None


@rule(
    "C17",
    severity="warning",
    title="An indicator has the same target for the department and for its projects",
    title_zh="整体与项目绩效目标表中同一指标的目标值一致",
    tolerance="exact",
    applies="an indicator of the whole department that projects have too: of the same name, or,"
    " of the satisfaction of those served, 满意 alone",
    source="财预〔2021〕101号",
    note="A share may differ from project to project: a target for the whole that asks less than"
    " every project does contradicts them, if the name is that of one project's indicator, or all"
    " projects have it. Counts of the whole may hold more than those of one project.",
)
def targets_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """C17: each indicator of the whole against those of the projects."""
    if _OVERALL not in disclosure.recognised.values():
        return
    by_name: dict[str, list[Indicator]] = {}
    for entry in disclosure.indicators:
        if entry.project and entry.value and _number(entry):
            by_name.setdefault(_name(entry), []).append(entry)
    projects = {entry.project for entry in disclosure.indicators if entry.project}
    for indicator in disclosure.indicators:
        overall = disclosure.recognised.get(indicator.table) == _OVERALL
        if overall and indicator.project is None and _number(indicator):
            same = [e for e in _same(indicator, by_name) if _alike(indicator, e)]
            if same:
                of_all = {entry.project for entry in same} >= projects
                yield from _against(disclosure, indicator, same, of_all=of_all)


def _number(indicator: Indicator) -> bool:
    return indicator.comparator != "定性" and figure(indicator.value or "").value is not None


def _alike(indicator: Indicator, other: Indicator) -> bool:
    """Whether both targets are bounded from the same side, in the same unit."""
    sides = {_SIDES.get(entry.comparator or "") for entry in (indicator, other)} - {None}
    return indicator.unit == other.unit and len(sides) <= 1


def _same(indicator: Indicator, by_name: Mapping[str, list[Indicator]]) -> Iterator[Indicator]:
    name = _name(indicator)
    if len(name) >= _SHORTEST:
        yield from by_name.get(name, ())
    if _SATISFACTION in name:
        yield from by_name.get(_SATISFACTION, ())


def _against(
    disclosure: Disclosure, indicator: Indicator, same: Sequence[Indicator], *, of_all: bool
) -> Iterator[RuleResult]:
    places = [_operand(disclosure, entry) for entry in (indicator, *same)]
    stated = normal(indicator.text)
    expected = " / ".join(dict.fromkeys(normal(entry.text) for entry in same))
    verdict = _verdict(indicator, same, of_all=of_all)
    name = _name(indicator)
    yield result(
        "C17",
        f"t{indicator.table}-r{indicator.row}",
        verdict,
        [operand for operand in places if operand is not None],
        reason="no-contradiction" if verdict == "not-applicable" else None,
        stated=stated,
        expected=expected,
        message=f"{name}: the target for the whole department is {stated}, in {len(same)} project"
        f" form{'s' if len(same) > 1 else ''} it is {expected}",
        message_zh=f"{name}：部门整体目标为{stated}，{len(same)}张项目表中为{expected}",
    )


def _verdict(indicator: Indicator, same: Sequence[Indicator], *, of_all: bool) -> RuleVerdict:
    stated = Decimal(indicator.value or 0)
    targets = [Decimal(entry.value or 0) for entry in same]
    if stated in targets or stated == sum(targets):
        return "pass"
    own = of_all or (len(same) == 1 and _SATISFACTION not in _name(indicator))
    if indicator.unit == _SHARE:
        upper = _SIDES.get(indicator.comparator or "") == "upper"
        less = stated > max(targets) if upper else stated < min(targets)
        return "fail" if own and less else "not-applicable"
    exact = indicator.comparator in (None, "=")
    return "fail" if len(targets) == 1 and exact else "not-applicable"
