"""Settings by place, year and kind: which lines fit, and what they change in the results."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tasks.records import Identity, RuleResult
from tasks.rules import profile
from tasks.rules.check import catalogue, check_disclosure
from tasks.rules.disclosure import Disclosure, disclosures
from tasks.rules.profile import Profile, fits, lines, profile_of
from tasks.statements.interpret import interpret
from tests.tasks.gold import extraction, table

IDENTITY = Identity(None, None, "610102", 2024, "budget", "department")
WRONG = ["科目编码|科目名称|合计|基本支出|项目支出", "201|一般公共服务支出|12.00|9.00|2.00"]


def line(**said: str) -> dict[str, str]:
    empty = dict.fromkeys(("province", "from", "to", "kind"), "")
    return {**empty, "rule": "A01", "setting": "off", "value": "", "reason": "r", **said}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, True),
        ({"province": "61"}, True),
        ({"province": "6101"}, True),
        ({"province": "6102"}, False),
        ({"from": "2024", "to": "2024"}, True),
        ({"from": "2025"}, False),
        ({"to": "2023"}, False),
        ({"kind": "budget"}, True),
        ({"kind": "final_accounts"}, False),
    ],
)
def test_which_lines_fit(said: dict[str, str], *, expected: bool) -> None:
    assert fits(line(**said), IDENTITY) is expected


def test_what_is_unknown_fits_only_empty_fields() -> None:
    unknown = replace(IDENTITY, division_code=None, fiscal_year=None)
    assert fits(line(), unknown)
    assert not fits(line(province="61"), unknown)
    assert not fits(line(**{"from": "2020"}), unknown)


def test_the_last_line_that_fits_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = (
        line(setting="ratio", value="0.1"),
        line(setting="ratio", value="0.2", province="61"),
        line(rule="A02"),
        line(rule="A03", setting="severity", value="info"),
    )
    monkeypatch.setattr(profile, "lines", lambda _: settings)
    found = profile_of(IDENTITY)
    assert found.limits == {("A01", "ratio"): Decimal("0.2")}
    assert found.suppressed == {"A02": "r"}
    assert found.severities == {"A03": "info"}


def wrong() -> Disclosure:
    document = extraction(table("部门支出总表", WRONG))
    (found,) = disclosures(document, interpret(document))
    return found


def of_a01(settings: Profile) -> RuleResult:
    found = check_disclosure(replace(wrong(), profile=settings))
    (entry,) = [entry for entry in found if entry.rule == "A01"]
    return entry


def test_a_rule_that_is_switched_off_shows_as_suppressed() -> None:
    entry = of_a01(Profile(suppressed={"A01": "its form has no such column"}))
    assert (entry.verdict, entry.reason) == ("not-applicable", "suppressed")
    assert "its form has no such column" in entry.message
    assert "its form has no such column" in entry.message_zh


def test_a_severity_is_only_made_milder() -> None:
    assert of_a01(Profile()).severity == "error"
    assert of_a01(Profile(severities={"A01": "warning"})).severity == "warning"
    assert Profile(severities={"A01": "error"}).at_most("A01", "info") == "info"


def test_the_settings_name_rules_and_reasons() -> None:
    for row in lines("rules"):
        assert row["rule"] in catalogue(), row
        assert row["reason"], row
        assert row["source"], row
        assert row["setting"] in ("off", "severity", *catalogue()[row["rule"]].limits), row


@pytest.mark.parametrize("name", ["tables", "deadlines"])
def test_every_line_has_a_source(name: str) -> None:
    for row in lines(name):
        assert row["source"], row
        assert row["kind"] in ("budget", "final_accounts"), row
