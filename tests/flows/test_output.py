"""Printing: values that stay what they are, and texts that can do no harm."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.output import (
    guarded,
    print_csv,
    print_json,
    print_lines,
    print_table,
    printable,
    to_json,
    write_csv,
)

MOMENT = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1", "\0",
        "＝1+1", "＋1+1", "－1+1", "＠A1", "-", "-—", "=", "+", "-1-1",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "-12.5",
        "-12,345.50",
        "+5",
        "12.5",
        "0",
        "——",
        "重庆市",
        "a=1",
        " =1",
        "'=1",
        "https://a/?b=1",
    ],
)
def test_numbers_and_plain_texts_stay(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (-5, "-5"),
        (Decimal("-0.10"), "-0.10"),
        (True, "True"),
        (MOMENT, "2026-02-01T03:04:05+00:00"),
        (date(2026, 2, 1), "2026-02-01"),
        ([1, "=x"], '[1, "=x"]'),
        ({"页": 1}, '{"页": 1}'),
    ],
)
def test_other_values_as_texts(value: Any, text: str) -> None:
    assert guarded(value) == text


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4))
def test_a_csv_reader_gets_back_what_was_written(texts: list[str]) -> None:
    columns = [str(number) for number in range(len(texts))]
    file = io.StringIO(newline="")
    row = dict(zip(columns, texts, strict=True))
    assert write_csv(file, [row, row], columns) == 2
    file.seek(0)
    header, *rows = csv.reader(file)
    assert header == columns
    assert rows == [[guarded(text) for text in texts]] * 2
    assert not any(cell[:1] in ("=", "@") for cell in rows[0])


def test_csv_with_and_without_header_and_missing_values(capsys: pytest.CaptureFixture[str]) -> None:
    print_csv([{"a": 1}], ("a", "b"))
    print_csv([{"a": 2, "b": 'x,"y"'}], ("a", "b"), header=False)
    assert capsys.readouterr().out == 'a,b\r\n1,\r\n2,"x,""y"""\r\n'


def test_json_of_moments_chinese_and_sequences() -> None:
    value = {"at": MOMENT, "day": date(2026, 2, 1), "名": "公开", "of": (1, {2})}
    found = json.loads(to_json({**value, "sum": Decimal("1.10")}))
    assert found == {
        "at": "2026-02-01T03:04:05+00:00",
        "day": "2026-02-01",
        "名": "公开",
        "of": [1, [2]],
        "sum": "1.10",
    }
    assert "公开" in to_json(value)


def test_json_one_value_or_one_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_lines([{"a": "x\ny"}, {"a": 2}])
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"a": "x\ny"},
        {"a": 2},
    ]
    print_json({"a": 1})
    assert capsys.readouterr().out == '{\n  "a": 1\n}\n'


@pytest.mark.parametrize("control", ["\x1b[31m", "\x07", "\r", "\n", "\x9b", "\x00", "\x7f"])
def test_nothing_steers_a_terminal(control: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not set(printable(f"a{control}b")) & set("\x1b\x07\r\n\x9b\x00\x7f")
    print_table([{"title": f"甲{control}乙"}], {"title": "title"})
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert not any("\x1b" in line or "\x9b" in line for line in lines)


def test_a_table_prints_brackets_and_colons_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["[242002]西安", "[red]x[/red]", "[/b]", ":smile:"]
    rows = [{"text": text, "yes": True, "at": MOMENT, "n": 5, "none": None} for text in texts]
    heads = {"text": "text", "yes": "checked", "at": "at", "n": "n", "none": "none"}
    print_table(rows, heads)
    out = capsys.readouterr().out
    for text in texts:
        assert text in out
    assert out.count("yes") == 4
    assert "2026-02-01 03:04" in out


def test_a_table_without_rows_keeps_its_heads(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([], {"a": "office", "b": "year"})
    assert "office" in capsys.readouterr().out
