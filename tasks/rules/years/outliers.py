"""E07: rows that changed by an unusual share."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import limit, rule
from tasks.rules.terms import Term, term
from tasks.rules.text.agreement import anchor, said
from tasks.rules.text.lists import measure_of
from tasks.rules.years.changes import change
from tasks.statements.amounts import UNITS
from tasks.statements.model import Column, Line, Statement

_HUNDRED = Decimal(100)
_SHOWN = Decimal("0.01")
_CLASS = 5
_KINDS = ("basic", "project")


@rule(
    "E07",
    severity="info",
    title="Unusual changes over the prior year",
    title_zh="与上年相比变动较大",
    tolerance="–",
    applies="a class in a table with both years, or basic or project expenditure in the text",
    source="financial analysis; no norm",
    note=("Of classes the 类 and 项 are named; not totals, nor what is new or ended."),
    limits={"share": "30", "yuan": "10000"},
)
def unusual_changes(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Classes, basic and project expenditure that changed by more than a share and an amount."""
    least, amount = limit(disclosure, "E07", "share"), limit(disclosure, "E07", "yuan")
    for statement in disclosure.statements:
        if statement.classification == "functional" and not statement.two_sided:
            yield from _in_table(disclosure, statement, least, amount)
    for facts in disclosure.by_paragraph.values():
        for place, fact in enumerate(facts):
            if fact.measure == "change-rate" and fact.value and measure_of(fact) in _KINDS:
                yield from _in_text(fact, facts[:place], least, amount)


def _in_table(
    disclosure: Disclosure, statement: Statement, least: Decimal, amount: Decimal
) -> Iterator[RuleResult]:
    pair = _years(statement.columns, disclosure.identity.fiscal_year)
    if pair is None:
        return
    compared, unusual = 0, 0
    for line in statement.lines:
        if line.role != "item" or line.entity is not None or not _named(line.code):
            continue
        now, then = (term(statement, line, column.col) for column in pair)
        if now.yuan is None or not then.yuan:
            continue
        moved = now.yuan - then.yuan
        share = moved * _HUNDRED / then.yuan
        compared += 1
        if now.yuan and abs(share) > least and abs(moved) > amount:
            unusual += 1
            yield _outlier(statement, line, now, then, share)
    if compared and not unusual:
        yield result(
            "E07",
            f"t{statement.number}",
            "pass",
            message=f"{statement.table.title}: {compared} classes, no unusual change",
            message_zh=f"《{statement.table.title}》：{compared}个科目，无异常变动",
        )


def _named(code: str | None) -> bool:
    """Whether it is a 类 or 项: a 款 between them mostly repeats one of the two."""
    return code is not None and len(code) != _CLASS


def _years(columns: Sequence[Column], year: int | None) -> tuple[Column, Column] | None:
    """The columns of this year's total and of the year before, of one phase."""
    totals = [c for c in columns if c.measure == "total" and c.item is None]
    now = [c for c in totals if c.fiscal_year == year]
    then = [c for c in totals if year and c.fiscal_year == year - 1]
    if len(now) != 1 or len(then) != 1 or now[0].phase != then[0].phase:
        return None
    return now[0], then[0]


def _outlier(statement: Statement, line: Line, now: Term, then: Term, share: Decimal) -> RuleResult:
    shown = f"{share.quantize(_SHOWN):+f} %"
    label = " ".join(part for part in (line.code, line.name) if part)
    return result(
        "E07",
        now.anchor,
        "fail",
        (now, then),
        stated=shown,
        message=f"{label}: {then.figure.text} → {now.figure.text}, {shown}",
        message_zh=f"{label}：{then.figure.text} → {now.figure.text}，变动{shown}",
        group=f"t{statement.number}",
    )


def _in_text(
    rate: Fact, before: Sequence[Fact], least: Decimal, amount: Decimal
) -> Iterator[RuleResult]:
    moved = next((f for f in reversed(before) if f.measure == "change"), None)
    value = Decimal(rate.value or 0)
    if moved is None or moved.unit not in UNITS or measure_of(moved) != measure_of(rate):
        return
    yuan = abs(Decimal(moved.value or 0)) * UNITS[moved.unit or ""]
    if abs(value) > least and yuan > amount:
        shown = f"{value:+f} %"
        moved_term = change(moved)
        yield result(
            "E07",
            anchor(rate),
            "fail",
            (said(rate), moved_term),
            stated=shown,
            message=f"{rate.name}: {shown}, {moved_term.figure.text} {moved.unit}",
            message_zh=f"{rate.name}：变动{shown}（{moved_term.figure.text}{moved.unit}）",
        )
