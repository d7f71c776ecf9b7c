"""Facts of the corpus: literal figures of the documents, the same from every form."""

from collections import Counter
from dataclasses import replace

import pytest

from tasks.documents.normal import normal
from tasks.records import Extraction, Fact, Verdict
from tasks.statements.interpret import interpret
from tasks.statements.vocabulary import rows, statement_kinds
from tests.tasks.gold import FORMS, extraction, reading, table

FORM_IDS = {row["id"] for row in rows("forms")}
WITHOUT_BUDGET = ("shapingba-2024", "wuhai-2021")
COUNTS = {
    "tongnan-2021": {
        "appropriation-totals": 37,
        "general-public-expenditure": 54,
        "basic-expenditure": 102,
        "three-public-expenses": 6,
        "income-expenditure-totals": 17,
        "income": 180,
        "expenditure": 108,
        "procurement": 40,
    },
    "beibei-2024": {
        "appropriation-totals": 37,
        "general-public-expenditure": 88,
        "basic-expenditure": 93,
        "three-public-expenses": 12,
        "government-managed-fund-expenditure": 3,
        "income-expenditure-totals": 15,
        "expenditure": 60,
        "procurement": 40,
    },
}
GENERAL, BASIC = "general-public-expenditure", "basic-expenditure"
THREE = "three-public-expenses"
TOTALS, DEPARTMENT = "appropriation-totals", "income-expenditure-totals"
BUDGET, APPROPRIATION = "general-public-budget", "fiscal-appropriation"

Key = tuple[str, str | None, str, str, str, int]


def facts(slug: str, form: str) -> tuple[Fact, ...]:
    """Those of the tables of amounts; forms and running text have their own tests."""
    kinds = {kind.id for kind in statement_kinds()}
    return tuple(fact for fact in interpret(reading(slug, form)).facts if fact.statement in kinds)


def said(fact: Fact) -> tuple[object, ...]:
    """What a fact says, without its place; brackets may be full-width or not."""
    name = normal(fact.name) if fact.name else None
    keys = (fact.statement, fact.classification, fact.code, name, fact.measure, fact.fund)
    return (*keys, fact.fiscal_year, fact.amount_fen, fact.amount_yuan, fact.unit, fact.reason)


def only(found: tuple[Fact, ...], key: Key) -> Fact:
    """The one fact of this statement, code, name, measure, fund and year."""
    statement, code, name, *rest = key
    wanted = (statement, code, normal(name), *rest)
    fitting = [fact for fact in found if (*said(fact)[:1], *said(fact)[2:7]) == wanted]
    assert len(fitting) == 1, fitting
    return fitting[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", COUNTS)
def test_how_many_facts_each_statement_has(slug: str, form: str) -> None:
    assert Counter(fact.statement for fact in facts(slug, form)) == COUNTS[slug]


@pytest.mark.parametrize("form", FORMS[1:])
@pytest.mark.parametrize("slug", COUNTS)
def test_every_form_of_a_document_states_the_same(slug: str, form: str) -> None:
    truth, read = (Counter(map(said, facts(slug, name))) for name in ("gold", form))
    assert truth - read == Counter()
    assert read - truth == Counter()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", WITHOUT_BUDGET)
def test_performance_forms_are_no_statements(slug: str, form: str) -> None:
    document = reading(slug, form)
    meant = interpret(document)
    assert (facts(slug, form), meant.statements, meant.unknown) == ((), (), ())
    assert set(meant.recognised) == set(range(len(document.tables)))
    assert set(meant.recognised.values()) <= FORM_IDS


@pytest.mark.parametrize("form", FORMS)
def test_of_gaoyi_only_procurement_and_assets_have_figures(form: str) -> None:
    meant = interpret(reading("gaoyi-2021", form))
    amounts = {"institutions", "procurement", "assets"}
    assert set(meant.recognised.values()) == {*amounts, "project-performance-targets"}
    found = facts("gaoyi-2021", form)
    stated = {(fact.name, fact.measure): fact for fact in found if fact.amount_fen}
    assets = stated["资产总额", "total"]
    assert (assets.stated, assets.unit, assets.amount_yuan) == ("89.022001", "万元", "890220.01")
    # Nothing was bought: zeros and blanks.
    assert {fact.statement for fact in stated.values()} == {"assets"}
    (vehicles,) = [fact for fact in found if fact.unit == "台、辆"]
    assert (vehicles.stated, vehicles.value, vehicles.reason) == ("1", "1", "not-money")


def test_tables_that_are_not_understood_are_listed() -> None:
    other = table("政府网站工作年度报表", ["指标|访问量|访问量", "指标|上半年|下半年", "首页|5|7"])
    meant = interpret(extraction(table("支出总表", ["科目名称|合计", "教育支出|3"]), other))
    (unknown,) = meant.unknown
    assert (unknown.table, unknown.title, unknown.rows) == (1, "政府网站工作年度报表", 3)
    assert unknown.header == ("指标", "访问量", "上半年", "下半年")
    assert meant.recognised == {0: "expenditure"}
    assert {fact.table for fact in meant.facts} == {0}


# (statement, code, name as printed, measure, fund, year), stated in 万元, page of the PDF
TONGNAN = [
    ((GENERAL, None, "总计：", "total", BUDGET, 2021), "938.15", 7),
    ((GENERAL, "2010308", "信访事务", "project", BUDGET, 2021), "296.00", 7),
    # Stated is sacred: the shifted figure stays as it is printed.
    ((GENERAL, "21011", "行政事业单位医疗", "total", BUDGET, 2021), "13.16", 7),
    ((GENERAL, "21011", "行政事业单位医疗", "basic", BUDGET, 2021), "31.79", 7),
    ((GENERAL, "2101199", "其他行政事业单位医疗支出", "total", BUDGET, 2021), "26.47", 7),
    ((GENERAL, "221", "住房保障支出", "total", BUDGET, 2021), "26.47", 8),
    ((BASIC, "30108", "机关事业单位基本养老保险缴费", "personnel", BUDGET, 2021), "35.30", 9),
    ((BASIC, "302", "商品和服务支出", "public", BUDGET, 2021), "144.92", 9),
    ((BASIC, "30217", "公务接待费", "total", BUDGET, 2021), "16.00", 10),
    ((THREE, "total", "合计", "total", BUDGET, 2021), "20.00", 12),
    ((THREE, "vehicles", "公务用车购置及运行费", "total", BUDGET, 2021), "4.00", 12),
    ((THREE, "reception", "公务接待费", "total", BUDGET, 2021), "16.00", 12),
    (("income", "201", "一般公共服务支出", "total", BUDGET, 2021), "814.31", 15),
    (("expenditure", "21011", "行政事业单位医疗", "total", "all", 2021), "31.79", 17),
    (("procurement", None, "货物类", "total", "all", 2021), "22.70", 19),
    ((TOTALS, None, "一、本年收入", "revenue", APPROPRIATION, 2021), "938.15", 6),
    ((TOTALS, None, "卫生健康支出", "total", BUDGET, 2021), "31.79", 6),
    ((DEPARTMENT, None, "收入总计", "total", "all", 2021), "938.15", 14),
]
BEIBEI = [
    ((GENERAL, "2010308", "信访事务", "total", BUDGET, 2023), "657.05", 7),
    ((GENERAL, "20140", "信访事务", "total", BUDGET, 2024), "685.46", 7),
    ((GENERAL, None, "合计", "total", BUDGET, 2023), "829.05", 7),
    ((GENERAL, "2014004", "信访业务", "project", BUDGET, 2024), "172.00", 7),
    ((BASIC, "301", "工资福利支出", "total", BUDGET, 2024), "586.04", 8),
    ((BASIC, None, "合计", "public", BUDGET, 2024), "93.84", 8),
    ((THREE, "total", "合计", "total", BUDGET, 2023), "6.00", 9),
    ((THREE, "reception", "公务接待费", "total", BUDGET, 2023), "0.50", 9),
    ((THREE, "reception", "公务接待费", "total", BUDGET, 2024), "0.40", 9),
    ((TOTALS, None, "收入合计", "total", APPROPRIATION, 2024), "873.25", 6),
    (("expenditure", "201", "一般公共服务支出", "project", "all", 2024), "172.00", 12),
]
LITERAL = [("tongnan-2021", *entry) for entry in TONGNAN]
LITERAL += [("beibei-2024", *entry) for entry in BEIBEI]


@pytest.mark.parametrize(("slug", "key", "stated", "page"), LITERAL)
def test_figures_that_the_documents_print(slug: str, key: Key, stated: str, page: int) -> None:
    for form in FORMS:
        fact = only(facts(slug, form), key)
        assert (fact.stated, fact.unit, fact.reason) == (stated, "万元", None)
        # 万元 with two decimals: 分 is that without its point, and four zeros.
        assert fact.amount_fen == int(stated.replace(".", "") + "0000")
        assert form in ("document.docx", "text") or fact.page == page


def test_a_code_of_one_year_is_blank_in_the_other_and_not_zero() -> None:
    found = facts("beibei-2024", "document.pdf")
    for code, year in (("2010308", 2024), ("20140", 2023)):
        fact = only(found, (GENERAL, code, "信访事务", "total", BUDGET, year))
        assert (fact.amount_fen, fact.amount_yuan, fact.reason) == (None, None, "blank")


@pytest.mark.parametrize("slug", COUNTS)
def test_places_lead_to_the_cell_that_states_it(slug: str) -> None:
    document = reading(slug, "document.pdf")
    for fact in facts(slug, "document.pdf"):
        assert fact.table is not None
        place = document.tables[fact.table].cells
        cell = next(cell for cell in place if (cell.row, cell.col) == (fact.row, fact.col))
        assert (cell.text, cell.page, cell.bbox) == (fact.stated, fact.page, fact.bbox)
        assert fact.bbox is not None
        assert 0 <= fact.bbox[0] < fact.bbox[2] <= 1


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", COUNTS)
def test_no_cell_states_two_facts(slug: str, form: str) -> None:
    places = [(fact.table, fact.row, fact.col) for fact in facts(slug, form)]
    assert len(places) == len(set(places))


def test_each_table_of_a_container_has_the_year_of_its_own_document() -> None:
    rows = ["科目编码|科目名称|合计", "201|一般公共服务支出|5.00"]
    first, second = (
        replace(table(f"某市某局{year}年部门支出总表", rows), member=f"{year}.xlsx")
        for year in (2023, 2024)
    )
    whole = replace(
        extraction(first, second),
        paragraphs=tuple(
            replace(paragraph, text=f"某市某局{year}年部门预算", member=f"{year}.xlsx")
            for year in (2023, 2024)
            for paragraph in extraction().paragraphs
        ),
    )
    meant = interpret(whole)
    assert [fact.fiscal_year for fact in meant.facts] == [2023, 2024]
    assert meant.identity.fiscal_year is None


def test_units_of_one_table_are_known_in_the_others() -> None:
    units = table("收入总表", ["单位名称|合计", "合计|9", "某市创新研究|9"])
    rows = ["支出项目类别（资金使用单位）|总计", "合计|9", "某市创新研究|9", "某市某局规划编制|9"]
    meant = interpret(extraction(units, table("部门预算项目支出预算表", rows)))
    said = [(fact.classification, fact.entity) for fact in meant.facts if fact.table == 1]
    # By its name alone 某市创新研究 would be a project.
    assert said == [
        ("total", None),
        ("organisation", "某市创新研究"),
        ("project", "某市创新研究"),
    ]


@pytest.mark.parametrize("verdict", ["empty", "encrypted", "malformed"])
def test_what_was_not_read_states_nothing(verdict: Verdict) -> None:
    meant = interpret(Extraction(verdict, "why", "application/pdf"))
    assert (meant.statements, meant.facts, meant.unknown) == ((), (), ())
    assert meant.identity.organisation is None
