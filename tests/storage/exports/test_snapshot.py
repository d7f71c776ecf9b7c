"""The SQLite snapshot: sound by itself, and at home in Datasette."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from storage.database import Database
from storage.exports.schema import tables
from storage.exports.selection import Selection
from storage.exports.snapshot import write_snapshot
from tests.storage.exports.test_package import COUNTS, silent


@pytest.fixture
def snapshot(database: Database, tmp_path: Path) -> Path:
    target = tmp_path / "gongkai.db"
    assert write_snapshot(database, Selection(), target, silent) == COUNTS
    return target


def ask(path: Path, question: str) -> list[Any]:
    with sqlite3.connect(path) as link:
        return link.execute(question).fetchall()


def test_keys_hold_and_values_stay_exact(snapshot: Path) -> None:
    assert ask(snapshot, "PRAGMA integrity_check") == [("ok",)]
    assert ask(snapshot, "PRAGMA foreign_key_check") == []
    assert ask(snapshot, "SELECT amount_fen, amount_yuan, stated, name FROM facts LIMIT 2") == [
        (-814231, "-8142.31", "-8,142.31", "=基本工资"),
        (None, "0.12345678901234567890", "0.12345678901234567890", "行政\n运行"),
    ]
    assert ask(snapshot, "SELECT captured_at FROM documents LIMIT 1") == [
        ("2026-02-01T03:04:05.000678Z",)
    ]
    assert not list(snapshot.parent.glob("*.partial"))


def test_views_name_ids_and_list_errors(snapshot: Path) -> None:
    named = "SELECT statement_en, statement_zh, measure_zh, fund_en FROM figures LIMIT 1"
    assert ask(snapshot, named) == [
        ("General public expenditure", "一般公共预算支出表", "合计", None)
    ]
    assert ask(snapshot, "SELECT count(*) FROM figures") == [(COUNTS["facts"],)]
    assert ask(snapshot, "SELECT rule, figures FROM errors") == [("A01", 2)]


def test_who_to_call_is_not_in_it(snapshot: Path) -> None:
    assert b"63226096" not in snapshot.read_bytes()


def test_another_export_replaces_it(snapshot: Path, database: Database) -> None:
    write_snapshot(database, Selection(office="潼南"), snapshot, silent)
    assert ask(snapshot, "SELECT count(*) FROM documents") == [(1,)]


def test_datasette_shows_it_with_titles_facets_and_meanings(snapshot: Path) -> None:
    metadata = json.loads((snapshot.parent / "metadata.json").read_text("utf-8"))
    shown = Datasette([str(snapshot)], metadata=metadata)

    async def pages() -> dict[str, Any]:
        await shown.invoke_startup()
        found = {}
        for table in (*(table.name for table in tables()), "figures", "errors"):
            answer = await shown.client.get(f"/gongkai/{table}")
            assert answer.status_code == 200, table
            found[table] = answer.text
        answer = await shown.client.get("/gongkai/facts.json?_shape=objects&fiscal_year=2023")
        return {**found, "json": answer.json()}

    found = asyncio.run(pages())
    assert "Figures 数据" in found["facts"]
    assert "功能分类" in found["facts"]
    facets = found["json"]["facet_results"]
    assert facets["statement"]["results"][0]["value"] == "s"
    assert len(found["json"]["rows"]) == 6


def test_every_name_in_the_metadata_is_in_the_snapshot(snapshot: Path) -> None:
    metadata = json.loads((snapshot.parent / "metadata.json").read_text("utf-8"))
    described = metadata["databases"]["gongkai"]["tables"]
    stored = {
        name for (name,) in ask(snapshot, "SELECT name FROM sqlite_master WHERE type != 'index'")
    }
    assert set(described) == stored - {"sqlite_stat1"}
    for name, entry in described.items():
        columns = {row[1] for row in ask(snapshot, f"PRAGMA table_info({name})")}
        assert {*entry.get("columns", ()), *entry.get("facets", ())} <= columns
        assert {*entry.get("sortable_columns", ())} <= columns
