"""H03, H04: contributions that the law ties to one another."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from tasks.records import RuleResult
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.plausibility.figures import BASIC, BY_FUNCTION, booked, decimal_text, place
from tasks.rules.rule import limit, rule

# 养老保险 and 职业年金, by economic class and by function.
_PAIRS = (("30108", "30109"), ("2080505", "2080506"))
_PENSION, _HOUSING = "30108", "30113"
_PROVINCE = 2


@rule(
    "H03",
    severity="info",
    title="Occupational pension contributions are half of those to the basic pension",
    title_zh="职业年金缴费为基本养老保险缴费的一半",
    tolerance="0.02 of the ratio, as a limit",
    applies="a year for which a table states both contributions",
    source="国办发〔2015〕18号: 8 %; 国办发〔2019〕13号: 16 %",
    limits={"ratio": "0.50", "band": "0.02"},
    note="Three in four of the documents measured state 0.50. Less stands where the annuity is kept"
    " on account only, more where payments are made good at retirement (记实).",
)
def annuity_is_half(disclosure: Disclosure) -> Iterator[RuleResult]:
    """8 % of the wages go to the occupational pension where 16 % go to the basic one."""
    seen: set[int | None] = set()
    ratio, band = limit(disclosure, "H03", "ratio"), limit(disclosure, "H03", "band")
    for table in booked(disclosure, BASIC + BY_FUNCTION):
        pairs = (pair for codes in _PAIRS if (pair := table.positive(*codes)))
        pair = next(pairs, None)
        year = table.column.fiscal_year
        if pair is None or year in seen:
            continue
        seen.add(year)
        pension, annuity = pair
        stated = (annuity.value or 0) / (pension.value or Decimal(1))
        said = decimal_text(stated, "0.0001")
        table_en, table_zh = place(annuity)
        yield result(
            "H03",
            table.anchor,
            "pass" if abs(stated - ratio) <= band else "fail",
            (annuity, pension),
            stated=said,
            expected=str(ratio),
            message=f"{table_en}{annuity.label} {annuity.figure.text} is {said} of {pension.label}"
            f" {pension.figure.text}; by the statutory rates it is {ratio}",
            message_zh=f"{table_zh}{annuity.label}{annuity.figure.text}为{pension.label}"
            f"{pension.figure.text}的{said}，按法定比例应为{ratio}",
        )


@rule(
    "H04",
    severity="info",
    title="Pension insurance and housing fund imply the same base",
    title_zh="养老保险与住房公积金的隐含缴费基数一致",
    tolerance="5 % of the base, as a limit",
    applies="a table of basic expenditure with both, in a province whose rates and base are known"
    " (bases.csv)",
    source="国办发〔2019〕13号: 16 %; 住房公积金管理条例 with the local rate",
    limits={"band": "0.05"},
    note="Of 46 tables of other provinces one is within the limit (the others 0.49 to 1.7): rates"
    " differ, and the pension's base leaves out some bonuses. So only where both are known; even"
    " there bases may differ by rule.",
)
def bases_agree(disclosure: Disclosure) -> Iterator[RuleResult]:
    """Both contributions are shares of the same wages."""
    rates = _rates().get((disclosure.identity.division_code or "")[:_PROVINCE])
    band = limit(disclosure, "H04", "band")
    for table in booked(disclosure, BASIC):
        pair = table.positive(_PENSION, _HOUSING)
        if pair is None:
            continue
        if rates is None:
            yield result("H04", table.anchor, "not-applicable", pair, reason="rates-unknown")
            continue
        bases = [(entry.value or 0) / rate for entry, rate in zip(pair, rates, strict=True)]
        said = decimal_text(bases[0] / bases[1], "0.001")
        table_en, table_zh = place(pair[0])
        pension, housing = (decimal_text(base, "0.01") for base in bases)
        yield result(
            "H04",
            table.anchor,
            "pass" if abs(bases[0] / bases[1] - 1) <= band else "fail",
            pair,
            stated=said,
            expected="1",
            message=f"{table_en}{pair[0].label} {pair[0].figure.text} implies a base of {pension},"
            f" {pair[1].label} {pair[1].figure.text} one of {housing}: a ratio of {said}",
            message_zh=f"{table_zh}{pair[0].label}{pair[0].figure.text}的隐含基数为{pension}，"
            f"{pair[1].label}{pair[1].figure.text}为{housing}，比值{said}",
        )


@cache
def _rates() -> Mapping[str, tuple[Decimal, Decimal]]:
    """The rates of pension insurance and of the housing fund, by province."""
    file = Path(__file__).parent / "bases.csv"
    with file.open(encoding="utf-8", newline="") as opened:
        return {
            row["province"]: (Decimal(row["pension"]), Decimal(row["housing"]))
            for row in csv.DictReader(opened)
        }
