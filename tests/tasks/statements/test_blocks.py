"""Keys and figures parted into blocks: one list, two sides, four blocks, runs of one list."""

import pytest

from tasks.statements.blocks import Block, blocks_of, sides_of
from tasks.statements.columns import key_of

Path = tuple[str, ...]


def blocks(*paths: Path) -> tuple[Block, ...]:
    keys = [key for col, path in enumerate(paths) if (key := key_of(col, path))]
    return blocks_of(keys, paths)


def split(header: str) -> tuple[Path, ...]:
    """Columns are parted by |, the labels over one column by /."""
    return tuple(tuple(said.strip() for said in path.split("/")) for path in header.split("|"))


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("科目编码|科目名称|合计|基本支出", [(2, 3)]),
        ("收入/项目|收入/预算数|支出/项目|支出/预算数", [(1,), (3,)]),
        ("收入/项目|收入/行次|收入/金额|支出/项目|支出/行次|支出/金额", [(2,), (5,)]),
        ("收入/项目|收入/预算数|支出/项目|支出/合计|支出/一般公共预算", [(1,), (3, 4)]),
        ("编码|科目名称|决算数|编码|科目名称|决算数|编码|科目名称|决算数", [(2,), (5,), (8,)]),
        # Other keys to the right of figures say more of the same row.
        ("项目名称|金额|功能分类科目编码|功能分类科目名称|备注", [(1,)]),
        ("采购项目|数量|部门经济科目编码|预算金额|说明", [(1, 3)]),
        ("合计|本年收入/小计", [(0, 1)]),
        ("科目编码|科目名称", []),
    ],
)
def test_where_blocks_begin(header: str, values: list[tuple[int, ...]]) -> None:
    assert [block.values for block in blocks(*split(header))] == values


@pytest.mark.parametrize(
    ("header", "classes"),
    [
        ("科目编码|科目名称|合计", [((0,), 1)]),
        ("科目编码/类|科目编码/款|科目编码/项|科目名称|合计", [((0, 1, 2), 3)]),
        ("功能科目|合计", [((), 0)]),
        ("功能分类科目|政府经济分类科目|部门经济分类科目|合计", [((), 0), ((), 1), ((), 2)]),
        # Yantai: two economic classifications, the codes of both in pieces.
        (
            "科目编码/类|科目编码/款|部门预算支出经济分类科目|"
            "科目编码/类|科目编码/款|政府预算支出经济分类科目|合计",
            [((0, 1), 2), ((3, 4), 5)],
        ),
        (
            "部门经济科目编码|部门经济科目名称|政府经济科目编码|政府经济科目名称|合计",
            [((0,), 1), ((2,), 3)],
        ),
        # Shenzhen: a unit, then a class.
        ("预算单位|科目编码|科目名称|支出总计", [((), 0), ((1,), 2)]),
        ("单位编码|单位名称|合计", [((0,), 1)]),
        ("单位编码|单位(项目)名称|项目金额", [((0,), 1)]),
        # The code may stand behind its name.
        ("科目名称|科目编码|合计", [((1,), 0)]),
        # A project has no code of an economic class, and neither has a unit.
        ("项目名称|部门经济科目编码|合计", [((), 0), ((1,), None)]),
        ("科目编码/类|款|项|单位编码|采购项目|合计", [((0, 1, 2), None), ((3,), None), ((), 4)]),
    ],
)
def test_classes_of_a_block(header: str, classes: list[tuple[tuple[int, ...], int | None]]) -> None:
    (block,) = blocks(*split(header))
    assert [(found.codes, found.name) for found in block.classes] == classes


def test_codes_behind_figures_are_parted_by_classification() -> None:
    paths = split(
        "采购项目|数量|部门预算支出经济科目编码/类|部门预算支出经济科目编码/款|"
        "政府预算支出经济科目编码/类|政府预算支出经济科目编码/款|预算金额"
    )
    (block,) = blocks(*paths)
    assert [(found.codes, found.classification) for found in block.classes] == [
        ((), "project"),
        ((2, 3), "economic-department"),
        ((4, 5), "economic-government"),
    ]


TWO = "收入/项目|收入/预算数|支出/项目|支出/预算数"
FOUR = (
    "收入/项目|收入/预算数|支出/支出功能分类|支出/预算数|"
    "支出/部门预算支出经济分类|支出/预算数|支出/政府预算支出经济分类|支出/预算数"
)
RUNS = "编码|科目名称|决算数|编码|科目名称|决算数"


@pytest.mark.parametrize(
    ("header", "totals", "sides"),
    [
        (TWO, True, ("income", "expenditure")),
        ("项目|预算数|项目|预算数", True, ("income", "expenditure")),
        (FOUR, True, ("income", "expenditure", "economic-department", "economic-government")),
        (RUNS, False, ("", "")),
        ("科目编码|科目名称|合计", False, ("",)),
        # Three blocks of which no label says what they are; runs of different width.
        ("项目|预算数|项目|预算数|项目|预算数", True, None),
        (RUNS + "|增减额", False, None),
        # A sheet of hundreds of blocks is no form, and would take minutes.
        ("|".join([RUNS] * 5), False, None),
    ],
)
def test_sides(header: str, totals: bool, sides: tuple[str, ...] | None) -> None:
    assert sides_of(blocks(*split(header)), totals=totals) == sides


def test_the_heading_and_other_keys_of_a_block() -> None:
    first, second = blocks(*split("收入/项目|收入/行次|收入/金额|支出/项目|支出/行次|支出/金额"))
    assert (first.heading, second.heading) == ("收入", "支出")
    assert (first.column("line-number"), second.column("line-number")) == (1, 4)
    assert first.column("year") is None
