"""G14–G17, G19–G21: periods, codes, plans and shares of projects."""

from datetime import date

import pytest

from tasks.records import Project
from tasks.rules.targets.periods import days_of, months_of, period_of
from tests.tasks.rules.targets.forms import GRID, results, said, verdicts

Said = list[tuple[str, str, str]]
QUANTITY = "产出指标|数量指标|值守|≥10次"


def project(start: str | None, end: str | None) -> Project:
    none = (None,) * 7
    return Project(None, "值守", *none, table=0, row=0, page=None, start=start, end=end)


@pytest.mark.parametrize(
    ("start", "end", "days", "months"),
    [
        ("2021-06-15", "2021-07-15", 31, None),
        ("2024-01-01", "2024-12-31", 366, 12),
        ("2021-01", "2021-12", 365, 12),
        ("2021-02", "2021-02", 28, 1),
        ("2021", "2023", 1095, 36),
        ("2021-02-30", "2021-12-31", None, None),
        ("2021-12", "2021-01", None, None),
        (None, "2021-12", None, None),
    ],
)
def test_periods(start: str | None, end: str | None, days: int | None, months: int | None) -> None:
    found = project(start, end)
    assert (days_of(found), months_of(found)) == (days, months)


def test_a_period_ends_with_its_last_month() -> None:
    assert period_of(project("2021-01", "2021-02")) == (date(2021, 1, 1), date(2021, 2, 28))


JULY = "项目起始时间|2024.07.01|项目终止时间|2024.07.31"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("100天，500元/天", [("warning", "100 days", "≤ 31 days")]),
        ("100天", [("warning", "100 days", "≤ 31 days")]),
        ("≥32天", [("warning", "32 days", "≤ 31 days")]),
        ("31天", []),
        ("≤60天", []),
        ("100人天", []),
        ("730天", []),
    ],
)
def test_days_fit_the_period(target: str, expected: Said) -> None:
    rows = ["项目名称|值守专项", JULY, GRID, f"产出指标|数量指标|值守|{target}"]
    assert said(results("G14", rows)) == expected


@pytest.mark.parametrize(
    ("nature", "end", "expected"),
    [
        ("常年", "2024.12.31", []),
        ("常年", "2024.10.31", []),
        ("常年", "2024.03.31", [("warning", "常年", "一次")]),
        ("一次", "2024.03.31", []),
        ("常年", "", []),
    ],
)
def test_what_goes_on_all_the_year_lasts_a_year(nature: str, end: str, expected: Said) -> None:
    period = f"项目起始时间|2024.01.01|项目终止时间|{end}"
    rows = ["项目名称|值守专项", f"项目性质（常年或一次）|{nature}", period, GRID, QUANTITY]
    assert said(results("G15", rows)) == expected


@pytest.mark.parametrize(
    ("nature", "goal", "expected"),
    [
        ("延续", "", [("warning", "", "text")]),
        ("延续", "三年完成改造", []),
        ("一次性", "", []),
    ],
)
def test_continuing_projects_have_a_goal_of_the_medium_term(
    nature: str, goal: str, expected: Said
) -> None:
    goals = ["项目总体目标|中长期目标|年度目标", f"|{goal}|完成3公里"]
    rows = ["项目名称|改造专项", f"项目属性|{nature}", *goals, GRID, QUANTITY]
    assert said(results("G16", rows)) == expected


def test_forms_that_do_not_ask_for_it_need_none() -> None:
    assert results("G16", ["项目名称|改造专项", "项目属性|延续", GRID, QUANTITY]) == []


CHONGQING = "重庆市北碚区信访办公室2024年部门预算"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("50010922T000000086668", []),
        ("50000024T000000086668", []),
        ("5001 0922T0000 00086668", []),
        ("50010922T00000008666", [("warning", "20 characters", "21")]),
        ("50019022T000000086668", [("warning", "500190", "500109")]),
        ("50010925T000000086668", [("warning", "2025", "2024")]),
        ("A-17", []),
    ],
)
def test_codes_have_their_length_division_and_year(code: str, expected: Said) -> None:
    rows = [f"项目编码|{code}|项目名称|维稳专项", GRID, QUANTITY]
    assert said(results("G17", rows, title=CHONGQING)) == expected


def test_codes_of_other_provinces_have_other_lengths() -> None:
    rows = ["项目编码|3706002024000000000086668001|项目名称|维稳专项", GRID, QUANTITY]
    assert results("G17", rows, title="山东省烟台市信访局2024年部门预算") == []


def test_a_document_whose_codes_are_longer_is_of_another_system() -> None:
    forms = [
        [f"项目编码|50010922T00000008666{n}A|项目名称|专项{n}", GRID, QUANTITY] for n in range(3)
    ]
    assert results("G17", *forms, title=CHONGQING) == []


def plan(heads: str, shares: str) -> list[str]:
    return [
        "项目名称|宣传专项|预算数|20",
        f"资金支出计划（%）|{heads}",
        f"|{shares}",
        "绩效目标|宣传",
        GRID,
        QUANTITY,
    ]


@pytest.mark.parametrize(
    ("heads", "shares", "expected"),
    [
        ("3月底|6月底|10月底|12月底", "25%|50%|75%|100%", []),
        ("3月底|6月底|10月底|12月底", "25|50|75|100", []),
        ("3月底|6月底|12月底", "50%|50%|100%", []),
        ("3月底|6月底|12月底", "50%|25%|100%", [("warning", "25%", "≥ 50%")]),
        (
            "3月底|6月底|10月底",
            "25%|50%|75%",
            [("warning", "25/50/75 %, ends at 10月底", "100 % at 12月底")],
        ),
        (
            "3月底|6月底|12月底",
            "25%|50%|90%",
            [("warning", "25/50/90 %, ends at 12月底", "100 % at 12月底")],
        ),
        ("3月底|6月底|", "25%|50%|100%", [("info", "100%", "12月底")]),
        ("3月底|6月底|12月底", "25%|50%|", [("not-checked", "25%", None)]),
    ],
)
def test_plans_rise_to_a_hundred(
    heads: str, shares: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found = results("G19", plan(heads, shares), unit="元")
    assert said(found) == expected
    assert found


def share(name: str, amount: str, text: str, label: str = "运维资金占比") -> list[str]:
    head = f"项目名称|{name}|项目金额（万元）|{amount}"
    return [head, GRID, f"效益指标|经济效益指标|{label}|{text}"]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("11", "24%"), ("4", "24%"), ["info"]),
        (("11", "24%"), ("4", "9%"), ["pass", "pass"]),
        (("4", "24%"), ("4", "24%"), []),
        (("11", "≤24%"), ("4", "≤24%"), []),
    ],
)
def test_shares_of_projects_of_different_size_differ(
    one: tuple[str, str], other: tuple[str, str], expected: list[str]
) -> None:
    assert verdicts(results("G20", share("甲系统", *one), share("乙系统", *other))) == expected


def test_other_rates_may_be_the_same() -> None:
    forms = [share(n, a, "100%", "系统覆盖率") for n, a in (("甲系统", "11"), ("乙系统", "4"))]
    assert results("G20", *forms) == []


@pytest.mark.parametrize(
    ("title", "name", "superior", "expected"),
    [
        (CHONGQING, "市级疑难问题专项经费", "", ["info"]),
        (CHONGQING, "市级疑难问题专项经费", "15.00", ["pass"]),
        (CHONGQING, "区级疑难问题专项经费", "", []),
        (CHONGQING, "全市疑难问题专项经费", "", []),
        ("福州市信访局2024年部门预算", "市级疑难问题专项经费", "", []),
        ("福州市信访局2024年部门预算", "省级疑难问题专项经费", "", ["info"]),
        ("某局2024年部门预算", "市级疑难问题专项经费", "", []),
    ],
)
def test_money_is_of_the_level_that_the_name_says(
    title: str, name: str, superior: str, expected: list[str]
) -> None:
    rows = [
        f"项目名称|{name}",
        "当年预算（万元）|20.00|本级安排（万元）|20.00",
        f"||上级补助（万元）|{superior}",
        GRID,
        QUANTITY,
    ]
    assert verdicts(results("G21", rows, title=title)) == expected
