from tasks.tables.columns import Corridor
from tasks.tables.unruled.blocks import Block, blocks_of
from tasks.tables.unruled.phrases import phrases_of
from tasks.tables.unruled.rows import rows_between, rows_of
from tests.tasks.tables.sheets import chars

FOUND: list[Corridor] = [(95.0, 100.0), (195.0, 200.0)]


def blocks(*lines: tuple[str, float, float]) -> list[Block]:
    return blocks_of(phrases_of([char for line in lines for char in chars(*line)]), FOUND)


def level(drawn: list[Block]) -> list[list[str]]:
    rows = rows_of(drawn)
    return [[b.text for b in sorted(row, key=lambda b: b.left)] for row in rows.level]


def test_wrapped_lines_are_one_text_and_rows_are_not() -> None:
    wrapped = blocks(
        ("社会保障", 50, 100), ("和就业", 50, 114), ("65.58", 200, 107), ("卫生健康", 50, 134)
    )
    assert [block.text for block in wrapped] == ["社会保障和就业", "65.58", "卫生健康"]
    assert level(wrapped) == [["社会保障和就业", "65.58"], ["卫生健康"]]


def test_figures_one_below_the_other_are_rows_however_near() -> None:
    names = [("办公费用", 50.0, 100.0 + 14 * i) for i in range(4)]
    figures = [(f"{i}.00", 200.0, 100.0 + 14 * i) for i in range(4)]
    assert len(level(blocks(*names, *figures))) == 4


def test_a_label_between_rows_stands_over_them() -> None:
    drawn = blocks(
        ("产出", 50, 110),
        ("数量", 100, 100),
        ("1.0", 200, 100),
        ("质量", 100, 120),
        ("2.0", 200, 120),
    )
    assert [block.text for block in rows_of(drawn).spanning] == ["产出"]
    assert level(drawn) == [["数量", "1.0"], ["质量", "2.0"]]


def test_rows_are_level_by_their_tops_where_texts_hang_from_them() -> None:
    drawn = blocks(
        ("项目立项", 50, 100),
        ("依据", 50, 114),
        ("甲", 100, 100),
        ("1.0", 200, 100),
        ("项目概况", 50, 134),
        ("说明", 50, 148),
        ("乙", 100, 134),
        ("2.0", 200, 134),
    )
    assert level(drawn) == [["项目立项依据", "甲", "1.0"], ["项目概况说明", "乙", "2.0"]]


def test_known_edges_part_rows() -> None:
    drawn = blocks(("甲", 50, 100), ("1.0", 200, 100), ("乙", 50, 130), ("2.0", 200, 130))
    rows = rows_between(drawn, [90, 120, 150], several=False)
    assert rows.ys == (90, 120, 150)
    assert [len(row) for row in rows.level] == [2, 2]
