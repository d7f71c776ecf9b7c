"""Names of the office and definitions of the glossary."""

from dataclasses import replace

import pytest

from tasks.records import Paragraph, RuleResult
from tests.tasks.gold import checked, extraction

THREE = (
    "“三公”经费：指因公出国（境）费等。因公出国（境）费反映单位公务出国（境）的{}、住宿费等支出。"
)
OTHER = "3. 其他收入：指除上述以外的收入。主要是利息收入、{}等。"


def told(rule: str, *texts: str, title: str = "高邑县民政局2024年部门预算") -> list[RuleResult]:
    document = extraction(title=title)
    paragraphs = (*document.paragraphs, *(Paragraph(text) for text in texts))
    found = checked(replace(document, paragraphs=paragraphs))
    return [entry for entry in found if entry.rule == rule]


@pytest.mark.parametrize(
    ("item", "usual"),
    [
        ("国际旅费", None),
        ("旅费", None),
        ("国际机票", None),
        ("国际旅游费", "国际旅费"),
        ("国外城市间交费", "国外城市间交通费"),
        ("国外城市内交通费", "国外城市间交通费"),
    ],
)
def test_slips_of_copying(item: str, usual: str | None) -> None:
    (found,) = told("I15", THREE.format(item))
    assert (found.verdict, found.expected) == ("fail" if usual else "pass", usual)


def test_what_a_page_end_cuts_off_is_no_slip() -> None:
    whole = THREE.format("国外城市间交通费")
    (found,) = told("I15", whole[: whole.index("费、住宿")])
    assert found.verdict == "pass"


def test_words_of_other_offices() -> None:
    text = OTHER.format("中国清洁发展基金拨入的管理费")
    (found,) = told("I15", text)
    assert (found.verdict, found.stated, found.expected) == ("fail", "中国清洁发展基金", None)
    (own,) = told("I15", text, title="高邑县财政局2024年部门预算")
    assert own.verdict == "pass"


def test_a_sentence_with_amounts_is_no_definition() -> None:
    (found,) = told("I15", "“三公”经费预算3.9万元，其中国际旅游费1万元。")
    assert found.verdict == "not-applicable"


def test_the_names_of_an_office() -> None:
    (found,) = told("I14", "现将高邑县人民政府民政局2024年部门预算公开如下：")
    assert found.verdict == "fail"
    assert found.stated == "高邑县民政局 / 高邑县人民政府民政局"
    (same,) = told("I14", "现将高邑县民政局2024年部门预算公开如下：")
    assert same.verdict == "pass"
