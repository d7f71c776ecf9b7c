from tasks.records import Extraction, RuleResult
from tests.tasks.gold import checked, extraction, table

TITLE = "某局一般公共预算“三公”经费支出表"
ITEMS = "合计|因公出国(境)费|公务用车购置费|公务用车运行费|公务接待费"
FIGURES = "6.00||1.00|4.50|0.50"


def results(document: Extraction) -> list[RuleResult]:
    return [e for e in checked(document) if e.rule == "B08" and e.verdict != "not-applicable"]


def two_years(head: str) -> Extraction:
    rows = [head, f"{ITEMS}|{ITEMS}", f"{FIGURES}|{FIGURES}"]
    return extraction(table(TITLE, rows))


def test_a_label_one_cell_before_its_group_is_told() -> None:
    first, second = results(two_years("2023年预算数||||2024年预算数|||||"))
    assert first.verdict == "pass"
    said = (second.verdict, second.severity, second.stated, second.expected)
    assert said == ("fail", "warning", "cell 4", "cell 5")
    assert second.operands[0].text == "2024年预算数"


def test_labels_above_their_groups_pass_with_and_without_spans() -> None:
    for head in ("2023年预算数|||||2024年预算数||||", "2023年预算数|<|<|<|<|2024年预算数|<|<|<|<"):
        assert [entry.verdict for entry in results(two_years(head))] == ["pass", "pass"]


def test_one_year_has_no_groups_and_funds_below_an_item_are_none() -> None:
    assert results(extraction(table(TITLE, [ITEMS, FIGURES]))) == []
    items = ("合计", "因公出国(境)费", "公务接待费", "公务用车购置费", "公务用车运行费")
    head = "|".join(f"{item}|<" for item in items)
    funds = "|".join("一般公共预算|政府性基金预算" for _ in items)
    figures = "|".join("1.00|0.00" for _ in items)
    assert results(extraction(table(TITLE, [head, funds, figures]))) == []
