"""Whose document, of which year and kind; nothing that is not said."""

import pytest

from tasks.records import DocumentKind, Extraction, Identity, Paragraph, Scope
from tasks.statements.identity import Context, identify
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
