from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.realigned import Row, Slot, realigned
from tasks.records import Mend

HEADER = ["绩效指标", "一级指标", "二级指标", "三级指标", "指标值"]
FULL = ["", "产出指标", "质量指标", "办结率", "98%"]


def table(*rows: list[str], blank_lines_before: tuple[int, ...] = ()) -> list[Row]:
    """Rows on successive lines, with a blank line before some."""
    lines, line = [], 0
    for number, row in enumerate(rows):
        line += 1 + (number in blank_lines_before)
        lines.append(tuple(Slot(text, line) for text in row))
    return lines


def texts(rows: list[Row]) -> list[list[str]]:
    return [[slot.text for slot in row] for row in rows]


def test_a_row_that_slipped_stands_below_its_header_again() -> None:
    slipped = ["质量指标", "网络运行", "正常", "", ""]
    [rows] = realigned([table(HEADER, FULL, slipped)])
    assert texts(rows)[2] == ["", "", "质量指标", "网络运行", "正常"]


def test_words_of_another_form_with_the_same_header_tell_the_column() -> None:
    slipped = ["", "成本指标", "网络运行", "4 万元"]
    full = ["", "", "成本指标", "租金", "3 万元"]
    _, rows = realigned([table(HEADER, full), table(HEADER, slipped)])
    assert texts(rows)[1] == ["", "", "成本指标", "网络运行", "4 万元"]


def test_parts_of_a_row_slip_by_different_widths() -> None:
    header = [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "二级指标",
        "三级指标",
        "指标值",
    ]
    full = ["", "效益指标", "生态效益指标", "", "", "生态效益指标", "无", "无"]
    slipped = ["服务对象满意度指标", "", "", "服务对象满意度指标", "满意度", "95%", "", ""]
    [rows] = realigned([table(header, full, slipped)])
    assert texts(rows)[2] == ["", slipped[0], "", "", "", slipped[0], "满意度", "95%"]


def test_a_label_that_the_other_forms_have_one_column_before_stands_there() -> None:
    satisfied = ["", "满意度指标", "", "满意", "95%"]
    beyond = ["", "", "满意度指标", "满意", "95%"]
    *_, rows = realigned([table(HEADER, satisfied)] * 2 + [table(HEADER, beyond)])
    assert texts(rows)[1] == satisfied
    [_, rows] = realigned([table(HEADER, satisfied), table(HEADER, beyond)])
    assert texts(rows)[1] == beyond


def test_in_a_row_with_fewer_cells_blank_rows_of_other_forms_tell() -> None:
    blank = ["", "", "环境效益", "", ""]
    *_, rows = realigned([table(HEADER, blank)] * 2 + [table(HEADER, ["", "环境效益", "", ""])])
    assert texts(rows)[1] == blank
    *_, rows = realigned([table(HEADER, blank)] * 2 + [table(HEADER, ["", "环境效益", "", "", ""])])
    assert texts(rows)[1] == ["", "环境效益", "", "", ""]


def test_what_was_mended_is_kept_with_the_cells() -> None:
    slipped = ["质量指标", "网络运行", "正常", "", ""]
    [rows] = realigned([table(HEADER, FULL, slipped)])
    assert [mend for row in rows for slot in row for mend in slot.mended] == [
        Mend("moved", ("质量指标", "网络运行", "正常", "", ""))
    ]


def test_without_words_that_tell_a_row_stays() -> None:
    for row in (["区级配套", "到位", "100%", "", ""], ["", "", "12", "", ""]):
        assert texts(realigned([table(HEADER, FULL, row)])[0])[2] == row
    # What stands right of its known column cannot have slipped to the left.
    beyond = ["", "", "", "质量指标", ""]
    assert texts(realigned([table(HEADER, FULL, beyond)])[0])[2] == beyond


def test_tables_of_amounts_are_left_alone() -> None:
    amounts = [["科目", "合计", "基本"], ["201", "8.00", "3.00"], ["医疗", "2.00", ""]]
    below = [["补助", "1.00", ""], ["医疗补助", "5.00", "5.00"]]
    rows = table(*amounts, *below, blank_lines_before=(3,))
    assert realigned([rows]) == [rows]


def test_a_row_cut_by_the_end_of_a_page_is_one_row() -> None:
    upper = ["时效指标", "矛盾化", "12月完成", "", ""]
    rest = ["", "成本指标", "解专项", "", ""]
    first = ["", "", "矛盾化解专项", "20 万元", ""]
    known = [["", "", name, "矛盾化解专项", "有"] for name in ("时效指标", "成本指标")]
    [rows] = realigned([table(HEADER, *known, upper, rest, first, blank_lines_before=(4,))])
    assert texts(rows)[3:] == [
        ["", "", "时效指标", "矛盾化解专项", "12月完成"],
        ["", "", "成本指标", "矛盾化解专项", "20 万元"],
    ]
    assert Mend("torn", ("矛盾化", "解专项")) in rows[3][3].mended


def test_amounts_and_rows_on_one_page_are_never_joined() -> None:
    rows = [["", "", "质量指标", "办结", "9"], ["", "", "", "率", "8"]]
    apart = table(HEADER, FULL, *rows, blank_lines_before=(3,))
    assert realigned([apart]) == [apart]
    together = table(HEADER, FULL, ["", "", "质量指标", "办结", "好"], ["", "", "", "率", "评"])
    assert realigned([together]) == [together]


cells = st.sampled_from(["", "", "质量指标", "成本指标", "办结", "率", "办结率", "98%", "9"])
bodies = st.lists(st.lists(cells, min_size=1, max_size=6), max_size=6)


@given(st.lists(st.tuples(bodies, st.sets(st.integers(1, 6))), max_size=3))
def test_no_character_is_lost(drawn: list[tuple[list[list[str]], set[int]]]) -> None:
    tables = [table(HEADER, *body, blank_lines_before=tuple(gaps)) for body, gaps in drawn]

    def count(all_rows: list[list[Row]]) -> Counter[str]:
        return Counter(c for rows in all_rows for row in rows for slot in row for c in slot.text)

    assert count(realigned(tables)) == count(tables)
