"""Storing what a reading states: ids by place, links from findings to figures."""

from dataclasses import replace
from datetime import UTC, datetime

from storage.models import Extraction
from tasks.check import _ids, _rows
from tasks.records import Classed, Fact, Indicator, Project, Term

READING = Extraction(
    object_sha256="ab" * 32,
    version="1",
    verdict="ok",
    media_type="x",
    content_sha256="c",
    read_at=datetime(2024, 1, 1, tzinfo=UTC),
)
CELL = Fact(
    "s", "functional", "2010301", "行政运行", "total", "all", 2024, 150, "1.50", "1.50", "元",
    table=0, row=3, col=2, page=7,
)  # fmt: skip
SAID = replace(CELL, table=None, row=None, col=12, sentence="收入1.50元。", phrase="收入")
TARGET = Indicator("产出", "数量", "次数", "≥", "1", "次", "10", True, "≥1次", None, 4, 3, 9)
PROJECT = Project("50", "维稳", 150, "1.50", "1.50", "元", "1年", None, None, 4, None, 9)


def test_the_id_of_a_cell_stays_what_it_was() -> None:
    assert _ids(READING, [CELL]) == ["46669eb17a419374"]


def test_every_place_has_its_own_id_on_every_run() -> None:
    facts = [
        CELL,
        replace(CELL, col=3),
        CELL,
        SAID,
        replace(SAID, col=20),
        replace(SAID, page=8),
        replace(SAID, sentence="支出1.50元。"),
        SAID,
    ]
    ids = _ids(READING, facts)
    assert len(set(ids)) == len(facts)
    assert ids == _ids(READING, facts)
    assert ids[0] == _ids(READING, [CELL])[0]
    other = Extraction(**{**READING.model_dump(), "version": "2"})
    assert not set(ids) & set(_ids(other, facts))


def test_a_target_and_a_project_of_one_row_differ() -> None:
    here = replace(PROJECT, row=3)
    assert len({*_ids(READING, [TARGET, TARGET]), *_ids(READING, [here])}) == 3


def test_records_become_columns() -> None:
    fact = replace(CELL, further=(Classed("economic-government", "501", "工资"),))
    (row,) = _rows([fact], ["f"])
    assert (row["id"], row["number"], row["table_number"]) == ("f", 0, 0)
    assert row["further"] == [
        {"classification": "economic-government", "code": "501", "name": "工资"}
    ]
    (target,) = _rows([replace(TARGET, terms=(Term("102", "人次", "2000", "元"),))], ["i"])
    assert target["terms"][0]["price"] == "2000"
    (project,) = _rows([replace(PROJECT, start="2024-01", end="2024-12")], ["p"])
    assert (project["period_start"], project["period_end"]) == ("2024-01", "2024-12")


def test_an_amount_that_no_column_holds_is_left_to_its_text() -> None:
    stated = "9" * 20
    huge = replace(CELL, amount_fen=int(stated) * 100, amount_yuan=f"{stated}.00", stated=stated)
    (row,) = _rows([huge], ["f"])
    assert (row["amount_fen"], row["amount_yuan"]) == (None, f"{stated}.00")
    (most,) = _rows([replace(CELL, amount_fen=-(2**63) + 1)], ["f"])
    assert most["amount_fen"] == -(2**63) + 1
