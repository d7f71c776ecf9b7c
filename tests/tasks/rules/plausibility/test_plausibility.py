"""What is unusual, on small documents."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tasks.records import Paragraph, RuleResult
from tests.tasks.gold import checked, extraction, table

BASIC = "某局一般公共预算财政拨款基本支出预算表"
HEADER = "科目编码|科目名称|合计|人员经费|公用经费"
THREE = "某局一般公共预算“三公”经费支出表"
ITEMS = "合计|因公出国（境）费|公务用车购置费|公务用车运行维护费|公务接待费"
TITLE = "某市某局2024年部门预算"


def basic(*rows: str, title: str = TITLE) -> Sequence[RuleResult]:
    return checked(extraction(table(BASIC, [HEADER, *rows]), title=title))


def vehicles(row: str, *texts: str) -> Sequence[RuleResult]:
    document = extraction(table(THREE, [ITEMS, row]))
    paragraphs = (*document.paragraphs, *(Paragraph(text) for text in texts))
    return checked(replace(document, paragraphs=paragraphs))


def said(rule: str, found: Sequence[RuleResult]) -> list[tuple[str, str | None, str | None]]:
    return [(entry.verdict, entry.stated, entry.reason) for entry in found if entry.rule == rule]


NONE = "截至2023年12月，本部门共有车辆0辆。"
TWO = "截至2023年12月，本部门共有车辆2辆。"


def test_costs_of_no_vehicle() -> None:
    (found,) = [e for e in vehicles("3.50|||3.50|", NONE) if e.rule == "H01"]
    assert (found.verdict, found.severity, found.stated) == ("fail", "warning", "3.50")
    assert said("H01", vehicles("0.40||||0.40", NONE)) == [("pass", "", None)]


def test_vehicles_that_are_held_or_bought_explain_costs() -> None:
    assert said("H01", vehicles("3.50|||3.50|", TWO))[0][2] == "vehicles-held"
    assert said("H01", vehicles("23.50||20.00|3.50|", NONE))[0][2] == "vehicles-held"
    bought = NONE + "2024年安排购置车辆1辆。"
    assert said("H01", vehicles("3.50|||3.50|", bought))[0][2] == "vehicles-held"


def test_vehicles_of_others_explain_costs() -> None:
    (found,) = [e for e in vehicles("3.50|||3.50|", NONE, "实施公车统管。") if e.rule == "H01"]
    assert (found.verdict, found.severity, found.reason) == ("fail", "info", "vehicles-shared")


def test_nothing_is_said_where_no_number_of_vehicles_is() -> None:
    found = vehicles("3.50|||3.50|")
    assert said("H01", found) == said("H02", found) == [("not-applicable", None, "table-missing")]


@pytest.mark.parametrize(
    ("cost", "verdict"), [("1.00", "pass"), ("12.00", "pass"), ("12.02", "fail"), ("0.98", "fail")]
)
def test_what_a_vehicle_costs(cost: str, verdict: str) -> None:
    assert said("H02", vehicles(f"{cost}|||{cost}|", TWO))[0][0] == verdict


@pytest.mark.parametrize(
    ("annuity", "answer"),
    [
        ("8.00", ("pass", "0.5000", None)),
        ("8.32", ("pass", "0.5200", None)),
        ("8.40", ("fail", "0.5250", None)),
        ("7.60", ("fail", "0.4750", None)),
    ],
)
def test_the_annuity_is_half(annuity: str, answer: tuple[str, str, None]) -> None:
    pension = "30108|机关事业单位基本养老保险缴费|16.00|16.00|"
    assert said("H03", basic(pension, f"30109|职业年金缴费|{annuity}|{annuity}|")) == [answer]


def test_without_an_annuity_nothing_is_asked() -> None:
    pension = "30108|机关事业单位基本养老保险缴费|16.00|16.00|"
    for rows in ([pension], [pension, "30109|职业年金缴费|||"]):
        assert said("H03", basic(*rows))[0][0] == "not-applicable"


def test_a_table_of_several_units_is_none_of_the_office() -> None:
    rows = (
        "30108|机关事业单位基本养老保险缴费|16.00|16.00|",
        "30109|职业年金缴费|9.00|9.00|",
    )
    assert said("H03", basic(*rows, *rows))[0][0] == "not-applicable"


def test_bases_only_where_the_rates_are_known() -> None:
    rows = ("30108|机关事业单位基本养老保险缴费|16.00|16.00|", "30113|住房公积金|9.00|9.00|")
    assert said("H04", basic(*rows))[0][2] == "rates-unknown"
    known = basic(*rows, title="重庆市北碚区民政局2024年部门预算")
    assert said("H04", known) == [("fail", "1.333", None)]


def test_reception_of_operating_expenditure() -> None:
    rows = ("302|商品和服务支出|20.00||20.00", "30217|公务接待费|{0}||{0}")
    assert said("H06", basic(rows[0], rows[1].format("3.00"))) == [("pass", "15.00", None)]
    assert said("H06", basic(rows[0], rows[1].format("3.10"))) == [("fail", "15.50", None)]
    assert said("H06", basic(rows[0]))[0][0] == "not-applicable"


def test_union_funds_of_the_wages() -> None:
    wages = ("30101|基本工资|60.00|60.00|", "30107|绩效工资|40.00|40.00|")
    assert said("H07", basic(*wages, "30228|工会经费|2.50||2.50")) == [("pass", "2.50", None)]
    assert said("H07", basic(*wages, "30228|工会经费|2.51||2.51")) == [("fail", "2.51", None)]
    assert said("H07", basic("30228|工会经费|2.51||2.51"))[0][0] == "not-applicable"


def spending(*rows: str) -> Sequence[RuleResult]:
    header = "科目编码|科目名称|合计|基本支出|项目支出"
    return checked(extraction(table("某局部门支出总表", [header, *rows])))


def test_an_office_that_has_only_projects() -> None:
    assert said("H09", spending("|合计|5.00|2.00|3.00", "201|一般公共服务支出|5.00|2.00|3.00")) == [
        ("pass", "60.00", None)
    ]
    assert said("H09", spending("|合计|5.00||5.00", "201|一般公共服务支出|5.00||5.00")) == [
        ("fail", "100.00", None)
    ]


def test_an_office_that_spends_nothing() -> None:
    found = spending("|合计|0.00|0.00|0.00", "201|一般公共服务支出|0.00|0.00|0.00")
    assert said("H09", found) == [("fail", "0.00", None)]


def form(place: str, amount: str, standard: str) -> Sequence[RuleResult]:
    rows = (
        f"项目名称|信访储备金|项目单位|{place}民政局",
        f"项目概况|按人均{standard}元的标准建立。|项目起止时间|2024-01~2024-12",
        f"项目资金总额（万元）|{amount}|年度目标|解决问题",
        "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|解决问题数量|3起",
    )
    title = f"{place}民政局2024年项目支出绩效目标表"
    return checked(extraction(table("项目支出绩效目标表", rows), title=title))


def test_a_standard_a_head() -> None:
    assert said("H08", form("乌海市", "165", "3"))[0][0] == "pass"
    assert said("H08", form("乌海市", "60.0", "3")) == [("fail", "60", None)]
    assert said("H08", form("高邑县", "60", "3"))[0][2] == "population-unknown"
    assert said("H08", form("乌海市", "60", "300"))[0][2] == "table-missing"
