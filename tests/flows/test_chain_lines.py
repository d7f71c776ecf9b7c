"""A figure's chain for people: the cell, or the sentence with the words that give the meaning."""

from datetime import UTC, datetime
from typing import Any

from flows.commands.chain import chain_lines

FACT: dict[str, Any] = {
    "id": "f", "amount_yuan": "1.50", "stated": "1.50", "unit": "元", "code": "2010301",
    "name": "行政运行", "name_en": "Administrative operation", "listed_code": None,
    "entity": None, "measure": "total", "phase": "budget", "fund": "all", "fiscal_year": 2024,
    "statement": "s", "doubt": None, "table_number": 0, "row": 3, "col": 2, "page": 7,
    "bbox": None, "sentence": None, "phrase": None,
}  # fmt: skip


def lines(table: dict[str, Any] | None, **others: Any) -> str:
    found: dict[str, Any] = {
        "fact": {**FACT, **others},
        "table": table,
        "object": {"sha256": "ab", "size": 1, "media_type": "x"},
        "extraction": {"version": "1", "read_at": datetime(2024, 1, 1, tzinfo=UTC)},
        "disclosures": [],
        "findings": [],
    }
    return "\n".join(chain_lines(found))


def test_a_cell_with_its_table_and_english_name() -> None:
    text = lines({"title": "支出表", "unit": "元"})
    assert "cell        支出表: table 0, row 3, column 2" in text
    assert (
        "means       2010301 行政运行 Administrative operation · total · budget · all · "
        "fiscal year 2024 · s"
    ) in text
    assert "sentence" not in text


def test_a_figure_in_running_text_with_its_sentence_and_phrase() -> None:
    said = {"table_number": None, "sentence": "收入1.50元，比上年增加0.50元。", "phrase": "收入"}
    text = lines(None, **said)
    assert "sentence    收入1.50元，比上年增加0.50元。" in text
    assert "phrase      “收入”" in text
    assert "cell" not in text


def test_what_is_in_doubt_and_what_only_the_list_says() -> None:
    others = {"doubt": "unit-magnitude", "code": None, "listed_code": "2010301", "entity": "水务站"}
    text = lines({"title": "表", "unit": None}, **others)
    assert "doubt       unit-magnitude" in text
    assert "listed as 2010301 · 水务站 · total" in text
