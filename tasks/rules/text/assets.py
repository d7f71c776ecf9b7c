"""D08: what the office owns, in the text and in the table of assets."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from tasks.documents.normal import normal
from tasks.records import Fact, RuleResult
from tasks.rules.compare import compare, result, undone
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import Term, term
from tasks.rules.text.agreement import agreed, anchor, said, same
from tasks.rules.text.counts import counted
from tasks.rules.text.vocabulary import pattern, rows
from tasks.statements.amounts import NOTHING

_MARK = re.compile(r"(其中:)?(\d+|[一二三四五六七八九十]+)?[、.]?")
_MEASURES = {"quantity": "quantity", "total": "total"}


@rule(
    "D08",
    severity="warning",
    title="Assets and vehicles in the text = table, under the same name",
    title_zh="文字中的资产、车辆 = 资产表，名称一致",
    tolerance="rounded or cut to the digits that the text prints",
    applies="assets in the text and in a table of assets; vehicles with their kinds in the text",
    source="财预〔2016〕143号: the explanations belong to the tables",
)
def assets_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Assets in the text are those of the table; vehicles are the sum of their kinds."""
    table = _table(disclosure)
    for facts in disclosure.by_paragraph.values():
        owned = [fact for fact in facts if fact.classification == "assets"]
        for fact in owned:
            if fact.phrase is None and fact.measure in _MEASURES and table:
                yield from _against(fact, table)
        for whole, kinds in counted([fact for fact in owned if fact.code == "vehicles"]):
            place, terms = f"{anchor(whole)}-kinds", [said(kind) for kind in kinds]
            checked = compare("D08", place, said(whole), terms, tolerance=Decimal(0))
            other = pattern("other-kind")
            closed = any(other.search(kind.name or "") for kind in kinds)
            sure = closed or (checked.verdict == "fail" and _more(checked))
            yield checked if sure else undone(checked, "structure-uncertain")


def _more(checked: RuleResult) -> bool:
    """Whether the kinds are more than the whole, which no kind left out explains."""
    return int(checked.expected or 0) > int(checked.stated or 0)


def _table(disclosure: Disclosure) -> dict[tuple[str, str], Term]:
    """The figures of the one table of assets by item and measure."""
    statement = disclosure.only("assets")
    if statement is None:
        return {}
    found: dict[tuple[str, str], Term] = {}
    for line in statement.lines:
        item = _item(line.name or "")
        for column in statement.columns:
            if item and column.measure in _MEASURES:
                found.setdefault((item, column.measure), term(statement, line, column.col))
    return found


def _against(fact: Fact, table: dict[tuple[str, str], Term]) -> Iterator[RuleResult]:
    stated = said(fact)
    other = table.get((fact.code or "", fact.measure))
    if other is not None and fact.measure == "quantity":
        # 辆 and 台、辆 count alike.
        other = Term(other.label, other.figure, stated.unit, other.operand, other.where)
    if other is not None and other.figure.reason not in NOTHING:
        if same(stated, other):
            yield agreed("D08", anchor(fact), stated, other)
        else:
            exact = Decimal(0) if fact.measure == "quantity" else None
            yield compare("D08", anchor(fact), stated, [other], tolerance=exact)
        return
    alike = [
        entry
        for (_, measure), entry in table.items()
        if measure == fact.measure and stated.value and same(stated, entry)
    ]
    if alike:
        yield _other_name(fact, stated, alike[0])


def _other_name(fact: Fact, stated: Term, other: Term) -> RuleResult:
    return result(
        "D08",
        anchor(fact),
        "fail",
        (stated, other),
        severity="info",
        expected=other.figure.text,
        message=f"{stated.figure.text} is called {stated.label} in the text and {other.label} in"
        " the table",
        message_zh=f"{stated.figure.text}：文字称“{stated.label}”，表中为“{other.label}”",
    )


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["item"], re.compile(row["pattern"])) for row in rows("assets"))


def _item(name: str) -> str | None:
    """The item that a row of a table of assets is, by its name."""
    plain = _MARK.sub("", normal(name), count=1)
    return next((item for item, known in _patterns() if known.fullmatch(plain)), None)
