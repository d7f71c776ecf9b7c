"""Every id that a figure can carry has an English and a Chinese name."""

from tasks.statements.labels import labels
from tasks.statements.vocabulary import rows, statement_kinds


def test_every_statement_measure_and_fund_is_named_in_both_languages() -> None:
    found = labels()
    assert found["measures", "basic"] == ("Basic expenditure", "基本支出")
    assert found["classifications", "functional"][1] == "支出功能分类"
    forms = {row["id"] for row in rows("forms")}
    assert {kind.id for kind in statement_kinds()} | forms | {"narrative"} == {
        id_ for vocabulary, id_ in found if vocabulary == "statements"
    }
    assert all(name and name_zh for name, name_zh in found.values())


def test_files_of_other_columns_are_no_labels() -> None:
    assert not {"columns", "lines", "divisions"} & {vocabulary for vocabulary, _ in labels()}
