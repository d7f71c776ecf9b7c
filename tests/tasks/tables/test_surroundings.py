from dataclasses import replace

from tasks.documents.page import Rule
from tasks.tables.cells import tables_on
from tasks.tables.piece import Piece
from tasks.tables.surroundings import surround
from tests.tasks.tables.sheets import chars, sheet

XS, YS = [100.0, 300.0, 500.0], [200.0, 220.0, 240.0]
TEXTS = {(0, 0): "项目", (0, 1): "预算数"}


def around(*lines: tuple[str, float, float]) -> tuple[Piece, list[str]]:
    tables, outside = tables_on(sheet(XS, YS, TEXTS, lines))
    [piece], rest = surround(tables, outside)
    return piece, [line.text for line in rest]


def test_a_title_of_two_lines() -> None:
    piece, rest = around(("某局办公业务用房综", 255, 150), ("合修缮绩效目标表", 260, 165))
    assert piece.around.title == "某局办公业务用房综合修缮绩效目标表"
    assert rest == []


def test_label_and_unit_on_one_line() -> None:
    piece, _ = around(
        ("收支总表", 280, 150), ("编制单位：某局", 100, 180), ("单位：万元", 440, 180)
    )
    assert (piece.around.unit, piece.around.lead) == ("万元", ("编制单位：某局",))


def test_notes_below() -> None:
    piece, rest = around(
        ("注：本表无数据，", 100, 245), ("空表列示。", 100, 257), ("二、正文。", 100, 300)
    )
    assert piece.around.notes == ("注：本表无数据，", "空表列示。")
    assert rest == ["二、正文。"]
    assert not piece.closes


def test_what_stands_between_tables_parts_them() -> None:
    assert around()[0].opens
    assert around()[0].closes
    assert around(("附件2", 100, 120), ("收支总表", 280, 150))[0].opens
    assert not around(("前一段的正文。", 100, 100), ("收支总表", 280, 150))[0].opens


def test_text_that_hangs_over_an_open_cell_is_its_own() -> None:
    page = sheet([100, 200, 500], [200, 220, 240], {(0, 1): "一级指标", (1, 1): "数量指标"})
    merged = [rule for rule in page.horizontals if rule.at != 220] + [Rule(220, 200, 500)]
    hanging = tuple(chars("绩效指标", 120, 260))
    open_cell = replace(page, horizontals=tuple(merged), chars=(*page.chars, *hanging))
    [piece], rest = surround(*tables_on(open_cell))
    assert [(cell.rowspan, cell.text) for cell in piece.row(0)] == [
        (2, "绩效指标"),
        (1, "一级指标"),
    ]
    assert (rest, piece.closes) == ([], True)

    prose = replace(open_cell, chars=(*open_cell.chars, *chars("以下是正文。", 220, 300)))
    [piece], rest = surround(*tables_on(prose))
    assert [line.text for line in rest] == ["绩效指标", "以下是正文。"]


def test_tables_side_by_side_have_each_their_own_title_and_notes() -> None:
    left = sheet([50, 150, 250], YS, TEXTS, [("收入表", 120, 180), ("注：左。", 50, 245)])
    right = sheet([350, 450, 550], YS, TEXTS, [("支出表", 420, 180), ("注：右。", 350, 245)])
    page = replace(
        left,
        chars=(*left.chars, *right.chars),
        horizontals=(*left.horizontals, *right.horizontals),
        verticals=(*left.verticals, *right.verticals),
    )
    pieces, rest = surround(*tables_on(page))
    assert [piece.around.title for piece in pieces] == ["收入表", "支出表"]
    assert [piece.around.notes for piece in pieces] == [("注：左。",), ("注：右。",)]
    assert rest == []


def test_of_two_tables_on_a_page_prose_between_them_is_what_parts_them() -> None:
    upper, _ = tables_on(sheet(XS, YS, TEXTS, ()))
    title = ("收支总表", 280.0, 330.0)
    for prose, together in (((), True), ((("另有说明的正文。", 100.0, 300.0),), False)):
        lower, lines = tables_on(sheet(XS, [y + 200 for y in YS], TEXTS, (title, *prose)))
        one, two = surround([*upper, *lower], lines)[0]
        assert (one.closes, two.opens) == (together, together)
        assert (one.opens, two.closes, two.around.title) == (True, True, "收支总表")
