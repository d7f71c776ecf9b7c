"""Figures in running text: those of the seeds in every form, and sentences of all kinds."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.documents.reading import read
from tasks.records import Fact, Paragraph
from tasks.statements.prose import prose_facts
from tasks.statements.vocabulary import rows
from tests.accuracy.real import ANCHORS, REAL
from tests.tasks.gold import reading
from tests.tasks.statements.prose.golden import FOLDER, golden, lines

DOCUMENTS = {
    "beibei-2024": (2024, "budget"),
    "gaoyi-2021": (2021, "budget"),
    "shapingba-2024": (2024, "performance_targets"),
    "tongnan-2021": (2021, "budget"),
    "wuhai-2021": (2021, "performance_targets"),
}
SENTENCES = Path(__file__).parent / "sentences.csv"
SIGNS = (
    "一二三公经费预算收支出基本项目比上年增加减少元万%，。；：（）()、0123456789. 其中为与持平共"
)
PHASES = {"budget", "adjusted", "final", None}

with SENTENCES.open(encoding="utf-8", newline="") as sentences:
    CASES = list(csv.DictReader(sentences))


def said(fact: Fact) -> str:
    """value unit class code measure:of year fund @entity, without what there is not."""
    of = [f":{entry.code}" for entry in fact.further if entry.classification == "measure"]
    parts = (
        fact.value or fact.stated,
        fact.unit,
        fact.classification,
        fact.code or fact.name,
        fact.measure + "".join(of),
        fact.fiscal_year,
        fact.fund if fact.fund != "all" else None,
        f"@{fact.entity}" if fact.entity else None,
    )
    return " ".join(str(part) for part in parts if part is not None)


def facts(*texts: str, year: int | None = 2026, kind: str = "budget") -> tuple[Fact, ...]:
    return prose_facts([Paragraph(text) for text in texts], year, kind)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["text", "document.docx", "document.pdf", "source.html"])
@pytest.mark.parametrize("slug", sorted(DOCUMENTS))
def test_the_documents_state_the_golden_figures(slug: str, form: str) -> None:
    paragraphs = reading(slug, form).paragraphs
    found = prose_facts(paragraphs, *DOCUMENTS[slug])  # type: ignore[arg-type]
    assert lines(found) == golden(slug)


def test_every_document_has_a_golden_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(DOCUMENTS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_sentences_give_these_facts_and_no_others(case: dict[str, str]) -> None:
    found = facts(case["text"], year=int(case["year"]), kind=case["kind"])
    assert "; ".join(map(said, found)) == case["facts"]


def test_a_fact_tells_its_place_its_sentence_and_its_words() -> None:
    opening = "单位情况。"
    sentence = "2026 年“三公”经费预算 3.9 万元，比 2025 年减少 2.1 万元。"
    paragraph = Paragraph(opening + sentence, page=3, bbox=(1.0, 2.0, 3.0, 4.0))
    _, change = prose_facts([Paragraph("一、"), paragraph], 2026, "budget")
    assert (change.row, change.page, change.bbox) == (1, 3, (1.0, 2.0, 3.0, 4.0))
    assert paragraph.text[change.col or 0 :].startswith("2.1 万元")
    assert (change.sentence, change.phrase) == (sentence, "比 2025 年减少")
    assert (change.stated, change.value, change.amount_fen) == ("2.1", "-2.1", -2_100_000)


def test_a_class_keeps_the_classes_above_it() -> None:
    (found,) = facts("教育支出（类）普通教育（款）学前教育（项）4 万元。")
    assert (found.name, [entry.name for entry in found.further]) == (
        "学前教育",
        ["教育支出", "普通教育"],
    )


def test_headings_and_lists_go_on_over_paragraphs() -> None:
    found = facts(
        "（二）公务接待费",
        "2026年预算安排5.00万元，与上年持平。",
        "五、一般公共预算拨款基本支出情况",
        "2026年度一般公共预算拨款基本支出7841.26万元，其中：",
        "（一）人员经费7263.35万元。",
        "六、其他",
        "（一）公用经费577.91万元。",
    )
    assert [said(fact) for fact in found] == [
        "5.00 万元 three-public reception total 2026 general-public-budget",
        "0 three-public reception change:total 2026 general-public-budget",
        "7841.26 万元 total expenditure basic 2026 general-public-budget",
        "7263.35 万元 total expenditure personnel 2026 general-public-budget",
        "577.91 万元 total expenditure public 2026",
    ]


def test_the_section_of_a_unit_gives_figures_of_that_unit() -> None:
    found = facts("二、某市水文中心", "（一）公用经费5万元。", "三、其他", "（一）公用经费6万元。")
    assert [fact.entity for fact in found] == ["某市水文中心", None]


def test_sentences_torn_by_a_page_end_are_one() -> None:
    found = facts("2026年支出预算938.15万元，其中：社会", "保障和就业支出 65.58 万元。", "3")
    assert [(fact.name, fact.row) for fact in found] == [("支出", 0), ("社会保障和就业支出", 0)]


def test_the_names_of_the_office_do_not_count() -> None:
    name = "某市财政局"
    found = facts(
        f"{name}2026年度部门预算", f"2026年，{name}收入预算5万元。", "某某收入预算5万元。"
    )
    assert [said(fact) for fact in found] == ["5 万元 total income total 2026"]


@given(
    st.lists(
        st.text(
            alphabet=SIGNS,
            max_size=60,
        ),
        max_size=4,
    )
)
def test_any_text_is_read_and_figures_stand_in_their_sentence(texts: list[str]) -> None:
    found = facts(*texts)
    assert all(fact.sentence and fact.stated in fact.sentence for fact in found)
    assert len({(fact.row, fact.col) for fact in found}) == len(found)


@given(st.text())
def test_no_text_is_refused(text: str) -> None:
    assert isinstance(facts(text, year=None), tuple)


def test_subjects_and_words_name_only_known_ids() -> None:
    items = {(row["classification"], row["id"]) for row in rows("prose_items")}
    items |= {("three-public", row["id"]) for row in rows("three_public_items")}
    known = {
        name: {row["id"] for row in rows(name)} for name in ("classifications", "measures", "funds")
    }
    totals = {"income", "expenditure", ""}
    for row in rows("prose_subjects"):
        assert row["classification"] in known["classifications"] | totals
        assert row["measure"] in known["measures"] | {""}
        assert row["fund"] in known["funds"] | {""}
        assert not row["code"] or (row["classification"], row["code"]) in items
    assert {row["value"] or None for row in rows("prose_words") if row["role"] == "phase"} <= PHASES


@pytest.mark.skipif(not ANCHORS.exists(), reason=f"{ANCHORS} is not on this machine")
def test_figures_of_final_accounts() -> None:
    paragraphs = read(REAL / "xf_national_2024_final.pdf").paragraphs
    found = {said(fact) for fact in prose_facts(paragraphs, 2024, "final_accounts")}
    assert found >= {
        "22066.59 万元 total income-expenditure total 2024",
        "35.74 % total income-expenditure change-rate:total 2024",
        "60.46 % three-public total execution-rate:total 2024 fiscal-appropriation",
        "152 人次 three-public reception quantity 2024 general-public-budget",
        "2266.65 万元 operating-costs operating-costs total 2024",
        "1015.5 万元 procurement micro total 2024",
        "15 辆 assets vehicles quantity 2024",
        "5105.75 万元 performance self-evaluation total 2024",
    }
