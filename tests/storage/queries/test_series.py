"""Which figure stands for an office and a year, on both databases."""

from typing import Any

import pytest

from storage.database import Database
from storage.models import Source
from storage.queries.series import Item, figures, staff
from tests.storage.queries.disclosed import Archive

TOTAL = Item("income-expenditure-totals", "total", side="expenditure")
PERSON: dict[str, Any] = {
    "statement": "narrative",
    "classification": "staff",
    "code": "in-post",
    "measure": "quantity",
    "side": None,
    "amount_yuan": None,
}


@pytest.fixture
def archive(empty: Database) -> Archive:
    return Archive(empty)


def taken(archive: Archive, office: int, item: Item = TOTAL) -> dict[tuple[int, str], list[str]]:
    """The stated texts by year and kind."""
    found = figures(archive.database, [item], [office], range(2020, 2026))[item]
    return {key[1:]: [row["stated"] for row in rows] for key, rows in found.items()}


def test_a_year_without_a_figure_is_no_figure(archive: Archive) -> None:
    office = archive.office("甲")
    archive.document(office, 2022).fact("10.00")
    archive.document(office, 2024).fact("12.00")
    assert taken(archive, office) == {(2022, "budget"): ["10.00"], (2024, "budget"): ["12.00"]}


def test_a_blank_is_another_thing_than_nothing(archive: Archive) -> None:
    office = archive.office("甲")
    archive.document(office, 2024).fact(None, reason="blank")
    assert taken(archive, office) == {(2024, "budget"): [""]}


def test_the_own_year_counts_before_the_column_of_the_next(archive: Archive) -> None:
    office = archive.office("甲")
    later = archive.document(office, 2024)
    later.fact("9.00", fiscal_year=2023)
    later.fact("7.00", fiscal_year=2022)
    assert taken(archive, office) == {(2023, "budget"): ["9.00"]}
    archive.document(office, 2023).fact("8.00")
    assert taken(archive, office) == {(2023, "budget"): ["8.00"]}


def test_kinds_and_phases_are_kept_apart(archive: Archive) -> None:
    office = archive.office("甲")
    archive.document(office, 2023).fact("10.00")
    accounts = archive.document(office, 2023, "final_accounts")
    accounts.fact("10.00", phase="budget")
    accounts.fact("11.00")
    assert taken(archive, office) == {
        (2023, "budget"): ["10.00"],
        (2023, "final_accounts"): ["11.00"],
    }


def test_a_department_counts_before_its_unit(archive: Archive) -> None:
    office = archive.office("甲")
    archive.document(office, scope="unit").fact("3.00")
    assert taken(archive, office) == {(2024, "budget"): ["3.00"]}
    archive.document(office, scope="department").fact("5.00")
    assert taken(archive, office) == {(2024, "budget"): ["5.00"]}


def test_the_grand_total_counts_and_what_contradicts_itself_is_all_given(archive: Archive) -> None:
    office, other = archive.office("甲"), archive.office("乙")
    document = archive.document(office)
    document.fact("9.00", name="本年支出合计")
    document.fact("10.00", name="支出总计")
    assert taken(archive, office) == {(2024, "budget"): ["10.00"]}
    twice = archive.document(other)
    twice.fact("9.00")
    twice.fact("10.00")
    assert taken(archive, other) == {(2024, "budget"): ["9.00", "10.00"]}


@pytest.mark.parametrize(
    "other",
    [{"side": "income"}, {"fund": "other-income"}, {"entity": "乙中心"}, {"code": "201"}],
)
def test_parts_and_others_are_not_the_whole(archive: Archive, other: dict[str, Any]) -> None:
    office = archive.office("甲")
    document = archive.document(office)
    document.fact("4.00", **other)
    assert taken(archive, office) == {}
    document.fact("10.00")
    assert taken(archive, office) == {(2024, "budget"): ["10.00"]}


def test_a_file_that_was_replaced_states_nothing_any_more(archive: Archive) -> None:
    office = archive.office("甲")
    document = archive.document(office)
    document.fact("10.00")
    with archive.database.write() as session:
        session.get_one(Source, document.source_id).object_sha256 = None
    assert taken(archive, office) == {}


def told(archive: Archive, *numbers: tuple[str, str]) -> str | None:
    """The number of staff that is taken from (number, sentence)."""
    document = archive.document(archive.office("甲"))
    for number, sentence in numbers:
        document.fact(None, **PERSON | {"value": number, "sentence": sentence})
    found = staff(archive.database, [document.reading])
    return found[document.reading, 2024]["value"] if found else None


def test_staff_is_taken_where_it_is_beyond_doubt(archive: Archive) -> None:
    whole = "在职24人，其中行政11人，事业13人。"
    assert told(archive, ("24", whole), ("11", whole), ("13", whole)) == "24"


def test_staff_of_units_one_by_one_is_not_that_of_the_office(archive: Archive) -> None:
    assert told(archive, ("24", "机关24人。"), ("13", "中心13人。")) is None


def test_a_part_told_before_a_larger_one_is_not_the_whole(archive: Archive) -> None:
    said = "机关11人，中心13人。"
    assert told(archive, ("11", said), ("13", said)) is None
