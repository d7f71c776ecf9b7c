"""H06, H07, H09: shares of one figure in another."""

from collections.abc import Iterator
from decimal import Decimal

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.plausibility.figures import (
    BASIC,
    Booked,
    booked,
    decimal_text,
    head_count,
    place,
)
from tasks.rules.rule import limit, rule
from tasks.rules.terms import Term
from tasks.statements.amounts import UNITS

# 基本工资, 津贴补贴, 奖金, 绩效工资: what people are paid, without what is paid for them.
_WAGES = ("30101", "30102", "30103", "30107")
_UNION = "30228"
_RECEPTION = "30217"
# 商品和服务支出, 资本性支出: 公用经费.
_OPERATING = ("302", "310")
_TEN_THOUSAND = UNITS["万元"]
_HUNDRED = 100
# The widest first.
_WHOLE = ("expenditure", "general-public-expenditure")
_NAMES = {
    "project": ("project expenditure", "项目支出"),
    "procurement": ("procurement", "政府采购"),
}


@rule(
    "H06",
    severity="info",
    title="Reception is a small part of operating expenditure",
    title_zh="公务接待费占公用经费的比重",
    tolerance="limits: 15 % of operating expenditure, 10,000 yuan a head",
    applies="a table of basic expenditure with reception; per head where the text states the staff",
    source="党政机关国内公务接待管理规定 (2013) art. 17: a ceiling, set locally",
    limits={"share": "0.15", "head": "1"},
    note="Of 46 tables measured the middle one states 0.9 %, the highest 11 %.",
)
def reception_is_small(disclosure: Disclosure) -> Iterator[RuleResult]:
    """How much of operating expenditure goes into reception, and how much a head that is."""
    for table in booked(disclosure, BASIC):
        whole = table.terms(*_OPERATING)
        operating = sum((entry.value or Decimal(0) for entry in whole), Decimal(0))
        reception = next(iter(table.terms(_RECEPTION)), None)
        if reception is None or not reception.value or not operating:
            continue
        share = reception.value / operating
        said = _percent(share)
        most = limit(disclosure, "H06", "share")
        table_en, table_zh = place(reception)
        yield result(
            "H06",
            f"{table.anchor}-share",
            "pass" if share <= most else "fail",
            (reception, *whole),
            stated=said,
            expected=f"≤ {_percent(most)}",
            message=f"{table_en}{reception.label} {reception.figure.text} is {said} % of operating"
            " expenditure",
            message_zh=f"{table_zh}{reception.label}{reception.figure.text}，占公用经费的{said}%",
        )
        yield from _per_head(disclosure, table, reception)


def _per_head(disclosure: Disclosure, table: Booked, reception: Term) -> Iterator[RuleResult]:
    staff = head_count(disclosure)
    if staff is None or not staff.value or reception.yuan is None:
        return
    each = reception.yuan / staff.value / _TEN_THOUSAND
    said = decimal_text(each, "0.01")
    most = limit(disclosure, "H06", "head")
    yield result(
        "H06",
        f"{table.anchor}-head",
        "pass" if each <= most else "fail",
        (reception, staff),
        stated=said,
        expected=f"≤ {most}",
        message=f"{reception.label} {reception.figure.text} is {said} 万元 a head of"
        f" {staff.figure.text}",
        message_zh=f"{reception.label}{reception.figure.text}，{staff.figure.text}人人均{said}万元",
    )


@rule(
    "H07",
    severity="info",
    title="Trade-union funds are at most 2 % of the wage bill",
    title_zh="工会经费不超过工资总额的2%",
    tolerance="0.5 points, as a limit",
    applies="a table of basic expenditure with trade-union funds and wages; the wage bill is"
    " 30101 + 30102 + 30103 + 30107",
    source="工会法 art. 43: 2 % of all wages",
    limits={"percent": "2", "band": "0.5"},
    note="Of 51 tables measured 46 state at most 2.5 %; four of the five above are of Chongqing.",
)
def union_funds_are_two_percent(disclosure: Disclosure) -> Iterator[RuleResult]:
    """2 % of what people are paid goes to the union."""
    percent, band = limit(disclosure, "H07", "percent"), limit(disclosure, "H07", "band")
    for table in booked(disclosure, BASIC):
        union = next(iter(table.terms(_UNION)), None)
        wages = table.terms(*_WAGES)
        bill = sum((entry.value or Decimal(0) for entry in wages), Decimal(0))
        if union is None or not union.value or not bill:
            continue
        stated = union.value / bill * _HUNDRED
        said = decimal_text(stated, "0.01")
        table_en, table_zh = place(union)
        yield result(
            "H07",
            table.anchor,
            "pass" if stated <= percent + band else "fail",
            (union, *wages),
            stated=said,
            expected=str(percent),
            message=f"{table_en}{union.label} {union.figure.text} is {said} % of the wages {bill};"
            f" {percent} % is usual",
            message_zh=f"{table_zh}{union.label}{union.figure.text}，为工资总额{bill}的{said}%，通常为{percent}%",
        )


@rule(
    "H09",
    severity="info",
    title="The expenditure is not nothing, nor all project, nor all procurement",
    title_zh="支出合计不为零，且不全为项目支出或政府采购",
    tolerance="limits: shares of 100 %",
    applies="one table of expenditure by function with its total; one table of procurement",
    source="experience: an office without basic expenditure is extraordinary",
    limits={"project": "1", "procurement": "1"},
)
def shares_are_usual(disclosure: Disclosure) -> Iterator[RuleResult]:
    """An office spends something, some of it on itself, and does not buy all of it."""
    own = (
        table
        for table in booked(disclosure, _WHOLE)
        if table.column.fiscal_year == disclosure.identity.fiscal_year and table.total is not None
    )
    whole = next(own, None)
    if whole is None or whole.total is None or whole.total.figure.reason == "not-a-number":
        return
    total = whole.total
    if not total.value:
        yield result(
            "H09",
            f"{whole.anchor}-total",
            "fail",
            [total],
            message=f"{total.where}: total expenditure is {total.figure.text or 'blank'}",
            message_zh=f"《{total.where}》：支出合计为{total.figure.text or '空白'}",
        )
        return
    for name, part in _parts(disclosure, whole):
        yield _share(disclosure, name, whole, total, part)


def _parts(disclosure: Disclosure, whole: Booked) -> Iterator[tuple[str, Term]]:
    """Project expenditure and procurement of the same year."""
    for name, kinds, measure in (
        ("project", [whole.statement.kind.id], "project"),
        ("procurement", ["procurement"], "total"),
    ):
        for table in booked(disclosure, kinds, measure):
            if table.column.fiscal_year == whole.column.fiscal_year and table.total is not None:
                yield name, table.total
                break


def _share(disclosure: Disclosure, name: str, whole: Booked, total: Term, part: Term) -> RuleResult:
    anchor = f"{whole.anchor}-{name}"
    if part.yuan is None or not total.yuan:
        return result("H09", anchor, "not-checked", (part, total), reason="operand-missing")
    share = part.yuan / total.yuan
    said, most = _percent(share), limit(disclosure, "H09", name)
    named, named_zh = _NAMES[name]
    table_en, table_zh = place(part)
    return result(
        "H09",
        anchor,
        "pass" if share < most else "fail",
        (part, total),
        stated=said,
        expected=f"< {_percent(most)}",
        message=f"{table_en}{named} {part.figure.text} is {said} % of the expenditure"
        f" {total.figure.text}",
        message_zh=f"{table_zh}{named_zh}{part.figure.text}，占支出合计{total.figure.text}的{said}%",
    )


def _percent(share: Decimal) -> str:
    return decimal_text(share * _HUNDRED, "0.01")
