from dataclasses import replace

from tasks.documents.page import Page
from tasks.tables.cells import tables_on
from tests.tasks.tables.sheets import chars, rules, sheet


def test_texts_stand_in_their_cells_and_the_rest_outside() -> None:
    page = sheet(
        [50, 150, 250],
        [100, 120, 140],
        {(0, 0): "项目", (0, 1): "预算数", (1, 1): "1.00"},
        lines=[("收支总表", 120, 60)],
    )
    [table], lines = tables_on(page)
    assert [cell.text for cell in table.piece.cells] == ["项目", "预算数", "", "1.00"]
    assert [line.text for line in lines] == ["收支总表"]
    assert table.piece.cells[3].bbox == (0.25, 0.15, 0.41667, 0.175)


def test_lines_of_a_cell_are_joined_and_a_full_one_is_marked() -> None:
    across, down = rules([50, 95, 250], [100, 130])
    texts = [*chars("政府性基", 52, 102), *chars("金", 52, 115), *chars("938.", 100, 102)]
    page = Page(1, 600, 800, (*texts, *chars("15", 100, 115)), tuple(across), tuple(down))
    [table], _ = tables_on(page)
    assert [cell.text for cell in table.piece.cells] == ["政府性基金", "938.15"]
    assert table.piece.full == frozenset()


def test_a_line_to_the_edge_of_its_cell_is_full() -> None:
    page = sheet([50, 95, 250], [100, 120], {(0, 0): "政府性基", (0, 1): "金"})
    [table], _ = tables_on(page)
    assert table.piece.full == {(0, 0)}


def test_rules_without_a_character_are_no_table() -> None:
    assert tables_on(sheet([50, 150, 250], [100, 120, 140], {})) == ([], [])


def test_tables_come_from_top_to_bottom() -> None:
    low = sheet([50, 150, 250], [500, 520, 540], {(0, 0): "下"})
    high = sheet([50, 150, 250], [100, 120, 140], {(0, 0): "上"})
    page = Page(
        1,
        600,
        800,
        (*low.chars, *high.chars),
        (*low.horizontals, *high.horizontals),
        (*low.verticals, *high.verticals),
    )
    tables, _ = tables_on(page)
    assert [table.piece.cells[0].text for table in tables] == ["上", "下"]


def test_two_figures_in_a_cell_stay_two_and_a_wrapped_one_is_one() -> None:
    def text(*lines: str) -> str:
        drawn = [char for i, line in enumerate(lines) for char in chars(line, 2, 5 + 12 * i)]
        page = replace(sheet([0, 62, 200], [0, 40, 60], {(0, 1): "万元"}))
        [table] = tables_on(replace(page, chars=(*page.chars, *drawn)))[0]
        return table.piece.row(0)[0].text

    assert text("12", "34") == "12 34"
    assert text("1234567.1234", "56") == "1234567.123456"
    assert text("项目", "12") == "项目12"
