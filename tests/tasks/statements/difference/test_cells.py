"""Tables changed in one known way, by hand: exactly that is said."""

import time
from collections import Counter
from dataclasses import replace

import pytest

from tasks.records import Extraction, Table, plain
from tasks.statements.difference import MOST, CellPlace, Difference, difference
from tests.tasks.gold import altered, extraction, table
from tests.tasks.statements.difference.changing import with_tables, without_column, without_row

SPENDING = table(
    "一般公共预算支出表",
    [
        "科目编码|科目名称|合计|2024年预算数|<",
        "^|^|^|基本支出|项目支出",
        "201|一般公共服务支出|15.00|9.00|6.00",
        "20131|党委办公厅及相关机构事务|15.00|9.00|6.00",
        "2013101|行政运行|9.00|9.00|",
        "2013102|一般行政管理事务|6.00||6.00",
        "208|社会保障和就业支出|3.00|3.00|0",
    ],
)
# Income beside expenditure: the rows of one have nothing to do with those of the other.
BALANCE = table(
    "部门收支总表",
    [
        "收入|<|支出|<",
        "项目|预算数|项目|预算数",
        "一、一般公共预算拨款|18.00|一、一般公共服务支出|15.00",
        "二、政府性基金预算拨款||二、社会保障和就业支出|3.00",
        "三、事业收入||三、卫生健康支出|",
        "本年收入合计|18.00|本年支出合计|18.00",
    ],
)
DOCUMENT = extraction(SPENDING, BALANCE)


def said(found: Difference) -> list[tuple[str | None, str | None]]:
    assert found == Difference(cells=found.cells)
    return [(change.former, change.present) for change in found.cells]


def test_a_changed_figure_is_one_change_with_its_labels_and_places() -> None:
    found = difference(DOCUMENT, altered(DOCUMENT, 0, 4, 2, "9.50"))
    (change,) = found.cells
    assert said(found) == [("9.00", "9.50")]
    assert (change.kind, change.title) == ("changed", "一般公共预算支出表")
    assert (change.row_label, change.column_label) == ("2013101 行政运行", "合计")
    assert change.former_at == change.present_at == CellPlace(0, 4, 2, None, None)
    assert not change.same_amount
    (change,) = difference(DOCUMENT, altered(DOCUMENT, 1, 3, 3, "4.00")).cells
    assert (change.row_label, change.column_label) == ("二、社会保障和就业支出", "支出 / 预算数")
    (change,) = difference(DOCUMENT, altered(DOCUMENT, 0, 4, 4, "1.00")).cells
    assert change.column_label == "2024年预算数 / 项目支出"


@pytest.mark.parametrize(
    ("former", "present", "same"),
    [
        ("1,234.50", "1234.5", True),
        ("0", "0.00", True),
        ("（1.20）", "-1.2", True),
        ("", "0", False),
        ("0", "——", False),
        ("——", "", False),
        ("12.3", "12.3%", False),
        ("1,234.50", "1234.6", False),
        ("无", "暂无", False),
    ],
)
def test_another_form_of_an_amount_is_a_change_that_says_so(
    former: str, present: str, same: bool
) -> None:
    before, after = (altered(DOCUMENT, 0, 4, 4, text) for text in (former, present))
    found = difference(before, after)
    assert said(found) == [(former, present)]
    assert found.cells[0].same_amount is same


def test_a_code_is_no_amount_and_another_unit_another_amount() -> None:
    (change,) = difference(DOCUMENT, altered(DOCUMENT, 0, 2, 0, "0201")).cells
    assert (change.former, change.present, change.same_amount) == ("201", "0201", False)
    shown = altered(DOCUMENT, 0, 4, 2, "9")
    (change,) = difference(DOCUMENT, shown).cells
    assert change.same_amount
    in_yuan = with_tables(shown, replace(shown.tables[0], unit="元"), BALANCE)
    (change,) = difference(DOCUMENT, in_yuan).cells
    assert not change.same_amount


def test_white_space_and_width_of_characters_are_no_change() -> None:
    spaced = altered(altered(DOCUMENT, 0, 4, 1, "行 政\n运行"), 0, 2, 2, "１５．００")
    assert difference(DOCUMENT, spaced) == Difference()


@pytest.mark.parametrize("number", [0, 1])
def test_a_row_that_comes_or_goes_shifts_no_other(number: int) -> None:
    whole = DOCUMENT.tables[number]
    for row in range(whole.n_rows):
        less = list(DOCUMENT.tables)
        less[number] = without_row(whole, row)
        texts = [c.text for c in whole.cells if c.row == row and c.rowspan == 1 and c.text]
        present = with_tables(DOCUMENT, *less)
        assert said(difference(DOCUMENT, present)) == [(text, None) for text in texts]
        assert said(difference(present, DOCUMENT)) == [(None, text) for text in texts]


@pytest.mark.parametrize("number", [0, 1])
def test_a_column_that_comes_or_goes_shifts_no_other(number: int) -> None:
    whole = DOCUMENT.tables[number]
    for col in range(whole.n_cols):
        less = list(DOCUMENT.tables)
        less[number] = without_column(whole, col)
        texts = [c.text for c in whole.cells if c.col == col and c.colspan == 1 and c.text]
        present = with_tables(DOCUMENT, *less)
        assert Counter(said(difference(DOCUMENT, present))) == Counter((t, None) for t in texts)
        assert Counter(said(difference(present, DOCUMENT))) == Counter((None, t) for t in texts)


def test_a_row_that_goes_and_a_figure_that_changes_beside_it() -> None:
    changed = altered(DOCUMENT, 0, 5, 2, "6.50").tables[0]
    found = difference(extraction(SPENDING), extraction(without_row(changed, 4)))
    assert [(c.kind, c.row_label, c.former, c.present) for c in found.cells] == [
        ("removed", "2013101 行政运行", "2013101", None),
        ("removed", "2013101 行政运行", "行政运行", None),
        ("removed", "2013101 行政运行", "9.00", None),
        ("removed", "2013101 行政运行", "9.00", None),
        ("changed", "2013102 一般行政管理事务", "6.00", "6.50"),
    ]


def test_rows_of_the_left_block_shift_beside_the_right_one() -> None:
    shifted = table(
        BALANCE.title,
        [
            "收入|<|支出|<",
            "项目|预算数|项目|预算数",
            "一、一般公共预算拨款|18.00|一、一般公共服务支出|15.00",
            "其中：上年结转|1.00|二、社会保障和就业支出|3.00",
            "二、政府性基金预算拨款||三、卫生健康支出|",
            "三、事业收入|||",
            "本年收入合计|18.00|本年支出合计|18.00",
        ],
    )
    found = difference(extraction(BALANCE), extraction(shifted))
    assert said(found) == [(None, "其中：上年结转"), (None, "1.00")]


def test_a_row_of_another_class_is_no_renamed_one() -> None:
    other = list(SPENDING.cells)
    place = next(i for i, cell in enumerate(other) if cell.text == "208")
    for number, text in enumerate(("210", "卫生健康支出", "4.00"), place):
        other[number] = replace(other[number], text=text)
    found = difference(extraction(SPENDING), extraction(replace(SPENDING, cells=tuple(other))))
    assert Counter(change.kind for change in found.cells) == {"removed": 5, "added": 5}


def test_cells_merged_otherwise_change_no_text() -> None:
    one = table("表", ["项目|金额", "人员经费|1.00", "^|2.00", "公用经费|3.00"])
    other = table("表", ["项目|金额", "人员经费|1.00", "|2.00", "公用经费|3.00"])
    repeated = table("表", ["项目|金额", "人员经费|1.00", "人员经费|2.00", "公用经费|3.00"])
    for former, present in ((one, other), (other, one), (one, repeated)):
        found = difference(extraction(former), extraction(present))
        assert found == Difference(rearranged=("表",))
    found = difference(extraction(other), extraction(repeated))
    assert said(found) == [("", "人员经费")]


def test_all_figures_change_where_the_unit_does_and_a_row_comes_in() -> None:
    """Long tables without one equal row are laid beside each other by their names."""
    rows = [f"{2010000 + n}|科目{n}|{n}.50|{n}.00" for n in range(400)]
    yuan = [f"{2010000 + n}|科目{n}|{n}5000|{n}0000" for n in range(400)]
    header = "科目编码|科目名称|基本支出|项目支出"
    former = extraction(table("支出表", [header, *rows]))
    present = extraction(table("支出表", [header, *yuan[:7], "2019999|其他|1|1", *yuan[7:]], "元"))
    found = difference(former, present)
    assert Counter(change.kind for change in found.cells) == {"changed": 800, "added": 4}
    (unit,) = found.texts
    assert (unit.part, unit.title, unit.former, unit.present) == ("unit", "支出表", "万元", "元")


def big(step: int) -> Extraction:
    rows = [
        f"{2010000 + n}|科目{n}|{n + step}.5|{n * 2 + step}|{n * 3 + step}" for n in range(1000)
    ]
    return extraction(table("支出表", ["科目编码|科目名称|合计|基本支出|项目支出", *rows]))


def long_texts(sign: str) -> Table:
    return table("目标表", [f"目标{n}|{sign * 20}{n}" for n in range(2500)])


def test_thousands_of_cells_take_less_than_a_second_and_are_cut() -> None:
    for former, present in (
        (big(0), big(1)),
        (extraction(long_texts("一二")), extraction(long_texts("三四"))),
    ):
        took = []
        for _ in range(3):
            began = time.process_time()
            found = difference(former, present)
            took.append(time.process_time() - began)
        assert min(took) < 1
        assert (len(found.cells), found.cut > 0) == (MOST, True)


def test_it_is_plain_for_json() -> None:
    row = plain(difference(DOCUMENT, altered(DOCUMENT, 0, 4, 2, "9.50")))
    assert list(row) == ["cells", "texts", "tables_added", "tables_removed", "rearranged", "cut"]
    assert row["cells"] == [
        {
            "kind": "changed",
            "title": "一般公共预算支出表",
            "row_label": "2013101 行政运行",
            "column_label": "合计",
            "former": "9.00",
            "present": "9.50",
            "former_at": {"table": 0, "row": 4, "col": 2, "page": None, "bbox": None},
            "present_at": {"table": 0, "row": 4, "col": 2, "page": None, "bbox": None},
            "same_amount": False,
        }
    ]
