"""C18: a project in the list of projects and in its form."""

import pytest

from tests.tasks.gold import checked, extraction, table


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("走访经费", "宣传经费"), [("走访经费", "pass"), ("宣传经费", "fail")]),
        (("走访经费", "培训经费"), [("走访经费", "pass")]),
        (("走访经费", "走访经费"), []),
    ],
)
def test_a_project_has_one_amount(names: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    listed = [
        "项目名称|合计|一般公共预算",
        "合计|5.00|5.00",
        "走访经费|2.00|2.00",
        "宣传经费|3.00|3.00",
    ]
    forms = [
        table(
            "某市某局2024年项目支出绩效目标表",
            [
                f"项目名称|{name}|主管部门|某市某局",
                f"年度资金总额|{amount}|其中：财政拨款|{amount}",
                "一级指标|二级指标|三级指标|指标值",
                "产出指标|数量指标|走访次数|≥12次",
            ],
        )
        for name, amount in zip(names, ("2.00", "3.50"), strict=True)
    ]
    found = checked(extraction(table("某市某局项目支出表", listed), *forms))
    said = [(e.message.split(":")[0].split(", ")[-1], e.verdict) for e in found if e.rule == "C18"]
    assert [entry for entry in said if entry[1] != "not-applicable"] == expected
