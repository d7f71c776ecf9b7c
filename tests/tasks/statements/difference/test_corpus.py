"""The corpus: one document in several forms says the same, and one change of it is one change."""

from collections import Counter
from itertools import combinations

import pytest

from tasks.documents.reading import read
from tasks.records import Cell, Table
from tasks.statements.amounts import figure
from tasks.statements.difference import Difference, difference
from tests.accuracy.corpus import CORPUS, SLUGS
from tests.accuracy.real import REAL
from tests.tasks.gold import altered, reading
from tests.tasks.statements.difference.changing import with_table, without_column, without_row

FORMS = ("document.pdf", "document.docx", "source.html")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_forms_of_a_document_say_the_same(slug: str) -> None:
    for former, present in combinations(FORMS, 2):
        assert difference(reading(slug, former), reading(slug, present)) == Difference()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", SLUGS)
def test_no_cell_differs_from_the_truth(slug: str, form: str) -> None:
    found = difference(reading(slug, "gold"), reading(slug, form))
    assert (found.cells, found.tables_added, found.tables_removed) == ((), (), ())


def test_sheets_say_in_their_cells_what_the_document_says() -> None:
    sheets = read(CORPUS / "beibei-2024" / "tables.xlsx")
    found = difference(reading("beibei-2024", "document.pdf"), sheets)
    assert (found.cells, found.tables_added, found.tables_removed) == ((), (), ())
    assert {(text.part, text.present) for text in found.texts} == {("paragraph", None)}


@pytest.mark.parametrize("slug", SLUGS)
def test_one_change_is_one_change(slug: str) -> None:
    """In each table one figure, one text, one row and one column, from the middle of it."""
    document = reading(slug, "document.pdf")
    for number, one in enumerate(document.tables):
        for new, cells in (
            ("7,531.00", figures(one)),
            ("——", figures(one)),
            ("全然不同", names(one)),
        ):
            for cell in cells[len(cells) // 2 :][:1]:
                found = difference(document, altered(document, number, cell.row, cell.col, new))
                assert [(c.former, c.present) for c in found.cells] == [(cell.text, new)]
                assert found == Difference(cells=found.cells)
        row, col = one.n_rows // 2, one.n_cols // 2
        gone = [c.text for c in one.cells if (c.row, c.rowspan) == (row, 1) and c.text]
        found = difference(document, with_table(document, number, without_row(one, row)))
        assert Counter((c.former, c.present) for c in found.cells) == Counter(
            (t, None) for t in gone
        )
        gone = [c.text for c in one.cells if (c.col, c.colspan) == (col, 1) and c.text]
        found = difference(document, with_table(document, number, without_column(one, col)))
        assert Counter((c.former, c.present) for c in found.cells) == Counter(
            (t, None) for t in gone
        )


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not on this machine")
def test_what_was_done_to_a_real_document_is_found() -> None:
    former = read(REAL / "putuo_finance_2024_final.pdf")
    present = read(REAL / "putuo_finance_2024_final_tampered.pdf")
    found = difference(former, present)
    figures_changed = [
        (c.column_label, c.former, c.present) for c in found.cells if c.former != "支出功能分类"
    ]
    assert figures_changed == [
        ("财政拨款“三公”经费 / 合计 / 预算数", "0.95", ""),
        ("财政拨款“三公”经费 / 公务接待费 / 预算数", "0.95", ""),
    ]
    assert found.tables_removed == ("支出决算表",)
    assert not found.tables_added
    changed = {(text.former, text.present) for text in found.texts}
    assert (
        "上海市普陀区财政局2024年度收入支出总计2995.39万元。",
        "上海市普陀区财政局2024年度收入支出总计0万元。",
    ) in changed


def figures(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if figure(cell.text).value is not None]


def names(table: Table) -> list[Cell]:
    return [cell for cell in table.cells if figure(cell.text).reason == "not-a-number"]
