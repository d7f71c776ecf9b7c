"""extract, facts and check as other programs call them: JSON, exit codes, one line a trouble."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.accuracy.corpus import CORPUS

GONGKAI = str(Path(sys.executable).with_name("gongkai"))
TONGNAN, BEIBEI, WUHAI = (
    CORPUS / slug / "document.pdf" for slug in ("tongnan-2021", "beibei-2024", "wuhai-2021")
)


def gongkai(*words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([GONGKAI, *map(str, words)], capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def answer(*words: object, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gongkai(*words, code=code).stdout)
    return found


def test_extract_gives_cells_with_places() -> None:
    found = answer("extract", WUHAI)
    assert found["file"] == {
        "name": "document.pdf",
        "sha256": "4e95aa1f7b49dfad53175067c763b78d7a5a90ab28272434e3feb8d99289a96d",
        "media_type": "application/pdf",
        "bytes": WUHAI.stat().st_size,
    }
    assert (found["verdict"], found["reason"], found["pages"]) == ("ok", None, 4)
    (table,) = found["tables"]
    assert {"title", "unit", "pages", "n_rows", "n_cols", "reader", "cells"} <= table.keys()
    covered = sum(cell["rowspan"] * cell["colspan"] for cell in table["cells"])
    assert covered == table["n_rows"] * table["n_cols"]
    for cell in table["cells"]:
        left, top, right, bottom = cell["bbox"]
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert cell["page"] in table["pages"]


def test_facts_give_exact_amounts() -> None:
    found = answer("facts", BEIBEI)
    told = found["document"].pop("evidence")
    assert {entry["field"] for entry in told if entry["followed"]} >= {"organisation", "kind"}
    assert found["document"] == {
        "title": "重庆市北碚区信访办公室2024年部门预算情况说明",
        "organisation": "重庆市北碚区信访办公室",
        "division_code": "500109",
        "fiscal_year": 2024,
        "kind": "budget",
        "scope": "department",
        "published": None,
        "index_number": None,
        "division_path": ["重庆市", "北碚区"],
    }
    (fact,) = [f for f in found["facts"] if (f["code"], f["fiscal_year"]) == ("2010308", 2023)]
    assert fact["amount_yuan"] == "6570500.00"
    assert (fact["stated"], fact["unit"], fact["measure"]) == ("657.05", "万元", "total")
    assert {"statement", "classification", "name", "fund", "table", "row", "col", "page", "bbox",
            "sentence"} <= fact.keys()  # fmt: skip
    assert [project["amount_yuan"] for project in found["projects"]] == [
        "400000.00",
        "1220000.00",
        "100000.00",
    ]
    assert len(found["indicators"]) == 8 + 7 + 6 + 6
    assert {entry["comparator"] for entry in found["indicators"]} <= {"≥", "≤", "=", "定性"}


def test_check_gives_every_verdict_and_fails() -> None:
    found = answer("check", TONGNAN, code=1)
    keys = {"id", "rule", "verdict", "severity", "reason", "title", "title_zh", "message",
            "message_zh", "stated", "expected", "repair", "cause", "group", "operands"}  # fmt: skip
    assert all(result.keys() == keys for result in found["results"])
    (shift,) = [r for r in found["results"] if (r["rule"], r["verdict"]) == ("A14", "fail")]
    assert [operand["page"] for operand in shift["operands"]] == [7] * 5
    assert all(operand.keys() == {"text", "table", "row", "col", "page", "bbox", "sentence"}
               for operand in shift["operands"])  # fmt: skip
    assert answer("check", BEIBEI)["document"]["fiscal_year"] == 2024


def test_check_for_people_folds_consequences_under_their_cause() -> None:
    text = gongkai("check", TONGNAN, "--format", "text", code=1).stdout
    errors = [line.split()[1] for line in text.splitlines() if line.startswith("  ERROR")]
    assert errors == ["A14", "D05", "E04"]
    assert "explains 12 more" in text
    assert "would agree with: 31.79, 13.16, 13.31, 2.76, 2.56" in text
    rows = gongkai("check", TONGNAN, "--format", "csv", code=1).stdout.splitlines()
    assert rows[0].startswith("file,rule,verdict,severity")
    failed = [e for e in answer("check", TONGNAN, code=1)["results"] if e["verdict"] == "fail"]
    assert sum(",fail," in row for row in rows) == len(failed)


def test_tables_and_facts_in_other_forms() -> None:
    markdown = gongkai("extract", WUHAI, "--format", "md").stdout
    assert "## 乌海市财政支出预算绩效目标申报表" in markdown
    cells = gongkai("extract", WUHAI, "--format", "csv").stdout.splitlines()
    assert cells[0] == "file,table,title,unit,row,col,rowspan,colspan,page,text"
    facts = gongkai("facts", BEIBEI, "--format", "csv").stdout.splitlines()
    assert len(facts) - 1 == len(answer("facts", BEIBEI)["facts"])


def test_several_files_give_one_object_a_line() -> None:
    lines = gongkai("facts", WUHAI, BEIBEI).stdout.splitlines()
    assert [json.loads(line)["document"]["fiscal_year"] for line in lines] == [2021, 2024]


@pytest.fixture
def troubles(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / f"{name}.pdf" for name in ("empty", "text", "cut", "locked")}
    made["empty"].touch()
    made["text"].write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    made["cut"].write_bytes(BEIBEI.read_bytes()[:2000])
    canvas = Canvas(str(made["locked"]), encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 72, "locked")
    canvas.save()
    return made


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("empty", "empty"), ("text", "unsupported"), ("cut", "malformed"), ("locked", "encrypted")],
)
@pytest.mark.parametrize("command", ["extract", "facts", "check"])
def test_a_file_that_cannot_be_read_is_a_verdict(
    troubles: dict[str, Path], command: str, name: str, verdict: str
) -> None:
    done = gongkai(command, troubles[name], code=2)
    assert json.loads(done.stdout)["verdict"] == verdict
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"gongkai: {troubles[name]}: {verdict}: ")


def test_members_of_a_container_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(WUHAI, "附件1.pdf")
        archive.writestr("附件\r2.pdf", "%PDF-1.7")
    done = gongkai("extract", tmp_path / "a.zip")
    found = json.loads(done.stdout)
    assert [table["member"] for table in found["tables"]] == ["附件1.pdf"]
    [unread] = found["unread"]
    assert unread.startswith("附件\r2.pdf: malformed: ")
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"gongkai: {tmp_path}/a.zip: not all of it was read: 附件 2.pdf: malformed"
    )


def test_the_others_are_still_read(troubles: dict[str, Path], tmp_path: Path) -> None:
    missing = tmp_path / "nowhere.pdf"
    done = gongkai("extract", missing, troubles["cut"], tmp_path, WUHAI, code=2)
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == [
        "malformed",
        "ok",
    ]
    assert f"gongkai: {missing}: no such file" in done.stderr
    assert f"gongkai: {tmp_path}: is a folder" in done.stderr
