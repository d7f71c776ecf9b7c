"""extract, facts and check for several files, and with documents that mean harm."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from flows.commands import pictures
from tasks.documents.confined import StoppedError
from tasks.documents.media import DOCX, HTML, MHTML, OFD, PDF, TEXT, XLS, XLSX
from tasks.documents.pictures.overlay import overlays_of
from tasks.documents.reading import _READERS
from tasks.documents.sandbox import Reader, read_limited
from tests.accuracy.corpus import CORPUS
from tests.tasks.gold import SEEDS

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
TONGNAN, BEIBEI, GAOYI = (SEEDS / f"{s}.txt" for s in ("tongnan-2021", "beibei-2024", "gaoyi-2021"))
EXAMPLES = SEEDS.parent / "tasks" / "rules" / "examples"
WUHAI = CORPUS / "wuhai-2021" / "document.pdf"
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
    assert "INFO    B04" in text
    for line in gongkai("check", BEIBEI, TONGNAN, code=1).stdout.splitlines():
        counted = Counter(entry["verdict"] for entry in json.loads(line)["results"])
        verdicts = ("pass", "fail", "not-checked", "not-applicable")
        said = ", ".join(f"{counted[verdict]} {verdict}" for verdict in verdicts)
        assert f"\n  {said}\n" in text


def test_json_is_the_default_away_from_a_terminal() -> None:
    lines = gongkai("check", BEIBEI, TONGNAN, code=1).stdout.splitlines()
    assert [json.loads(line)["document"]["fiscal_year"] for line in lines] == [2024, 2021]


def test_what_a_whole_disclosure_lacks_was_not_published() -> None:
    def missing(*options: str, code: int = 0) -> set[str]:
        results = json.loads(gongkai("check", BEIBEI, *options, code=code).stdout)["results"]
        failed = [e for e in results if (e["rule"], e["verdict"]) == ("I01", "fail")]
        return {entry["severity"] for entry in failed}

    assert missing() == {"warning", "info"}
    assert "error" in missing("--complete", code=1)


def test_files_of_one_archive_are_checked_against_each_other() -> None:
    files = [EXAMPLES / "E06.fail" / f"{number}.txt" for number in (1, 2)]
    alone = [json.loads(line) for line in gongkai("check", *files).stdout.splitlines()]
    together = gongkai("check", "--together", *files).stdout.splitlines()
    first, second = (json.loads(line) for line in together)
    assert first["file"]["name"] == "1.txt"
    assert not [e for one in alone for e in one["results"] if e["rule"] == "E06"]
    failed = [e for e in second["results"] if (e["rule"], e["verdict"]) == ("E06", "fail")]
    mine, its = failed[0]["operands"]
    assert "document" not in mine
    assert its["document"] == first["file"]["sha256"]
    assert [e["rule"] for e in first["results"] if e["rule"] == "E06"] == ["E06"]
    rows_of_both = rows(gongkai("check", "--together", *files, "--format", "csv").stdout)
    assert {row["file"] for row in rows_of_both} == {"1.txt", "2.txt"}
    assert (
        "the 2023 budget states 12.00"
        in gongkai("check", "--together", *files, "--format", "text").stdout
    )


def test_the_same_file_twice_and_one_that_cannot_be_read(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    done = gongkai("check", "--together", BEIBEI, BEIBEI, empty, code=2)
    one, two, three = (json.loads(line) for line in done.stdout.splitlines())
    assert one == two
    assert three["verdict"] == "empty"


def test_an_unread_file_weighs_more_than_a_failed_check(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    done = gongkai("check", TONGNAN, empty, code=2)
    first, second = map(json.loads, done.stdout.splitlines())
    assert any(result["verdict"] == "fail" for result in first["results"])
    assert (second["verdict"], second["results"]) == ("empty", [])


def test_warnings_are_no_failure_of_the_command() -> None:
    failed = [
        e for e in json.loads(gongkai("check", BEIBEI).stdout)["results"] if e["verdict"] == "fail"
    ]
    assert {entry["severity"] for entry in failed} == {"info", "warning"}
    rounded = [entry for entry in failed if entry["reason"] == "rounding"]
    assert rounded
    assert {entry["severity"] for entry in rounded} == {"info"}


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
    assert len(amounts) == 250
    without = {fact["reason"] for fact in found["facts"] if fact["amount_yuan"] is None}
    assert without == {"blank", "not-money"}
    assert found["unrecognised_tables"] == []
    by_table = {entry["table"]: entry for entry in found["statements"]}
    assert (by_table[3]["statement"], by_table[3]["facts"]) == ("three-public-expenses", 12)
    # 政府性基金 and 采购 are printed as empty grids.
    assert [number for number, entry in by_table.items() if entry["empty"]] == [4, 7]
    assert found["labels"]["measure"]["basic"] == {"en": "Basic expenditure", "zh": "基本支出"}


@pytest.mark.parametrize(
    "words", [("extract",), ("check", "--format", "yaml", "x"), ("facts", "--fast", "x")]
)
def test_wrong_use_is_explained(words: tuple[str, ...]) -> None:
    done = gongkai(*words, code=2)
    assert done.stdout == ""
    assert "Usage: gongkai" in done.stderr


def test_markdown_of_several_files_names_each(tmp_path: Path) -> None:
    bare = tmp_path / "bare.txt"
    bare.write_text("项目\t金额\na\t1\n", "utf-8")
    lines = gongkai("extract", bare, BEIBEI, "--format", "md").stdout.split("\n")
    assert lines[:3] == ["# bare.txt", "", "## table 0"]
    assert lines.index("# beibei-2024.txt") > 3


def test_a_name_that_is_no_text_is_printed_all_the_same(tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/" + "预算.txt".encode("gbk")
    Path(os.fsdecode(file)).write_bytes(BEIBEI.read_bytes())
    done = subprocess.run(
        [GONGKAI, b"extract", file],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8:strict"},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["file"]["name"].endswith(".txt")


def test_help_names_every_format_that_is_read() -> None:
    told = {
        PDF: "PDF",
        OFD: "OFD",
        DOCX: ".docx",
        XLSX: ".xlsx",
        XLS: ".xls",
        HTML: "HTML",
        MHTML: "MHTML",
        TEXT: "plain text",
    }
    text = " ".join(gongkai("extract", "--help").stdout.split())
    assert all(told[media_type] in text for media_type in _READERS)


def test_what_was_read_is_drawn_over_the_pages(tmp_path: Path) -> None:
    out = tmp_path / "seen.pdf"
    found = json.loads(gongkai("extract", WUHAI, "--debug-pdf", out).stdout)
    with pypdfium2.PdfDocument(out) as document:
        assert len(document) == found["pages"] == 4
        width, height = document[1].get_size()
    assert width > 842
    assert height == pytest.approx(596, abs=1)
    assert list(tmp_path.iterdir()) == [out]


def test_a_picture_a_page(tmp_path: Path) -> None:
    gongkai("extract", WUHAI, "--debug-pdf", tmp_path / "seen.PNG", "--format", "csv")
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [f"seen-00{number}.PNG" for number in (1, 2, 3, 4)]
    assert {Image.open(file).format for file in files} == {"PNG"}


@pytest.mark.parametrize("limit", [{"memory": 90 << 20}, {"seconds": 0.001}])
def test_nothing_is_left_of_a_drawing_that_stops(
    tmp_path: Path, limit: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "seen.pdf"
    out.write_text("of another day")
    monkeypatch.setattr(pictures, "Reader", partial(Reader, **limit))
    with pytest.raises(StoppedError, match=r"document\.pdf: page 1 cannot be drawn: "):
        pictures.draw(WUHAI, dict(enumerate(overlays_of(read_limited(WUHAI)), 1)), out, quiet=True)
    assert list(tmp_path.iterdir()) == [out]
    assert out.read_text() == "of another day"


def test_what_has_no_pages_is_not_drawn(tmp_path: Path) -> None:
    done = gongkai("extract", WUHAI.with_suffix(".docx"), "--debug-pdf", tmp_path / "a.pdf", code=2)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert f"document.docx: only the pages of a PDF can be drawn, this is {DOCX}" in line
    assert not list(tmp_path.iterdir())


def test_a_picture_goes_with_one_file_and_a_name_of_its_own(tmp_path: Path) -> None:
    copy = tmp_path / "a.pdf"
    copy.write_bytes(WUHAI.read_bytes())
    wrong = (
        ([WUHAI, copy], tmp_path / "b.pdf"),
        ([copy], tmp_path / "b.svg"),
        ([copy], copy),
        (
            [copy],
            tmp_path / "absent" / "b.pdf",
        ),
    )
    for files, out in wrong:
        done = gongkai("extract", *files, "--debug-pdf", out, code=2)
        assert done.stdout == ""
        assert "Invalid value for --debug-pdf" in done.stderr
    assert list(tmp_path.iterdir()) == [copy]
    assert copy.read_bytes() == WUHAI.read_bytes()


@pytest.mark.parametrize("command", ["extract", "facts", "check"])
def test_a_bar_on_the_terminal_is_no_part_of_the_answer(command: str) -> None:
    plain = gongkai(command, WUHAI, BEIBEI, code=1 if command == "check" else 0).stdout
    for words, said in (((), True), (("--quiet",), False)):
        ours, theirs = pty.openpty()
        with ThreadPoolExecutor() as beside:
            heard = beside.submit(_heard, ours)
            done = subprocess.run(
                [GONGKAI, command, WUHAI, BEIBEI, *words],
                stdout=subprocess.PIPE,
                stderr=theirs,
                env={**os.environ, "TERM": "xterm"},
                timeout=120,
            )
            os.close(theirs)
        assert done.stdout.decode() == plain
        assert ("Reading document.pdf" in heard.result()) is said


def _heard(terminal: int) -> str:
    """All that is written to a terminal until its other end is closed."""
    heard = b""
    try:
        while chunk := os.read(terminal, 65_536):
            heard += chunk
    except OSError:
        pass
    os.close(terminal)
    return heard.decode(errors="replace")
