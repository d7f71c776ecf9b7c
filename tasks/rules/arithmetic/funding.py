"""A11, A13: the money of a form is the sum of its sources, of its levels or of its uses.

`budgets.csv` has the sums: the parts of a whole, which of them a form must state, and which others
it must not, each as `fund` or `measure:fund`. `lack` is the severity where the parts fall short of
the whole, since a form may leave out some (operating expenditure beside basic and project).
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tasks.records import Fact, RuleResult, Severity
from tasks.rules.arithmetic.undisclosed import lack
from tasks.rules.compare import compare
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import Term, term_of
from tasks.statements.amounts import UNITS
from tasks.statements.vocabulary import rows

_AMOUNTS = ("project", "total")
_WHOLE = ("total", "period-total")

_Part = tuple[str, str]
# The figures of one budget of a form, by measure and fund: one year's, or a period's.
_Budget = Mapping[_Part, Fact]


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum of the vocabulary."""

    id: str
    rule: str
    whole: _Part
    parts: tuple[_Part, ...]
    needed: frozenset[_Part]
    barred: frozenset[_Part]
    lack: Severity | None


@rule(
    "A11",
    severity="error",
    title="Project money = carried over + requested for the year + other",
    title_zh="项目资金总额 = 上年结转 + 本年申请 + 其他资金",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a form that states its money with what was carried over",
    source="measured: forms of 项目支出绩效目标表 and 绩效自评表",
)
def project_money_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The money of a project is what was carried over, what is new and other money."""
    yield from _sums("A11", disclosure)


@rule(
    "A13",
    severity="error",
    title="Budget of a form = sum of its sources, levels or uses",
    title_zh="预算数 = 财政资金 + 其他资金；= 本级 + 上级补助；= 本级 + 补助下级；= 基本 + 项目",
    tolerance="half of the last digit printed in each figure, summed",
    applies="a form that divides its budget, each part once",
    source="measured: forms of 项目支出绩效目标表 and 部门整体绩效目标表",
)
def form_budget_adds_up(disclosure: Disclosure) -> Iterator[RuleResult]:
    """The budget of a form is the sum of its parts."""
    yield from _sums("A13", disclosure)


def _sums(rule_id: str, disclosure: Disclosure) -> Iterator[RuleResult]:
    statements = {statement.number for statement in disclosure.statements}
    for number, facts in disclosure.facts_of.items():
        if number not in statements:
            for budget in _budgets(facts):
                yield from _of_budget(rule_id, budget)


def _budgets(facts: Sequence[Fact]) -> Iterator[_Budget]:
    """The budgets of a form: one a project, year or period, and phase; in lists one a row."""
    apart: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        if fact.classification in _AMOUNTS and (fact.unit is None or fact.unit in UNITS):
            period = fact.measure == "period-total"
            row = fact.row if fact.statement == "project-list" else None
            key = (fact.entity, fact.classification, period, fact.phase, fact.fiscal_year, row)
            apart.setdefault(key, []).append(fact)
    for found in apart.values():
        yield from _once(found)


def _once(facts: Sequence[Fact]) -> Iterator[_Budget]:
    """The budget of these figures; where some are stated more than once, that of each row."""
    if budget := _budget(facts):
        yield budget
        return
    by_row: dict[int | None, list[Fact]] = {}
    for fact in facts:
        by_row.setdefault(fact.row, []).append(fact)
    yield from (budget for own in by_row.values() if (budget := _budget(own)))


def _budget(facts: Sequence[Fact]) -> _Budget | None:
    """The figures by measure and fund; None where one is stated twice."""
    named = [("total" if f.measure in _WHOLE else f.measure, f.fund) for f in facts]
    return dict(zip(named, facts, strict=True)) if max(Counter(named).values()) == 1 else None


def _of_budget(rule_id: str, budget: _Budget) -> Iterator[RuleResult]:
    """Each sum of the vocabulary that the budget states whole."""
    for known in _known(rule_id):
        whole = budget.get(known.whole)
        if whole is None or not known.needed <= budget.keys() or known.barred & budget.keys():
            continue
        stated = term_of(whole)
        parts = [_part(part, budget[part]) for part in known.parts if part in budget]
        if stated.value is not None or any(part.value is not None for part in parts):
            checked = compare(rule_id, f"{stated.anchor}-{known.id}", stated, parts)
            if known.lack and checked.reason is None and lack(checked) > 0:
                checked = checked._replace(severity=known.lack)
            yield checked


def _part(part: _Part, fact: Fact) -> Term:
    measure, fund = part
    names = _names("funds" if measure == "total" else "measures")
    return term_of(fact, names[fund if measure == "total" else measure])


@cache
def _names(vocabulary: str) -> Mapping[str, str]:
    return {row["id"]: row["name_zh"] for row in rows(vocabulary)}


@cache
def _known(rule_id: str) -> tuple[_Sum, ...]:
    with Path(__file__).with_name("budgets.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    return tuple(
        _Sum(
            id=row["id"],
            rule=row["rule"],
            whole=_said(row["whole"])[0],
            parts=_said(row["parts"]),
            needed=frozenset(_said(row["needed"])),
            barred=frozenset(_said(row["barred"])),
            lack=row["lack"] or None,  # type: ignore[arg-type]
        )
        for row in read
        if row["rule"] == rule_id
    )


def _said(text: str) -> tuple[_Part, ...]:
    pairs = (entry.rpartition(":") for entry in text.split())
    return tuple((measure or "total", fund) for measure, _, fund in pairs)
