"""G07–G09: what stands in the columns of indicators, in their names and their descriptions."""

import pytest

from tests.tasks.rules.targets.forms import GRID, results, said

COLUMNS = "一级指标|二级指标|三级指标|指标性质|指标值|计量单位"
Said = list[tuple[str, str, str]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("产出指标|质量指标|活动完成率|=|100|%", []),
        ("产出指标|质量指标|活动完成质量|定性|优|", []),
        ("产出指标|质量指标|活动质量|产出|95|%", [("warning", "产出", "≥ ≤ = or 定性")]),
        ("产出指标|质量指标|活动质量|正向指标|95|%", []),
        ("产出指标|质量指标|活动质量||95|%", []),
        ("产出指标|数量指标|网络运行|≥|30|23", [("warning", "23", "a unit")]),
        ("产出指标|数量指标|办公用房|≥|30|m2", []),
        ("产出指标|质量指标|资金到位率|≥|30|人次", [("warning", "人次", "%")]),
        ("产出指标|质量指标|开展频率|≥|30|次", []),
        ("产出指标|质量指标|工作效率|≥|30|件", []),
        ("产出指标|质量指标|百万人口死亡率|≤|30|例", []),
        ("产出指标|数量指标|案件处置率|=|90|%", [("info", "数量指标", "质量/时效指标")]),
        ("产出指标|数量指标|增长率（%）|=|9|%", [("info", "数量指标", "质量/时效指标")]),
        ("产出指标|质量指标|来访接待率|≥|100|%", [("info", "≥ 100 %", "= 100 %")]),
        ("产出指标|质量指标|收入增长率|≥|100|%", []),
        ("产出指标|质量指标|任务完成率|≥|100|%", []),
        ("成本指标|经济成本指标|成本控制率|≥|100|%", []),
        ("产出指标|质量指标|来访接待率|≥|99|%", []),
        ("效益指标|可持续发展指标|服务时间|≥|1|年", [("info", "可持续发展指标", "可持续影响指标")]),
        ("效益指标|可持续影响|服务时间|≥|1|年", []),
        ("效益指标|环境效益指标|空气质量|≥|1|年", []),
        ("效益指标|其他效益|空气质量|≥|1|年", []),
    ],
)
def test_columns_hold_what_they_are_for(row: str, expected: Said) -> None:
    assert said(results("G07", ["项目名称|宣传专项", COLUMNS, row])) == expected


def test_names_that_share_a_cell_with_their_kind_are_shown() -> None:
    columns, row = "活动|绩效指标|指标性质|指标值|度量单位", "养老|产出指标数量指标受理率|＝|100|%"
    [slip] = results("G07", ["部门名称|某局", columns, row])
    assert [operand.text for operand in slip.operands] == ["产出指标数量指标受理率"]


def test_one_quantity_is_counted_in_the_unit_that_its_name_holds() -> None:
    def form(name: str, unit: str) -> list[str]:
        return ["项目名称|专项", COLUMNS, f"产出指标|数量指标|{name}|≥|20|{unit}"]

    both = results("G07", form("积案化解件次", "件次"), form("积案化解", "人次"))
    assert said(both) == [("info", "人次", "件次")]
    assert said(results("G07", form("采购设备", "台"), form("采购设备", "套"))) == []


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        ("重点人员稳控20人次", "30人次", [("error", "30", "20")]),
        ("重点人员稳控20人次", "≥20人次", []),
        ("满意度90%", "10%", [("error", "10", "90")]),
        ("满意度≥90%", "≥95%", []),
        ("满意度≥90%", "≥85%", [("error", "85", "90")]),
        ("满意度不低于90%", "95%", []),
        ("零上访", "2人次", [("error", "2", "0")]),
        ("零事故", "0起", []),
        ("零投诉科室", "5个", []),
        ("零上访天数", "365天", []),
        ("零星垃圾清理", "20次", []),
        ("零距离服务", "20次", []),
        ("化解疑难案件30件", "134万元", []),
        ("化解疑难案件30件", "化解", []),
        ("12345热线接听", "20000件", []),
        ("“十四五”规划编制", "1份", []),
        ("2024年", "1年", []),
        ("2024年开展培训3期", "2期", [("error", "2", "3")]),
        ("每月检查2次", "24次", []),
        ("满意度提高5%", "95%", []),
        ("专版2次、专刊1次", "3次", []),
        ("服务满3年", "1年", []),
        ("位列全省前10名", "5名", []),
        ("创建“三无”区县", "1个", []),
        ("5G基站建设", "20个", []),
        ("满意度（90%）", "10%", []),
    ],
)
def test_a_number_at_the_end_of_a_name_is_the_target(
    name: str, target: str, expected: Said
) -> None:
    rows = ["项目名称|宣传专项", GRID, f"产出指标|数量指标|{name}|{target}"]
    assert said(results("G08", rows)) == expected


DESCRIBED = "一级指标|二级指标|三级指标|绩效指标描述|指标值"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("宣传活动|全年的活动|≥10场", []),
        ("宣传活动|0|≥10场", [("warning", "0", "text")]),
        ("宣传活动|/|≥10场", [("warning", "/", "text")]),
        ("宣传活动||≥10场", []),
        ("违规事件|全年违规事件|0", []),
        ("违规事件|全年违规事件|无", []),
        ("无||无", [("info", "无", "indicator or no row")]),
        ("/|/|/", [("info", "/", "indicator or no row")]),
        ("经济效益|不适用|不适用", [("info", "不适用", "indicator or no row")]),
        ("无证经营查处|无证经营户|10户", []),
    ],
)
def test_placeholders_are_no_text(row: str, expected: Said) -> None:
    rows = ["项目名称|宣传专项", DESCRIBED, f"产出指标|数量指标|{row}"]
    assert said(results("G09", rows)) == expected


def test_placeholders_of_one_kind_are_one_finding() -> None:
    rows = ["项目名称|宣传专项", DESCRIBED, "产出指标|数量指标|宣传|0|1场", "|质量指标|质量|0|优"]
    found = results("G09", rows)
    assert len(found) == 2
    assert len({entry.group for entry in found}) == 1
