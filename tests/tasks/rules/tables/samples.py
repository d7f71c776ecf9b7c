"""Small tables that agree with each other, to be broken one figure at a time."""

from collections.abc import Sequence

from tasks.records import Paragraph, RuleResult, Table
from tests.tasks.gold import checked, extraction, table

BY_FUNCTION = "科目编码|科目名称|合计|基本支出|项目支出"
BY_CLASS = "科目编码|科目名称|合计|人员经费|公用经费"
Verdict = tuple[str, str | None]
PASS: Verdict = ("pass", None)
FAIL: Verdict = ("fail", None)
ABSENT: Verdict = ("not-applicable", "table-missing")


def general(
    *, total: str = "7.00", basic: str = "5.00", education: str = "7.00", unit: str = "万元"
) -> Table:
    return table(
        "一般公共预算支出表",
        [
            BY_FUNCTION,
            f"|合计|{total}|{basic}|2.00",
            f"205|教育支出|{education}|5.00|2.00",
        ],
        unit,
    )


def expenditure(*rows: str, unit: str = "万元") -> Table:
    given = rows or ("|合计|7.00|5.00|2.00", "205|教育支出|7.00|5.00|2.00")
    return table("部门支出总表", [BY_FUNCTION, *given], unit)


def basic(total: str = "5.00") -> Table:
    return table("一般公共预算基本支出表", [BY_CLASS, f"|合计|{total}|3.00|2.00"])


def appropriation(education: str = "7.00", total: str = "7.00", fund: str = "") -> Table:
    return table(
        "财政拨款收支总表",
        [
            "收入||支出||",
            "项目|预算数|项目|合计|一般公共预算",
            f"一般公共预算拨款|7.00|一、教育支出|{education}|{education}",
            f"政府性基金预算拨款|{fund}|||",
            f"收入总计|{total}|支出总计|{total}|{total}",
        ],
    )


def department(
    total: str = "7.00",
    other: str = "",
    *,
    carried_in: str = "",
    carried_out: str = "",
    own: str = "7.00",
) -> Table:
    return table(
        "部门收支总表",
        [
            "收入||支出|",
            "项目|预算数|项目|预算数",
            f"一、一般公共预算拨款收入|{own}|教育支出|{total}",
            f"二、其他收入|{other}||",
            f"上年结转|{carried_in}|结转下年|{carried_out}",
            f"收入总计|{total}|支出总计|{total}",
        ],
    )


def answers(
    rule: str, *tables: Table, text: Sequence[str] = (), title: str = "某市某局2024年部门预算"
) -> list[RuleResult]:
    document = extraction(*tables, title=title)
    paragraphs = (*document.paragraphs, *(Paragraph(line) for line in text))
    document = type(document)(
        document.verdict, None, document.media_type, 1, document.tables, paragraphs
    )
    return [entry for entry in checked(document) if entry.rule == rule]


def verdicts(rule: str, *tables: Table, text: Sequence[str] = ()) -> list[Verdict]:
    return [(entry.verdict, entry.reason) for entry in answers(rule, *tables, text=text)]


def failed(rule: str, *tables: Table, text: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Stated and expected of each failure."""
    found = answers(rule, *tables, text=text)
    return [(e.stated or "", e.expected or "") for e in found if e.verdict == "fail"]
