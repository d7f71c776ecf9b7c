"""Facts joined to the lists: a name alone is looked for below the rows above it."""

from tasks.statements.interpret import interpret
from tests.tasks.gold import extraction, table
from tests.tasks.statements.test_reading import facts


def joined(*rows: str) -> list[tuple[str | None, str | None, str | None]]:
    """(listed_code, grade, name_en) of each row of names."""
    found = facts(table("部门支出总表", ["功能分类科目名称|总计", *rows]))
    return [(fact.listed_code, fact.grade, fact.name_en) for fact in found]


def listed_codes(*rows: str) -> list[str | None]:
    return [code for code, _, _ in joined(*rows)]


def test_a_name_under_many_classes_is_that_below_the_row_above() -> None:
    codes = listed_codes(
        "教育支出|9",
        "进修及培训|2",
        "培训支出|2",
        "社会保障和就业支出|7",
        "民政管理事务|7",
        "行政运行|7",
        "卫生健康支出|1",
        "行政事业单位医疗|1",
        "行政单位医疗|1",
    )
    assert codes == [
        "205", "20508", "2050803", "208", "20802", "2080201", "210", "21011", "2101101",
    ]  # fmt: skip


def test_a_name_under_many_classes_alone_has_no_code() -> None:
    ((code, grade, _),) = joined("行政运行|7")
    assert (code, grade) == (None, "several")


def test_numbered_names_are_categories() -> None:
    assert listed_codes("一、一般公共服务支出|1", "五、教育支出|1") == ["201", "205"]


def test_names_that_no_list_has_and_totals_have_no_code() -> None:
    assert joined("某某专门支出|1")[0][:2] == (None, "unlisted")
    assert joined("合计|1") == [(None, None, None)]


def test_a_printed_code_stays_and_is_graded() -> None:
    rows = ["科目编码|科目名称|合计", "205|教育支出|1", "2050803|甲乙丙支出|1"]
    known, other = facts(table("部门支出总表", rows))
    assert (known.code, known.listed_code, known.name_en is not None) == ("205", None, True)
    assert (other.code, other.name, other.grade) == ("2050803", "甲乙丙支出", "other-name")


def test_what_stands_above_counts_within_one_table_and_one_classification() -> None:
    first = table("部门支出总表", ["功能分类科目名称|总计", "民政管理事务|7"])
    second = table("一般公共预算支出表", ["功能分类科目名称|总计", "行政运行|7"])
    found = interpret(extraction(first, second)).facts
    assert [fact.listed_code for fact in found] == ["20802", None]


def test_items_of_the_three_public_expenses_have_english_names() -> None:
    rows = ["合计|因公出国（境）费|公务接待费", "3|1|2"]
    found = facts(table("“三公”经费支出表", rows))
    assert [fact.name_en for fact in found] == [
        "Total",
        "Official travel abroad",
        "Official reception",
    ]
