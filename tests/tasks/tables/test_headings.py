from tasks.tables.headings import Heading, look_up, runs_of


def lines(*texts: str) -> list[Heading]:
    return [Heading(text, tuple(text.split("  "))) for text in texts]


def test_title_lead_and_unit() -> None:
    around, taken = look_up(
        lines("前文。", "附件1", "收支总表", "（2024年度）", "编制单位：某局  单位：万元")
    )
    assert (around.title, around.unit) == ("收支总表", "万元")
    assert around.lead == ("（2024年度）", "编制单位：某局")
    assert sorted(taken) == [2, 3, 4]


def test_a_unit_without_its_label_is_one_too() -> None:
    around, _ = look_up(lines("支出总表", "341-某局  万元"))
    assert (around.unit, around.lead) == ("万元", ("341-某局",))


def test_a_line_that_stands_out_is_a_title() -> None:
    around, _ = look_up([Heading("部门政府采购预算", ("部门政府采购预算",), True)])
    assert around.title == "部门政府采购预算"


def test_prose_is_left_alone() -> None:
    around, taken = look_up(lines("本部门无政府性基金。", "详细情况见下表："))
    assert (around.title, around.lead, taken) == ("", (), [])


def test_labels_belong_to_a_grid_without_title() -> None:
    around, taken = look_up(lines("一、概况", "项目名称：信访储备金", "单位：元"))
    assert (around.title, around.unit, around.lead) == ("", "元", ("项目名称：信访储备金",))
    assert sorted(taken) == [1, 2]


def test_a_mark_of_continuation_is_taken_and_kept_nowhere() -> None:
    around, taken = look_up(lines("续表"))
    assert (around.title, around.lead, taken) == ("", (), [0])


def test_a_label_takes_the_value_of_the_next_cell() -> None:
    texts = ["编制单位：", "某局", "单位：", "万元", "第1页"]
    assert runs_of(texts) == ("编制单位：某局", "单位：万元", "第1页")
