"""Tables that move, come, go, are renamed, or come in pieces; lines around them; running text."""

from dataclasses import replace

import pytest

from tasks.records import Extraction, Paragraph, Table
from tasks.statements.difference import Difference, TextChange, difference
from tests.tasks.gold import altered, extraction, table
from tests.tasks.statements.difference.changing import split, with_table, with_tables

FORM = [
    "项目名称|{name}|<",
    "项目资金|财政拨款|{money}",
    "绩效指标|数量指标|{count}次",
    "^|质量指标|≥9{count}%",
]


def form(name: str, money: str, count: int, title: str = "项目支出绩效目标表") -> Table:
    return table(title, [row.format(name=name, money=money, count=count) for row in FORM])


INCOME = table("收入总表", ["项目|预算数", "一般公共预算拨款|18.00", "事业收入|2.00", "合计|20.00"])
SPENDING = table(
    "支出总表",
    [
        "科目名称|基本支出|项目支出",
        *(f"科目{n}|{n}.00|{n}.50" for n in range(8)),
        "合计|28.00|32.00",
    ],
)
FORMS = [form("信访经费", "5.00", 3), form("网络费用", "6.00", 4), form("岗位津贴", "7.00", 5)]
DOCUMENT = extraction(INCOME, SPENDING, *FORMS)


def test_a_table_that_comes_or_goes_is_named() -> None:
    for place, one in enumerate(DOCUMENT.tables):
        less = with_tables(DOCUMENT, *(t for t in DOCUMENT.tables if t is not one))
        assert difference(DOCUMENT, less) == Difference(tables_removed=(one.title,)), place
        assert difference(less, DOCUMENT) == Difference(tables_added=(one.title,)), place


def test_a_table_that_moved_is_found_again_with_its_change() -> None:
    moved = with_tables(DOCUMENT, *DOCUMENT.tables[1:], INCOME)
    assert difference(DOCUMENT, moved) == Difference(rearranged=("收入总表",))
    found = difference(DOCUMENT, altered(moved, 4, 2, 1, "3.00"))
    (change,) = found.cells
    assert (change.row_label, change.former, change.present) == ("事业收入", "2.00", "3.00")
    assert change.former_at
    assert change.present_at
    assert (change.former_at.table, change.present_at.table) == (0, 4)


def test_forms_of_one_title_are_told_apart_by_what_they_say() -> None:
    changed = form("网络费用", "6.50", 4)
    present = with_tables(
        DOCUMENT, INCOME, SPENDING, form("办案", "9.00", 1), FORMS[0], changed, FORMS[2]
    )
    found = difference(DOCUMENT, present)
    assert found.tables_added == ("项目支出绩效目标表",)
    assert [(c.former, c.present) for c in found.cells] == [("6.00", "6.50")]
    assert not found.tables_removed


def test_a_renamed_table_is_one_change_of_its_title() -> None:
    renamed = with_table(DOCUMENT, 1, replace(SPENDING, title="部门支出总表"))
    assert difference(DOCUMENT, renamed) == Difference(
        texts=(TextChange("title", "部门支出总表", "支出总表", "部门支出总表", 1, 1),)
    )
    untitled = with_table(DOCUMENT, 1, replace(SPENDING, title=""))
    (change,) = difference(DOCUMENT, untitled).texts
    assert (change.part, change.former, change.present) == ("title", "支出总表", None)


def test_lines_and_unit_of_a_table() -> None:
    former = with_table(
        DOCUMENT, 0, replace(INCOME, lead=("编制单位：某局",), notes=("备注：无。",))
    )
    present = with_table(DOCUMENT, 0, replace(INCOME, unit=None, lead=("编制单位：某委",)))
    assert [(t.part, t.title, t.former, t.present) for t in difference(former, present).texts] == [
        ("unit", "收入总表", "万元", None),
        ("line", "收入总表", "编制单位：某局", "编制单位：某委"),
        ("line", "收入总表", "备注：无。", None),
    ]


@pytest.mark.parametrize("row", [2, 4, 7])
@pytest.mark.parametrize(("repeated", "title"), [(0, ""), (1, ""), (1, "支出总表（续）")])
def test_a_table_in_pieces_says_the_same(row: int, repeated: int, title: str) -> None:
    pieces = split(SPENDING, row, repeated=repeated, title=title)
    present = with_tables(DOCUMENT, INCOME, *pieces, *FORMS)
    assert difference(DOCUMENT, present) == Difference(rearranged=("支出总表",))
    assert difference(present, DOCUMENT) == Difference(rearranged=("支出总表",))
    changed = altered(present, 2, repeated + 1, 1, "99.00")
    (change,) = difference(DOCUMENT, changed).cells
    assert (change.kind, change.present) == ("changed", "99.00")
    assert change.present_at
    assert (change.present_at.table, change.present_at.row) == (2, repeated + 1)
    assert change.column_label == "基本支出"


def test_other_pages_are_no_change() -> None:
    on_two = replace(
        SPENDING,
        pages=(3, 4),
        cells=tuple(replace(c, page=3 + (c.row > 4), bbox=(0, 0, 1, 1)) for c in SPENDING.cells),
    )
    assert not difference(DOCUMENT, with_table(DOCUMENT, 1, on_two))


def text(*paragraphs: str) -> Extraction:
    told = (Paragraph(said, page) for page, said in enumerate(paragraphs, 1))
    return Extraction("ok", None, "application/pdf", 9, (), tuple(told))


def changed(former: Extraction, present: Extraction) -> list[tuple[str | None, str | None]]:
    return [(t.former, t.present) for t in difference(former, present).texts]


def test_of_running_text_the_sentence_that_changed_is_named() -> None:
    former = text("一、职责", "收入预算20.00万元。支出预算20.00万元，比上年增加2.00万元。", "无。")
    present = text("一、职责", "收入预算20.00万元。支出预算20.00万元，比上年增加3.00万元。", "无。")
    (change,) = difference(former, present).texts
    assert change == TextChange(
        "paragraph", None, "支出预算20.00万元，比上年增加2.00万元。",
        "支出预算20.00万元，比上年增加3.00万元。", 2, 2,
    )  # fmt: skip


def test_paragraphs_parted_otherwise_say_the_same() -> None:
    whole = text("一、职责", "负责受理群众来信来访，办理交办事项", "二、机构")
    parted = text("一、 职责", "负责受理群众来信", "来访，办理交办事项二、机构")
    assert not difference(whole, parted)
    assert not difference(parted, whole)
    other = text("一、职责", "负责受理群众来信", "来访，督办交办事项", "二、机构")
    assert changed(whole, other) == [
        ("负责受理群众来信来访，办理交办事项", "负责受理群众来信来访，督办交办事项")
    ]


def test_sentences_that_come_and_go() -> None:
    former = text("收入预算20.00万元。", "预算收支平衡。", "“三公”经费2.00万元。")
    present = text("收入预算21.00万元。", "“三公”经费2.00万元。", "另有政府采购预算。")
    assert changed(former, present) == [
        ("收入预算20.00万元。", "收入预算21.00万元。"),
        ("预算收支平衡。", None),
        (None, "另有政府采购预算。"),
    ]
