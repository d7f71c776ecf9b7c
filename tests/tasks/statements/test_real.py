"""Published disclosures: their tables are recognised, their sums close but for their own errors.

The files are not part of the project (`tests/accuracy/closing.py`).
"""

import pytest

from tests.accuracy.closing import (
    MORE,
    closing_share,
    meant,
    names,
    own_errors,
    recognised_share,
)
from tests.accuracy.real import REAL

pytestmark = pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is not on this machine")

# First page and title of the tables that are neither statement nor form, with the reason.
UNRECOGNISED = {
    # The page's end cuts the form; the first label of the rest is that of the form before.
    "xian_hr_2020_budget_rects": [(63, "")],
    # The end of the form on the page before, whose right column is cut off.
    "more/xian_4": [(51, "")],
}
# How many figures of statements are in no fact, with the reason.
LEFT = {
    # Three rows of p. 29 without a name.
    "more/xian_3": 8,
    # Zeros beside blank names: the form has more rows of expenditure than of income.
    "more/xian_5": 27,
}
RECOGNISED, CLOSING = 0.98, 0.99


@pytest.mark.parametrize("name", [*names(), *names(MORE)])
def test_all_data_tables_are_recognised(name: str) -> None:
    file = meant(name)
    tables = [file.extraction.tables[number] for number in file.unrecognised]
    assert [(table.pages[0], table.title) for table in tables] == UNRECOGNISED.get(name, [])


@pytest.mark.parametrize("name", [*names(), *names(MORE)])
def test_each_figure_of_a_statement_is_a_fact(name: str) -> None:
    assert len(meant(name).left) == LEFT.get(name, 0)


@pytest.mark.parametrize("name", [*names(), *names(MORE)])
def test_sums_close_but_for_the_documents_own_errors(name: str) -> None:
    file = meant(name)
    failing = {file.failure(entry) for entry in file.failing}
    assert failing == {entry for entry in own_errors() if entry[0] == name}


def test_the_shares_of_all_files() -> None:
    files = [meant(name) for name in (*names(), *names(MORE))]
    assert len(files) == 66
    assert recognised_share(files) >= RECOGNISED
    assert closing_share(files) >= CLOSING
    # A rule that no longer applies closes no sum.
    assert sum(file.closing for file in files) >= 19_000
