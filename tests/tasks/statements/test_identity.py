"""Whose document, of which year and kind; nothing that is not said."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.records import DocumentKind, Extraction, Identity, Paragraph, Scope
from tasks.statements.identity import Context, contradictions, identify
from tests.tasks.gold import FORMS, reading, table

Known = tuple[str, str, int, DocumentKind, Scope]
CORPUS: dict[str, Known] = {
    "tongnan-2021": ("重庆市潼南区信访办公室", "500152", 2021, "budget", "department"),
    "shapingba-2024": (
        "重庆市沙坪坝区信访办公室",
        "500106",
        2024,
        "performance_targets",
        "department",
    ),
    "wuhai-2021": ("乌海市信访局", "150300", 2021, "performance_targets", "unknown"),
    "gaoyi-2021": ("高邑县信访局", "130127", 2021, "budget", "department"),
    "beibei-2024": ("重庆市北碚区信访办公室", "500109", 2024, "budget", "department"),
}


def document(*lines: str) -> Extraction:
    return Extraction("ok", None, "text/plain", 1, (), tuple(Paragraph(line) for line in lines))


def known(identity: Identity) -> tuple[object, ...]:
    named = (identity.organisation, identity.division_code, identity.fiscal_year)
    return (*named, identity.kind, identity.scope)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("slug", CORPUS)
def test_the_documents_of_the_corpus(slug: str, form: str) -> None:
    found = known(identify(reading(slug, form), Context()))
    # The year of Wuhai stands on its cover, which the truth of the tables does not hold.
    without_year = (slug, form) == ("wuhai-2021", "gold")
    expected = CORPUS[slug]
    assert found == ((*expected[:2], None, *expected[3:]) if without_year else expected)


@pytest.mark.parametrize("form", FORMS[1:])
def test_titles_as_printed(form: str) -> None:
    titles = {
        "tongnan-2021": "重庆市潼南区信访办公室2021年部门预算情况说明",
        "gaoyi-2021": "高邑县信访局2021年部门预算信息公开",
        "beibei-2024": "重庆市北碚区信访办公室2024年部门预算情况说明",
        "wuhai-2021": "乌海市财政预算支出绩效目标申报表",
    }
    for slug, title in titles.items():
        assert identify(reading(slug, form), Context()).title == title


def test_the_context_fills_what_the_document_does_not_say() -> None:
    context = Context(
        title="附件：预算公开表.pdf",
        article="某区信访办公室2024年部门预算公开",
        organisation="某区信访办公室",
        division_code="500152",
        published="2024-02-08",
    )
    found = identify(document("目录"), context)
    assert known(found) == ("某区信访办公室", "500152", 2024, "budget", "unknown")
    assert (found.title, found.published) == ("附件：预算公开表.pdf", "2024-02-08")


def test_the_document_speaks_before_the_context() -> None:
    context = Context("x2023年决算", "y2022年决算", "另一局", "110000")
    found = identify(document("某市水务局2024年部门预算"), context)
    assert known(found)[0] == "某市水务局"
    assert known(found)[2] == 2024


@pytest.mark.parametrize("title", ["本部门2024年部门预算情况说明", "本委员会2024年部门预算"])
def test_this_office_without_its_name_stays_unnamed(title: str) -> None:
    found = identify(document(title, "本单位共有编制24名。"), Context())
    assert (found.organisation, found.division_code) == (None, None)
    named = identify(document("本溪市水务局2024年部门预算"), Context())
    assert named.organisation == "本溪市水务局"


@pytest.mark.parametrize(
    ("title", "kind", "scope"),
    [
        ("某市水务局2024年部门预算", "budget", "department"),
        ("某市水务局2024年单位预算公开", "budget", "unit"),
        ("某市水务局2023年度部门决算", "final_accounts", "department"),
        ("某市水务局2024年部门整体绩效目标表", "performance_targets", "department"),
        ("某市水务局2023年项目支出绩效自评表", "self_evaluation", "unknown"),
        ("某市水务局2024年工作要点", "unknown", "unknown"),
    ],
)
def test_kind_and_scope(title: str, kind: str, scope: str) -> None:
    found = identify(document(title), Context())
    assert (found.kind, found.scope) == (kind, scope)


def test_a_title_over_two_lines_and_the_year_first() -> None:
    assert (
        identify(document("某市水务局", "2024年部门预算"), Context()).organisation == "某市水务局"
    )
    found = identify(document("2024年度某市水务局部门决算"), Context())
    assert known(found)[:3] == ("某市水务局", None, 2024)


def test_an_office_from_the_fields_of_its_forms_is_named_in_full() -> None:
    form = table("绩效目标申报表", ["主管部门|市信访局|项目名称", "主管部门|市信访局|其他"], None)
    paragraph = (Paragraph("乌海市财政支出绩效目标申报表"),)
    found = identify(Extraction("ok", None, "text/plain", 1, (form,), paragraph), Context())
    assert known(found)[:2] == ("乌海市信访局", "150300")


def test_years_out_of_range_are_not_years_of_a_budget() -> None:
    assert identify(document("某市水务局1999年部门预算"), Context()).fiscal_year is None
    assert identify(document("某市水务局2099年部门预算"), Context()).fiscal_year is None


def test_an_empty_document_has_no_identity() -> None:
    empty = identify(Extraction("empty", "no bytes", "application/pdf"), Context())
    assert empty == Identity(None, None, None, None, "unknown", "unknown")


@pytest.mark.parametrize(
    ("slug", "form"),
    [(slug, "source.html") for slug in CORPUS] + [("beibei-2024", "tables.xlsx")],
)
def test_other_forms_of_the_corpus_agree(slug: str, form: str) -> None:
    assert known(identify(reading(slug, form), Context())) == CORPUS[slug]


@pytest.mark.parametrize(
    ("lines", "office", "year", "kind", "scope"),
    [
        # The year of disclosure stands beside that of the accounts.
        (
            ["2025年公开2024年度西安市水务局部门决算"],
            *("西安市水务局", 2024, "final_accounts", "department"),
        ),
        (
            ["西安市水务局2025年部门决算公开", "2024年度收入决算1万元", "2024年度支出决算1万元"],
            "西安市水务局",
            2024,
            "final_accounts",
            "department",
        ),
        (
            ["2025年", "上海市普陀区规划和自然", "资源局", "单位预算"],
            *("上海市普陀区规划和自然资源局", 2025, "budget", "unit"),
        ),
        (
            ["附件1", "2025年度北京市朝阳区教育委员会部门预算"],
            *("北京市朝阳区教育委员会", 2025, "budget", "department"),
        ),
        (
            ["某市人民政府", "西安市司法局（汇总）2025年部门预算"],
            *("西安市司法局", 2025, "budget", "department"),
        ),
        (
            ["西安市财政局预算编审中心2025年单位预算"],
            *("西安市财政局预算编审中心", 2025, "budget", "unit"),
        ),
        (
            ["2025年度部门预算", "福州市鼓楼区卫生健康局"],
            *("福州市鼓楼区卫生健康局", 2025, "budget", "department"),
        ),
        (
            ["关于2025年西安市财政局部门预算公开的说明"],
            *("西安市财政局", 2025, "budget", "department"),
        ),
        (["2025年西安市第八十三中学单位预算"], "西安市第八十三中学", 2025, "budget", "unit"),
        (
            ["中共西安市委政法委员会2025年部门综合预算"],
            *("中共西安市委政法委员会", 2025, "budget", "department"),
        ),
        (
            ["西安市雁塔区小寨路街道办事处2024年部门决算"],
            *("西安市雁塔区小寨路街道办事处", 2024, "final_accounts", "department"),
        ),
        (
            ["上海市2025年市级单位预算", "预算单位：上海市信访办公室"],
            *("上海市信访办公室", 2025, "budget", "unit"),
        ),
        (
            ["2025年部门预算", "目录", "第一部分 泸州市纳溪区审计局概况"],
            *("泸州市纳溪区审计局", 2025, "budget", "department"),
        ),
        (["西安市水务局2024年部门（单位）预算"], "西安市水务局", 2024, "budget", "unknown"),
        (["2023年度西安市公安局专项资金绩效评价结果"], "西安市公安局", 2023, "unknown", "unknown"),
        (["娄底市信访局二○二四年度部门决算"], "娄底市信访局", 2024, "final_accounts", "department"),
        (
            ["关于2025年部门预算的说明", "娄底市信访局"],
            "娄底市信访局",
            2025,
            "budget",
            "department",
        ),
        (["娄底市信访局部门预算", "二〇二五年二月"], "娄底市信访局", None, "budget", "department"),
        (
            ["2024年上海市浦东新区单位决算公开", "单位：上海市浦东新区洋泾中学"],
            "上海市浦东新区洋泾中学",
            *(2024, "final_accounts", "unit"),
        ),
        (["2025年部门预算", "目录", "一、部门收支总表"], None, 2025, "budget", "department"),
    ],
)
def test_titles_of_many_shapes(
    lines: list[str], office: str | None, year: int | None, kind: str, scope: str
) -> None:
    found = identify(document(*lines), Context())
    assert (found.organisation, found.fiscal_year) == (office, year)
    assert (found.kind, found.scope) == (kind, scope)


def test_brackets_are_as_printed() -> None:
    found = identify(document("2025年西安市司法局（本级）", "单位预算"), Context())
    assert found.organisation == "西安市司法局（本级）"


def test_a_name_of_many_places_is_decided_by_the_portal_or_stays_open() -> None:
    title = "新华区审计局2025年部门预算"
    alone = identify(document(title), Context())
    assert (alone.division_code, alone.division_path) == (None, ())
    assert {claim.value for claim in alone.evidence if claim.field == "division_code"} == {
        "130105",
        "130902",
        "410402",
    }
    assert contradictions(alone) == ()
    there = identify(document(title), Context(division_code="130100"))
    assert there.division_path == ("河北省", "石家庄市", "新华区")
    said = identify(document(title, "沧州市新华区审计局负责…"), Context())
    assert said.division_code == "130902"


def test_a_portal_of_another_place_is_a_contradiction_and_one_above_is_not() -> None:
    title = "福州市鼓楼区审计局2025年部门预算"
    above = identify(document(title), Context(division_code="350100"))
    assert (above.division_code, contradictions(above)) == ("350102", ())
    [wrong] = contradictions(identify(document(title), Context(division_code="610100")))
    assert (wrong.field, wrong.value, wrong.source) == ("division_code", "610100", "portal")


def test_a_document_saved_under_a_wrong_name() -> None:
    found = identify(
        document("西安市财政局2026年部门预算"), Context(file_name="2025年福州市公安局部门预算.pdf")
    )
    assert known(found) == ("西安市财政局", "610100", 2026, "budget", "department")
    assert {(claim.field, claim.value) for claim in contradictions(found)} == {
        ("organisation", "福州市公安局"),
        ("fiscal_year", "2025"),
    }
    assert {claim.source for claim in contradictions(found)} == {"file-name"}


@pytest.mark.parametrize(
    "name",
    [
        "西安市财政局_2026年部门预算.pdf",
        "财政局_2026年部门预算.pdf.pdf",
        "2026年西安市财政局（本级）.docx",
        "document.pdf",
        "P020260115571234567890.pdf",
        "2026-01-15 说明.pdf",
    ],
)
def test_a_right_or_a_meaningless_name_contradicts_nothing(name: str) -> None:
    found = identify(document("西安市财政局2026年部门预算"), Context(file_name=name))
    assert contradictions(found) == ()


def test_the_department_above_is_no_contradiction() -> None:
    form = table("项目支出绩效目标表", ["主管部门|福州市公安局|实施单位|福州市公安局特警支队"])
    paragraphs = (Paragraph("福州市公安局特警支队2026年单位预算"),)
    extraction = Extraction("ok", None, "text/plain", 1, (form,), paragraphs)
    found = identify(extraction, Context(file_name="福州市公安局2026年预算.pdf"))
    assert (found.organisation, contradictions(found)) == ("福州市公安局特警支队", ())
    saved = identify(extraction, Context(file_name="福州市公安局2026年部门预算.pdf"))
    assert [claim.value for claim in contradictions(saved)] == ["福州市公安局", "department"]


def test_fields_that_share_their_line_with_others() -> None:
    form = replace(
        table("收入支出决算总表", ["项目|决算数"]),
        lead=("部门：西安市财政局    2024年度    金额单位：万元",),
    )
    found = identify(Extraction("ok", None, "text/plain", 1, (form,)), Context())
    assert known(found) == ("西安市财政局", "610100", 2024, "final_accounts", "unknown")


def test_who_carries_out_comes_before_who_is_above() -> None:
    rows = ["主管部门|西安市民政局|实施单位|西安市救助管理站"]
    form = table("项目支出绩效目标表", rows)
    one = identify(Extraction("ok", None, "text/plain", 1, (form,)), Context())
    assert one.organisation == "西安市救助管理站"
    other = table("项目支出绩效目标表", ["主管部门|西安市民政局|实施单位|西安市殡仪馆管理所"])
    both = identify(Extraction("ok", None, "text/plain", 1, (form, other)), Context())
    assert both.organisation == "西安市民政局"


def test_dates_and_index_numbers() -> None:
    lines = ("索引号：11500000009275780L/2026-00017", "公开日期：2026年2月3日")
    found = identify(
        document("西安市财政局2026年部门预算", *lines), Context(published="2026-03-01")
    )
    assert (found.index_number, found.published) == ("11500000009275780L/2026-00017", "2026-02-03")
    assert [claim.value for claim in contradictions(found)] == ["2026-03-01"]


def test_metadata_speaks_where_the_text_does_not() -> None:
    stated = (
        ("title", "温州市公安局2026年部门预算"),
        ("published", "2026-03-02T12:43:00+08:00"),
        ("source", "温州市财政局"),
        ("index_number", "11330300002518524H/2026-1010497327"),
    )
    extraction = replace(document("见附件"), metadata=stated)
    found = identify(extraction, Context())
    assert known(found) == ("温州市公安局", "330300", 2026, "budget", "department")
    assert (found.published, found.index_number) == ("2026-03-02", stated[3][1])
    # Who published it is not whose it is, unless nothing else says that.
    published = identify(replace(document("见附件"), metadata=stated[2:3]), Context())
    assert published.organisation == "温州市财政局"


def test_the_title_of_a_template_says_nothing() -> None:
    extraction = replace(
        document("西安市财政局2026年单位预算"), metadata=(("Title", "部门预算公开"),)
    )
    assert contradictions(identify(extraction, Context())) == ()


@pytest.mark.parametrize("field", ["organisation", "fiscal_year", "kind", "scope"])
def test_every_value_rests_on_evidence(field: str) -> None:
    for slug in CORPUS:
        found = identify(reading(slug, "document.pdf"), Context())
        value = getattr(found, field)
        followed = {claim.value for claim in found.evidence if claim.field == field}
        assert value in (None, "unknown") or any(str(value).endswith(said[1:]) for said in followed)


@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=30))
def test_no_text_breaks_it(lines: list[str], name: str) -> None:
    found = identify(document(*lines), Context(file_name=name, article=name))
    assert found.fiscal_year is None or 2000 <= found.fiscal_year < 2040
