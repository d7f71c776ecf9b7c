"""extract, facts and check for several files, and with documents that mean harm."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.accuracy.corpus import CORPUS
from tests.tasks.gold import SEEDS

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
TONGNAN, BEIBEI, GAOYI = (SEEDS / f"{s}.txt" for s in ("tongnan-2021", "beibei-2024", "gaoyi-2021"))
EVIL = "\x1b[2J=cmd|'/C calc'!A0"


def gongkai(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would; the texts come as printed."""
    done = subprocess.run([GONGKAI, *map(str, words)], capture_output=True, timeout=120)
    out, err = (stream.decode() for stream in (done.stdout, done.stderr))
    assert done.returncode == code, err
    return subprocess.CompletedProcess(done.args, code, out, err)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """A document whose title and row names would steer a spreadsheet or a terminal."""
    file = tmp_path / "evil.txt"
    lines = ["某市水务局2024年部门预算", "", "部门支出总表", "", "单位：万元", ""]
    lines += ["科目编码\t科目名称\t合计\t基本支出\t项目支出", f"201\t{EVIL}\t9.00\t5.00\t2.00"]
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.mark.parametrize(
    ("command", "code", "files"),
    [
        ("extract", 0, (BEIBEI, GAOYI)),
        ("facts", 0, (BEIBEI, TONGNAN)),
        ("check", 1, (BEIBEI, TONGNAN)),
    ],
)
def test_csv_of_several_files_is_one_table(
    command: str, code: int, files: tuple[Path, ...]
) -> None:
    found = rows(gongkai(command, *files, "--format", "csv", code=code).stdout)
    assert {row["file"] for row in found} == {file.name for file in files}
    one = sum(
        len(
            rows(
                gongkai(
                    command, file, "--format", "csv", code=code if file == TONGNAN else 0
                ).stdout
            )
        )
        for file in files
    )
    assert len(found) == one


def test_text_of_several_files_names_each() -> None:
    text = gongkai("check", BEIBEI, TONGNAN, "--format", "text", code=1).stdout
    assert "beibei-2024.txt: 重庆市北碚区信访办公室 · 2024" in text
    assert "tongnan-2021.txt: 重庆市潼南区信访办公室 · 2021" in text
    assert "158 pass, 2 fail, 0 not-checked, 0 not-applicable" in text
    assert "180 pass, 8 fail, 0 not-checked, 0 not-applicable" in text
    assert "INFO    B04" in text


def test_json_is_the_default_away_from_a_terminal() -> None:
    lines = gongkai("check", BEIBEI, TONGNAN, code=1).stdout.splitlines()
    assert [json.loads(line)["document"]["fiscal_year"] for line in lines] == [2024, 2021]


def test_an_unread_file_weighs_more_than_a_failed_check(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    done = gongkai("check", TONGNAN, empty, code=2)
    first, second = map(json.loads, done.stdout.splitlines())
    assert any(result["verdict"] == "fail" for result in first["results"])
    assert (second["verdict"], second["results"]) == ("empty", [])


def test_rounding_is_no_failure_of_the_command() -> None:
    found = json.loads(gongkai("check", BEIBEI).stdout)
    assert {entry["severity"] for entry in found["results"] if entry["verdict"] == "fail"} == {
        "info"
    }


def test_a_document_cannot_run_anything(evil: Path) -> None:
    for command, code in (("extract", 0), ("facts", 0), ("check", 1)):
        found = rows(gongkai(command, evil, "--format", "csv", code=code).stdout)
        assert not any(
            str(cell).startswith(("=", "@", "\t")) for row in found for cell in row.values()
        )
    for words in (("check", "--format", "text"), ("extract", "--format", "md")):
        text = gongkai(*words, evil, code=1 if words[0] == "check" else 0).stdout
        assert "calc" in text
        assert "\x1b" not in text


def test_markdown_keeps_every_row_on_a_line(tmp_path: Path) -> None:
    file = tmp_path / "bars.txt"
    file.write_text("表一\n\n项目\t金额\na|b\t1\n", "utf-8")
    lines = gongkai("extract", file, "--format", "md").stdout.split("\n")
    assert "| a\\|b | 1 |" in lines
    assert "| --- | --- |" in lines


def test_exactness_survives_json() -> None:
    found = json.loads(gongkai("facts", CORPUS / "beibei-2024" / "document.docx").stdout)
    amounts = [fact["amount_yuan"] for fact in found["facts"] if fact["amount_yuan"] is not None]
    assert all(isinstance(amount, str) for amount in amounts)
    assert len(amounts) == 197
    assert {fact["reason"] for fact in found["facts"] if fact["amount_yuan"] is None} == {"blank"}
    assert found["unrecognised_tables"] == [8, 9, 10, 11]


@pytest.mark.parametrize(
    "words", [("extract",), ("check", "--format", "yaml", "x"), ("facts", "--fast", "x")]
)
def test_wrong_use_is_explained(words: tuple[str, ...]) -> None:
    done = gongkai(*words, code=2)
    assert done.stdout == ""
    assert "Usage: gongkai" in done.stderr
