"""S01, S02, S07: rows and cells of tables that did not stand as they belong."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from tasks.records import Mend, RuleResult, Table
from tasks.rules.compare import result
from tasks.rules.disclosure import Disclosure
from tasks.rules.extraction.mended import in_tables, joint, none_found, place, row_operands
from tasks.rules.rule import rule
from tasks.rules.terms import cell_operand


@rule(
    "S01",
    severity="warning",
    title="The texts of a row stand below their header",
    title_zh="各行内容与表头对齐",
    tolerance="none",
    applies="plain text with a form of performance indicators; other files place cells themselves",
    source="columns in which the same words stand in the other rows of the document",
    note="Only words that stand in one column of other rows are evidence that a row has slipped;"
    " rows of figures are never moved.",
)
def rows_below_their_header(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S01: a row of a form that was printed in other cells than those it belongs in."""
    found = list(in_tables(disclosure, "moved"))
    for number, table, mend in found:
        yield _moved(disclosure, number, table, mend)
    forms = {entry.table for entry in disclosure.indicators}
    if not found and any(disclosure.tables[number].reader == "text" for number in forms):
        yield none_found(
            "S01", "all rows of the forms stand below their headers", "绩效表各行均与表头对齐"
        )


def _moved(disclosure: Disclosure, number: int, table: Table, mend: Mend) -> RuleResult:
    row = mend.row or 0
    printed = [col for col, text in enumerate(mend.printed) if text]
    read = [cell.col for cell in table.cells if cell.row == row and cell.text]
    where, where_zh = place(disclosure, number, row)
    stated, expected = _cells(printed), _cells(sorted(read))
    return result(
        "S01",
        f"t{number}-r{row}",
        "fail",
        row_operands(disclosure, number, row),
        stated=f"content in {stated}",
        expected=expected,
        repair=f"read in {expected}",
        message=f"{where}: the texts are printed in {stated},"
        f" where the other rows have such words in {expected}",
        message_zh=f"{where_zh}：内容错位，印在第{_list(printed)}格，按其他各行应在第{_list(sorted(read))}格（自0起）",
        group="rows",
    )


def _cells(columns: Sequence[int]) -> str:
    return f"cell{'s' * (len(columns) != 1)} {', '.join(map(str, columns))}"


def _list(columns: Sequence[int]) -> str:
    return "、".join(map(str, columns))


@rule(
    "S02",
    severity="info",
    title="No cell is torn by the end of a page",
    title_zh="单元格未被分页截断",
    tolerance="none",
    applies="tables over several pages, and forms in plain text",
    source="a cell is one text; its pieces are joined only where the print shows it",
)
def cells_are_whole(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S02: rows of which the end of a page left one part above and one below, read as one."""
    torn = ((n, mend) for n, _, mend in in_tables(disclosure, "torn") if mend.row is not None)
    found = False
    for (number, row), mends in groupby(torn, key=lambda entry: (entry[0], entry[1].row or 0)):
        found = True
        yield _torn(disclosure, number, row, [mend for _, mend in mends])
    forms = {entry.table for entry in disclosure.indicators}
    apply = any(
        len(table.pages) > 1 or (table.reader == "text" and number in forms)
        for number, table in disclosure.tables.items()
    )
    if apply and not found:
        yield none_found("S02", "the ends of pages tear no cell", "分页未截断任何单元格")


def _torn(disclosure: Disclosure, number: int, row: int, mends: Sequence[Mend]) -> RuleResult:
    where, where_zh = place(disclosure, number, row)
    upper, lower = mends[0].printed[0], mends[0].printed[-1]
    operands = row_operands(disclosure, number, row)
    torn = tuple(o for o in operands if any(mend.printed[-1] in o.text for mend in mends))
    stated = joint(upper, lower)
    return result(
        "S02",
        f"t{number}-r{row}",
        "fail",
        torn or operands,
        stated=stated,
        expected="one cell",
        repair=upper + lower,
        message=f"{where}: the end of a page tears {stated} apart; read as one cell",
        message_zh=f"{where_zh}：单元格文字被分页截断（{stated}），已合并为一格",
        group="cells",
    )


@rule(
    "S07",
    severity="info",
    title="A form has no rows left blank",
    title_zh="表单无空白模板行",
    tolerance="none",
    applies="forms of performance indicators",
    source="an indicator has a name and a target; blank rows of the template are none",
    note="A row counts only where every cell that begins in it is blank.",
)
def no_blank_template_rows(disclosure: Disclosure) -> Iterator[RuleResult]:
    """S07: rows of the printed template that nobody filled in, which are not read as indicators."""
    first: dict[int, int] = {}
    for entry in disclosure.indicators:
        first[entry.table] = min(entry.row, first.get(entry.table, entry.row))
    found = False
    for number, row in first.items():
        for blank, width in _blank_rows(disclosure.tables[number], row):
            found = True
            where, where_zh = place(disclosure, number, blank)
            cells = disclosure.cells(number)
            col = next(c for c in range(len(cells)) if cells[blank, c].row == blank)
            yield result(
                "S07",
                f"t{number}-r{blank}",
                "fail",
                [cell_operand(disclosure, number, blank, col)],
                message=f"{where}: a row of {width} blank cells, left over from the template",
                message_zh=f"{where_zh}：{width}格空白的模板行，不计为指标",
                group=f"t{number}",
            )
    if first and not found:
        yield none_found("S07", "no row of the forms is left blank", "绩效表无空白行")


def _blank_rows(table: Table, first: int) -> Iterator[tuple[int, int]]:
    """Rows below the first indicator whose cells are all blank, with how many these are."""
    cells: dict[int, int] = {}
    filled: set[int] = set()
    for cell in table.cells:
        cells[cell.row] = cells.get(cell.row, 0) + 1
        if cell.text.strip():
            filled.add(cell.row)
    for row in range(first, table.n_rows):
        if cells.get(row, 0) > 1 and row not in filled:
            yield row, cells[row]
