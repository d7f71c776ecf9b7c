"""A whole disclosure in parts, for the tests of what is missing in it."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.records import Extraction, Paragraph, RuleResult, Table
from tasks.rules.check import check
from tasks.statements.interpret import interpret
from tests.tasks.gold import table

BUDGET = "某市某局2024年部门预算"
_FUNCTIONS = [
    "科目编码|科目名称|合计|基本支出|项目支出",
    "|合计|9.00|8.00|1.00",
    "201|一般公共服务支出|9.00|8.00|1.00",
]
_EMPTY = [_FUNCTIONS[0], "|合计|||"]
NOTHING = "备注：本部门无政府性基金预算收支，故此表无数据。"
TEXT = (
    "一、主要职责",
    "本部门负责全市档案管理工作。",
    "二、机构设置",
    "本部门内设3个科室。",
    "三、收支情况",
    "2024年收入预算9万元，比上年增加1万元，主要原因是人员增加。",
    "四、机关运行经费",
    "2024年机关运行经费2万元。",
    "五、政府采购",
    "2024年政府采购预算1万元。",
    "六、三公经费",
    "2024年“三公”经费预算0.5万元，与上年持平。",
    "七、名词解释",
    "基本支出：指为保障机构正常运转而发生的支出。",
    "八、预算绩效",
    "2024年项目均设置绩效目标。",
    "九、国有资产占用情况",
    "本部门共有车辆1辆。",
)


def fund_table(notes: Sequence[str] = (), *, figures: bool = False) -> Table:
    """The table of government-managed funds, empty if not told otherwise."""
    return replace(
        table("政府性基金预算支出表", _FUNCTIONS if figures else _EMPTY), notes=tuple(notes)
    )


def tables() -> list[Table]:
    """The nine tables of a budget."""
    return [
        table(
            "部门收支总表",
            ["收入|<|支出|<", "项目|预算数|项目|预算数", "收入总计|9.00|支出总计|9.00"],
        ),
        table("部门收入总表", ["科目编码|科目名称|合计|事业收入", "|合计|9.00|9.00"]),
        table("部门支出总表", _FUNCTIONS),
        table(
            "财政拨款收支总表",
            ["收入|<|支出|<", "项目|预算数|项目|预算数", "收入总计|9.00|支出总计|9.00"],
        ),
        table("一般公共预算支出表", _FUNCTIONS),
        table(
            "一般公共预算基本支出表",
            ["科目编码|科目名称|合计|人员经费|公用经费", "301|工资福利支出|8.00|8.00|"],
        ),
        table(
            "“三公”经费支出表",
            ["合计|因公出国（境）费|公务用车购置及运行费|公务接待费", "0.50|0.00|0.00|0.50"],
        ),
        fund_table([NOTHING]),
        table("国有资本经营预算支出表", _FUNCTIONS),
    ]


def document(shown: Sequence[Table], text: Sequence[str] = TEXT, title: str = BUDGET) -> Extraction:
    """A document of these tables and paragraphs under a title."""
    paragraphs = tuple(Paragraph(line) for line in (title, *text))
    return Extraction("ok", None, "text/plain", 1, tuple(shown), paragraphs)


def answers(rule: str, shown: Extraction, *, complete: bool = False) -> list[RuleResult]:
    """What one rule says of a document."""
    found = check(shown, interpret(shown), complete=complete)
    return [entry for entry in found if entry.rule == rule]


def by_id(rule: str, shown: Extraction, *, complete: bool = False) -> dict[str, RuleResult]:
    """The same by what stands behind the rule in the id of a result."""
    found = answers(rule, shown, complete=complete)
    return {entry.id.removeprefix(f"{rule}-"): entry for entry in found}
