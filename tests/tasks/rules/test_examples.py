"""A small document a rule that breaks it, and one that keeps it; docs/rules.md shows the first.

`examples/A01.fail.txt` and `examples/A01.pass.txt`: plain text with tabs, as portals publish it.
Of rules across documents they are folders, `examples/E06.fail/1.txt`, `2.txt`, in the order in
which the documents were published.
"""

from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.records import RuleResult
from tasks.rules.archive import check as archive
from tasks.rules.check import catalogue
from tests.tasks.gold import across, checked

EXAMPLES = Path(__file__).parent / "examples"
# Rules that say how blanks are taken, and can be kept only.
NEVER_FAIL = ("B07",)


def results(rule: str, which: str) -> list[RuleResult]:
    file = EXAMPLES / f"{rule}.{which}.txt"
    return [entry for entry in checked(read(file)) if entry.rule == rule]


@pytest.mark.parametrize("rule", [rule for rule in catalogue() if rule not in NEVER_FAIL])
def test_the_document_that_breaks_the_rule_is_named(rule: str) -> None:
    failed = [entry for entry in results(rule, "fail") if entry.verdict == "fail"]
    assert failed
    for entry in failed:
        assert entry.message
        assert entry.message_zh
        assert entry.operands or entry.rule.startswith("I")


@pytest.mark.parametrize("rule", catalogue())
def test_the_document_that_keeps_it_is_not(rule: str) -> None:
    verdicts = [entry.verdict for entry in results(rule, "pass")]
    assert "pass" in verdicts
    assert "fail" not in verdicts


def test_every_example_is_of_a_rule() -> None:
    assert {file.name.partition(".")[0] for file in EXAMPLES.glob("*.txt")} <= set(catalogue())
    folders = {file.name.partition(".")[0] for file in EXAMPLES.glob("*.*/")}
    assert folders == set(archive.catalogue())


def together(rule: str, which: str) -> list[RuleResult]:
    files = sorted((EXAMPLES / f"{rule}.{which}").glob("*.txt"))
    found = across(**{file.stem: read(file) for file in files})
    return [entry for results in found.values() for entry in results if entry.rule == rule]


@pytest.mark.parametrize("rule", archive.catalogue())
def test_documents_that_break_a_rule_together_are_named(rule: str) -> None:
    failed = [entry for entry in together(rule, "fail") if entry.verdict == "fail"]
    assert failed
    for entry in failed:
        assert entry.message
        assert entry.message_zh
        assert entry.operands


@pytest.mark.parametrize("rule", archive.catalogue())
def test_documents_that_keep_a_rule_together_are_not(rule: str) -> None:
    verdicts = [entry.verdict for entry in together(rule, "pass")]
    assert "pass" in verdicts
    assert "fail" not in verdicts
