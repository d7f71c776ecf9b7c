"""I04: what a disclosure has to explain in words."""

import pytest

from tests.tasks.rules.completeness.parts import TEXT, answers, by_id, document, tables

SECTIONS = {
    "duties": ("职责", "本部门负责"),
    "institutions": ("机构设置", "内设"),
    "changes": ("收支情况", "比上年", "与上年"),
    "operating-costs": ("机关运行",),
    "procurement": ("政府采购",),
    "three-public": ("三公",),
    "glossary": ("名词解释", "基本支出："),
    "performance": ("绩效",),
    "state-assets": ("国有资产", "车辆"),
}


def lacking(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in TEXT if not any(word in line for word in words))


def test_a_whole_text_explains_all() -> None:
    found = by_id("I04", document(tables()))
    assert {entry.verdict for entry in found.values()} == {"pass"}
    assert set(found) == set(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_that_is_left_out_is_missed(section: str) -> None:
    found = by_id("I04", document(tables(), lacking(SECTIONS[section])))
    failed = {name for name, entry in found.items() if entry.verdict == "fail"}
    assert failed == {section}
    expected = "info" if section in ("performance", "state-assets") else "warning"
    assert found[section].severity == expected


def test_a_line_of_the_contents_explains_nothing() -> None:
    contents = ("目录", "一、主要职责…1", "二、机构设置…2", "七、名词解释…9")
    text = (*contents, *lacking(SECTIONS["glossary"]))
    assert by_id("I04", document(tables(), text))["glossary"].verdict == "fail"
    assert by_id("I04", document(tables(), (*contents, *TEXT)))["glossary"].verdict == "pass"


def test_a_definition_is_no_explanation() -> None:
    text = (*lacking(SECTIONS["operating-costs"]), "机关运行经费：指用于购买货物和服务的资金。")
    assert by_id("I04", document(tables(), text))["operating-costs"].verdict == "fail"


def test_a_public_institution_has_no_operating_costs_of_an_office() -> None:
    text = lacking(SECTIONS["operating-costs"])
    shown = document(tables(), text, "某市某局2024年单位预算")
    assert by_id("I04", shown)["operating-costs"].severity == "info"


def test_tables_alone_are_one_finding() -> None:
    failed = [e for e in answers("I04", document(tables(), ())) if e.verdict == "fail"]
    assert {entry.severity for entry in failed} == {"info"}
    assert {entry.group for entry in failed} == {"I04-text"}
    assert "separate file" in failed[0].message


def test_an_error_where_all_is_captured() -> None:
    shown = document(tables(), lacking(SECTIONS["duties"]))
    assert by_id("I04", shown, complete=True)["duties"].severity == "error"
