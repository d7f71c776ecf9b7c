"""The data package: valid for others' readers, exact, masked, the same from both databases."""

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as pq
import pytest

from storage.database import Database
from storage.exports import package, selection, writing
from storage.exports.package import write_package
from storage.exports.selection import Selection, count
from storage.objects.errors import DiskFull
from tests.storage.exports.archive import HUGE, MOMENT, A

COUNTS = {"documents": 2, "facts": 14, "indicators": 1, "projects": 1, "findings": 1,
          "finding_facts": 2, "labels": 2}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"


def silent(_: int) -> None:
    pass


def written(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def validated(folder: Path) -> Any:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    return frictionless.Package(str(folder / "datapackage.json"))


def test_a_package_is_valid_and_whole(database: Database, folder: Path) -> None:
    told: list[int] = []
    assert write_package(database, Selection(), folder, told.append) == COUNTS
    assert sum(told) == sum(COUNTS.values())
    found = validated(folder)
    names = [resource.name for resource in found.resources]
    assert names == [f"{table}{form}" for table in COUNTS for form in ("", "-parquet")]
    facts = found.get_resource("facts").read_rows()
    assert [row["amount_yuan"] for row in facts[:2]] == [
        Decimal("-8142.31"),
        Decimal("0.12345678901234567890"),
    ]
    assert facts[2]["value"] == Decimal(HUGE)
    assert facts[0]["captured_at"] == MOMENT
    assert facts[0]["bbox"] == [0.1, 0.2, 0.3, 1 / 3]
    described = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert described["sources"] == [{"title": "http://a.gov.cn/", "path": "http://a.gov.cn/"}]
    assert not list((folder).glob("*.partial"))


def test_each_kind_of_class_has_its_own_columns(database: Database, folder: Path) -> None:
    write_package(database, Selection(), folder, silent)
    pay, *_, dash, _, _ = written(folder, "facts")[:7]
    assert (pay["economic_code"], pay["government_economic_code"]) == ("30101", "50101")
    assert (pay["functional_code"], pay["code"]) == ("", "30101")
    assert (dash["functional_code"], dash["code"]) == ("2010301", "")
    assert (pay["object_sha256"], pay["organisation"]) == (A, "重庆市北碚区财政局")
    assert (pay["division_path"], pay["document_year"]) == ("重庆市/北碚区", "2024")


def test_formulas_are_disarmed_and_numbers_stay(database: Database, folder: Path) -> None:
    write_package(database, Selection(), folder, silent)
    facts = written(folder, "facts")
    assert facts[0]["name"] == "'=基本工资"
    assert (facts[0]["stated"], facts[0]["amount_fen"]) == ("-8,142.31", "-814231")
    assert (facts[3]["stated"], facts[3]["reason"]) == ("", "blank")
    assert (facts[4]["stated"], facts[4]["reason"]) == ("'-", "dash")
    (document, _) = written(folder, "documents")
    assert (document["title"], document["index_number"]) == ("'=预算", "'=1+1")
    assert document["unread"] == '["a.doc: unsupported"]'
    assert pq.read_table(folder / "facts.parquet")["name"][0].as_py() == "=基本工资"


def test_who_to_call_is_in_no_file(database: Database, folder: Path) -> None:
    write_package(database, Selection(), folder, silent)
    for path in folder.iterdir():
        text = path.read_bytes()
        assert b"63226096" not in text, path.name
        assert "梁辉".encode() not in text, path.name
    masked = "公开联系人：*** 联系方式：***，收入13812345678元"
    facts = written(folder, "facts")
    assert (facts[5]["sentence"], facts[5]["stated"]) == (masked, "13812345678")
    assert facts[6]["stated"] == "电话 ***"
    (indicator,) = written(folder, "indicators")
    assert (indicator["text"], indicator["core"], indicator["weight"]) == (masked, "false", "10.5")
    (project,) = written(folder, "projects")
    assert (project["goal"], project["code"]) == (masked, "50010922T000000086668")


def test_parquet_has_types_and_the_same_values(database: Database, folder: Path) -> None:
    write_package(database, Selection(), folder, silent)
    for table in COUNTS:
        rows = pq.read_table(folder / f"{table}.parquet").to_pylist()
        texts = written(folder, table)
        assert len(rows) == len(texts) == COUNTS[table]
        for row, text in zip(rows, texts, strict=True):
            assert row.keys() == text.keys()
    facts = pq.read_table(folder / "facts.parquet").to_pylist()
    assert facts[0]["amount_yuan"] == Decimal("-8142.31")
    assert (facts[0]["fiscal_year"], facts[0]["captured_at"]) == (2024, MOMENT)
    # What has more digits than a decimal of Parquet holds is left to `stated`.
    values = [text["value"] for text in written(folder, "facts")]
    missing = [number for number, row in enumerate(facts) if values[number] and not row["value"]]
    assert missing == [1, 2, 8, 9]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Selection(office="潼南"), {"documents": 1, "facts": 7, "indicators": 0}),
        # The document of 2023 has a figure of 2022; that of 2024 one of 2023.
        (Selection(year=2023), {"documents": 2, "facts": 6, "indicators": 0, "finding_facts": 0}),
        (Selection(year=2024), {"documents": 1, "facts": 5, "findings": 1, "finding_facts": 1}),
        (Selection(office="无此单位"), {"documents": 0, "facts": 0, "labels": 2}),
    ],
)
def test_a_part_is_valid_by_itself(
    database: Database, folder: Path, chosen: Selection, expected: dict[str, int]
) -> None:
    counts = write_package(database, chosen, folder, silent)
    assert {table: counts[table] for table in expected} == expected
    validated(folder)
    with database.read() as session:
        assert counts == {table: count(session.connection(), table, chosen) for table in counts}


def test_a_package_that_breaks_off_leaves_the_former(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(database, Selection(), folder, silent)
    (folder / "notes.txt").write_text("mine")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def breaking(*_: Any) -> Iterator[Any]:
        raise OSError(28, "No space left on device", str(folder))

    with monkeypatch.context() as patch:
        patch.setattr(package, "rows", breaking)
        with pytest.raises(DiskFull, match="no space left"):
            write_package(database, Selection(office="潼南"), folder, silent)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_without_pyarrow_there_is_csv(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "has_parquet", lambda: False)
    assert write_package(database, Selection(), folder, silent) == COUNTS
    assert not list(folder.glob("*.parquet"))
    assert len(validated(folder).resources) == len(COUNTS)


def test_small_batches_give_the_same_files(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(database, Selection(), folder, silent)
    whole = {path.name: path.read_bytes() for path in folder.glob("*.csv")}
    monkeypatch.setattr(selection, "_DOCUMENTS_AT_ONCE", 1)
    monkeypatch.setattr(selection, "_ROWS_AT_ONCE", 2)
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 3)
    told: list[int] = []
    write_package(database, Selection(), folder, told.append)
    assert {path.name: path.read_bytes() for path in folder.glob("*.csv")} == whole
    assert max(told) == 3
    assert pq.read_table(folder / "facts.parquet").num_rows == COUNTS["facts"]
