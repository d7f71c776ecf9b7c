"""I11: what changed between two versions, and that two forms of one document are the same."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.records import Extraction, Indicator, Paragraph, RuleResult
from tasks.rules.archive.check import check_across
from tasks.rules.archive.wording import changed_numbers
from tests.accuracy import corpus
from tests.tasks.gold import across, altered, extraction, known, reading, table

ROWS = ["科目编码|科目名称|合计|基本支出|项目支出"]
ROWS += ["|合计|7.00|5.00|2.00", "201|一般公共服务支出|4.00|4.00|", "205|教育支出|3.00|1.00|2.00"]


def first(*more: str) -> Extraction:
    return replace(
        extraction(table("一般公共预算支出表", ROWS)),
        paragraphs=(Paragraph("某市某局2024年部门预算"), *map(Paragraph, more)),
    )


def answers(one: Extraction, two: Extraction) -> list[RuleResult]:
    found = across(one=one, two=two)
    assert [e.verdict for e in found["one"] if e.rule == "I11"] == ["not-applicable"]
    return [entry for entry in found["two"] if entry.rule == "I11"]


def test_a_changed_figure_is_named_with_both_values() -> None:
    (changed,) = answers(first(), altered(first(), 0, 3, 4, "2.50"))
    assert (changed.verdict, changed.severity, changed.reason) == ("fail", "warning", "re-issued")
    assert (changed.stated, changed.expected) == ("2.50", "2.00")
    mine, its = changed.operands
    assert (mine.text, mine.row, mine.col, mine.document) == ("2.50", 3, 4, None)
    assert (its.text, its.row, its.col) == ("2.00", 3, 4)
    assert its.document is not None
    assert "2.50 here, 2.00 in the other file" in changed.message


def test_all_changes_of_a_version_are_one_finding() -> None:
    two = altered(altered(first(), 0, 3, 4, "2.50"), 0, 2, 3, "3.90")
    assert len({entry.group for entry in answers(first(), two)}) == 1
    assert len(answers(first(), two)) == 2


def test_when_each_version_was_seen_is_said_where_it_is_known() -> None:
    old = known(first(), "old", first_seen="2024-03-01T08:00:00Z")
    new = known(altered(first(), 0, 3, 4, "2.50"), "new", first_seen="2024-05-01T08:00:00Z")
    found = across(new=new, old=old)
    assert [e.verdict for e in found["old"] if e.rule == "I11"] == ["not-applicable"]
    (changed,) = [e for e in found["new"] if e.rule == "I11"]
    assert "changed from 2.00 (2024-03-01) to 2.50 (2024-05-01)" in changed.message
    assert "由2.00（2024-03-01）改为2.50（2024-05-01）" in changed.message_zh


def test_each_version_is_held_against_the_one_before() -> None:
    texts = ("2.00", "2.50", "2.70")
    versions = {f"v{text[2]}": altered(first(), 0, 3, 4, text) for text in texts}
    found = across(**versions)
    changes = [e for results in found.values() for e in results if e.verdict == "fail"]
    assert [(e.expected, e.stated) for e in changes] == list(pairwise(texts))


@pytest.mark.parametrize("nothing", ["0", "0.00", "——", ""])
def test_nothing_said_otherwise_is_no_change(nothing: str) -> None:
    assert {e.verdict for e in answers(first(), altered(first(), 0, 2, 4, nothing))} == {"pass"}


def test_lines_that_come_and_go() -> None:
    more = extraction(table("一般公共预算支出表", [*ROWS, "208|社会保障和就业支出|1.50|1.50|"]))
    added = answers(first(), more)
    assert {(e.stated, e.expected) for e in added} == {("1.50", "")}
    gone = answers(more, first())
    assert {(e.stated, e.expected) for e in gone} == {("", "1.50")}
    assert all(entry.operands[0].document is not None for entry in gone)


def test_tables_that_come_and_go() -> None:
    other = table("一般公共预算“三公”经费支出表", ["合计|公务接待费", "1.00|1.00"])
    both = replace(first(), tables=(*first().tables, other))
    gone = [e for e in answers(both, first()) if e.verdict == "fail"]
    assert [(e.stated, e.expected) for e in gone] == [("", "《“三公”经费支出表》")]
    unknown = table("某表", ["甲|乙", "x|y"])
    doubtful = replace(first(), tables=(*first().tables, unknown))
    reasons = {e.reason for e in answers(both, doubtful) if e.verdict != "pass"}
    assert reasons == {"reading-doubtful"}


def test_files_with_little_in_common_are_no_versions() -> None:
    other = ["科目编码|科目名称|合计|基本支出|项目支出"]
    other += ["|合计|70|50|20", "201|一般公共服务支出|40|40|", "205|教育支出|30|10|20"]
    (doubtful,) = answers(first(), extraction(table("一般公共预算支出表", other)))
    assert (doubtful.verdict, doubtful.reason) == ("not-checked", "same-disclosure-doubtful")
    text = replace(first(), tables=())
    assert [e.verdict for e in answers(first(), text)] == ["not-applicable"]


def test_numbers_in_running_text() -> None:
    one = first("2024年本部门收入预算7.00万元，其中财政拨款7.00万元。")
    two = first("2024年本部门收入预算7.00万元，其中财政拨款6.00万元。")
    (changed,) = [e for e in answers(one, two) if e.verdict == "fail"]
    assert (changed.stated, changed.expected) == ("6.00", "7.00")
    assert changed.operands[0].sentence is not None
    assert "其中财政拨款" in changed.message


def test_words_that_stand_twice_are_told_by_their_turn() -> None:
    def text(*numbers: str) -> dict[int, Paragraph]:
        lines = [f"年初预算为{number}万元，支出决算为1.00万元。" for number in numbers]
        return dict(enumerate(map(Paragraph, lines)))

    changed = list(changed_numbers(text("1", "2,000"), text("1", "3000")))
    assert [(one.paragraph, one.text, two.text) for one, two in changed] == [(1, "2,000", "3000")]
    assert not list(changed_numbers(text("1", "2,000"), text("1", "2000")))
    assert not list(changed_numbers(text("1", "2"), text("3", "1", "2")))
    contents = {0: Paragraph("一、部门预算编制说明……………………3")}
    assert not list(changed_numbers(contents, {0: Paragraph("一、部门预算编制说明……………………4")}))


def test_a_sentence_that_was_written_anew_is_compared_clause_by_clause() -> None:
    one = "某市某局2024年度财政拨款收入支出总计0.3万元。与2023年度相比持平。"
    two = "某市某局2024年度财政拨款收入支出总计2961.68万元。与2023年度相比，总计减少63.14万元。"
    changed = list(changed_numbers({0: Paragraph(one)}, {3: Paragraph(two)}))
    assert [(own.text, other.text) for own, other in changed] == [("0.3", "2961.68")]
    own, other = changed[0]
    assert one[own.place :].startswith("0.3万元")
    assert two[other.place :].startswith("2961.68万元")


def test_targets() -> None:
    def with_target(text: str, name: str) -> object:
        entry = known(first(), name)
        target = Indicator(
            "产出", "数量", "接访人次", "≥", text, "人", "10", None, text, None, 0, 3, 1
        )
        return replace(entry, disclosure=replace(entry.disclosure, indicators=(target,)))

    found = check_across([with_target("100", "a"), with_target("90", "b")])  # type: ignore[list-item]
    (changed,) = [e for results in found.values() for e in results if e.verdict == "fail"]
    assert (changed.rule, changed.stated, changed.expected) == ("I11", "90 / 10", "100 / 10")


@pytest.mark.parametrize("slug", corpus.SLUGS)
def test_the_forms_of_one_document_state_the_same(slug: str) -> None:
    found = across(
        **{form: reading(slug, form) for form in ("document.pdf", "document.docx", "text")}
    )
    results = [e for results in found.values() for e in results if e.rule == "I11"]
    assert {e.verdict for e in results} == {"pass", "not-applicable"}


def test_a_difference_between_two_forms_is_information() -> None:
    one, two = reading("beibei-2024", "document.pdf"), reading("beibei-2024", "document.docx")
    wrong = altered(two, 1, 3, 3, "1.11")
    failed = [e for e in answers(one, wrong) if e.verdict == "fail"]
    assert [(e.severity, e.reason, e.stated) for e in failed] == [("info", "other-format", "1.11")]


def test_what_was_altered_in_print_is_named(shared: Path) -> None:
    files = [shared / "real" / f"putuo_finance_2024_final{end}.pdf" for end in ("", "_tampered")]
    if not all(file.exists() for file in files):
        pytest.skip("the two documents are not beside the checkout")
    changed = [e for e in answers(*map(read, files)) if e.verdict == "fail"]
    assert [(e.expected, e.stated) for e in changed] == [
        ("0.95", ""),
        ("0.95", ""),
        ("《部门支出总表》", ""),
        ("2995.39", "0"),
        ("2024", "2023"),
        ("0.3", "2961.68"),
    ]
    assert len({entry.group for entry in changed}) == 1
