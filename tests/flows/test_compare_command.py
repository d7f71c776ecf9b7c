"""gongkai compare: two files of one disclosure beside each other."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.accuracy.corpus import CORPUS
from tests.flows.test_documents_commands import EVIL, gongkai, rows
from tests.packaging.test_startup import HEAVY
from tests.tasks.gold import SEEDS

BEIBEI = CORPUS / "beibei-2024"


@pytest.fixture
def changed(tmp_path: Path) -> tuple[Path, Path]:
    """A text and the same with one figure, one sentence and one form of an amount changed."""
    former, present = tmp_path / "former.txt", tmp_path / "present.txt"
    text = (
        "某市水务局2024年部门预算\n\n收入预算15.00万元。\n\n部门支出总表\n\n单位：万元\n\n"
        "科目编码\t科目名称\t合计\t基本支出\n201\t一般公共服务支出\t9.00\t5.00\n"
        "208\t社会保障和就业支出\t1,200.50\t2.00\n"
    )
    former.write_text(text, "utf-8")
    text = text.replace("9.00", "8.00").replace("15.00", "14.00").replace("1,200.50", "1200.5")
    present.write_text(text, "utf-8")
    return former, present


def test_the_forms_of_a_document_have_one_content() -> None:
    done = gongkai("compare", BEIBEI / "document.pdf", BEIBEI / "document.docx")
    assert done.stdout == "The content is the same.\n"
    assert done.stderr == ""
    found = json.loads(
        gongkai(
            "compare", BEIBEI / "document.docx", BEIBEI / "document.pdf", "--format", "json"
        ).stdout
    )
    assert found["same"]
    assert found["former"]["file"]["name"] == "document.docx"
    assert set(map(str, found["difference"].values())) == {"[]", "0"}


def test_json_has_the_whole_difference(changed: tuple[Path, Path]) -> None:
    found = json.loads(gongkai("compare", *changed, "--format", "json", code=1).stdout)
    assert not found["same"]
    cells = found["difference"]["cells"]
    assert [(c["former"], c["present"], c["same_amount"]) for c in cells] == [
        ("9.00", "8.00", False),
        ("1,200.50", "1200.5", True),
    ]
    assert (cells[0]["row_label"], cells[0]["column_label"]) == ("201 一般公共服务支出", "合计")
    assert cells[0]["present_at"] == {"table": 0, "row": 1, "col": 2, "page": None, "bbox": None}
    (text,) = found["difference"]["texts"]
    assert text["present"] == "收入预算14.00万元。"


def test_csv_is_one_row_a_change(changed: tuple[Path, Path]) -> None:
    first, second, text = rows(gongkai("compare", *changed, "--format", "csv", code=1).stdout)
    assert (first["kind"], first["part"], first["former"], first["present"]) == (
        "changed", "cell", "9.00", "8.00",
    )  # fmt: skip
    assert (second["same_amount"], second["present_row"], second["present_col"]) == (
        "True",
        "2",
        "2",
    )
    assert (text["part"], text["title"], text["former"]) == ("paragraph", "", "收入预算15.00万元。")


def test_the_table_says_where_what_was_and_what_is(changed: tuple[Path, Path]) -> None:
    text = gongkai("compare", *changed, code=1).stdout
    assert "部门支出总表 · 201 一般公共服务支出 · 合计" in text
    for line in (("changed", "9.00", "8.00"), ("same amount", "1,200.50", "1200.5")):
        assert any(all(word in shown for word in line) for shown in text.splitlines())


def test_of_long_texts_the_table_shows_what_differs(tmp_path: Path) -> None:
    former, present = tmp_path / "a.txt", tmp_path / "b.txt"
    for file, word in ((former, "增加"), (present, "减少")):
        file.write_text(
            "预算收入" * 30 + f"比上年{word}2.00万元" + "，详见附表" * 20 + "。\n", "utf-8"
        )
    text = gongkai("compare", former, present, code=1).stdout
    assert "…" in text
    assert "比上年增加2.00万元" in text
    assert "比上年减少2.00万元" in text


def test_tables_that_only_one_file_has_are_named(
    changed: tuple[Path, Path], tmp_path: Path
) -> None:
    short = tmp_path / "short.txt"
    short.write_text("某市水务局2024年部门预算\n\n收入预算15.00万元。\n", "utf-8")
    (row,) = rows(gongkai("compare", changed[0], short, "--format", "csv", code=1).stdout)
    assert (row["kind"], row["part"], row["title"]) == ("removed", "table", "部门支出总表")


def test_a_file_that_cannot_be_read_is_no_answer(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    for files in ((empty, BEIBEI / "document.pdf"), (SEEDS / "no.txt", BEIBEI / "document.pdf")):
        done = gongkai("compare", *files, code=2)
        assert done.stdout == ""
        assert str(files[0]) in done.stderr
    assert gongkai("compare", empty, empty, code=2).stdout == ""
    assert "Usage: gongkai" in gongkai("compare", empty, code=2).stderr


def test_what_was_not_read_may_differ(tmp_path: Path) -> None:
    """A member that nothing could read: the same content is not claimed."""
    former, present = tmp_path / "a.zip", tmp_path / "b.zip"
    for file, junk in ((former, "%PDF-1.4 one"), (present, "%PDF-1.4 two")):
        subprocess.run([sys.executable, "-c", ZIP, file, BEIBEI / "source.html", junk], check=True)
    done = gongkai("compare", former, present, code=2)
    assert "not all of it was read" in done.stderr


ZIP = """
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as archive:
    archive.write(sys.argv[2], "a.html")
    archive.writestr("b.pdf", sys.argv[3])
"""


def test_a_document_cannot_run_anything(tmp_path: Path) -> None:
    former, present = tmp_path / "a.txt", tmp_path / "b.txt"
    for file, figure in ((former, "1.00"), (present, EVIL)):
        file.write_text(f"部门支出总表\n\n科目名称\t合计\n工资\t2.00\n=津贴\t{figure}\n", "utf-8")
    assert "\x1b" not in gongkai("compare", former, present, code=1).stdout
    (row,) = rows(gongkai("compare", former, present, "--format", "csv", code=1).stdout)
    assert not any(cell.startswith(("=", "@", "\t")) for cell in row.values())


def test_it_loads_neither_prefect_nor_the_database() -> None:
    code = f"""
import sys
sys.argv = ["gongkai", "compare", *[{str(SEEDS / "gaoyi-2021.txt")!r}] * 2, "--format", "json"]
from flows.cli import main
try:
    main()
finally:
    print("loaded:", *sorted(set(sys.modules) & set({HEAVY})), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert '"same": true' in done.stdout
    assert done.stderr.splitlines()[-1] == "loaded:"
