"""What the lists say for readers."""

import pytest

from tasks.reference import classification, codes_over, place_name, task_of


@pytest.mark.parametrize("asked", ["2010308", "20140"])
def test_a_code_that_changed_is_followed_both_ways(asked: str) -> None:
    assert codes_over(asked, [2022, 2023, 2024, 2025]) == {
        2022: "2010308",
        2023: "2010308",
        2024: "20140",
        2025: "20140",
    }


def test_a_part_of_what_was_one_code_has_no_counterpart() -> None:
    assert codes_over("2014004", [2023, 2024]) == {2023: None, 2024: "2014004"}


def test_a_code_that_no_list_knows_stays_itself() -> None:
    assert codes_over("999", [2023]) == {2023: "999"}


def test_places_tasks_and_classifications() -> None:
    assert place_name("50") == "重庆市"
    assert place_name("500109") == "重庆市北碚区"
    assert place_name("999999") == ""
    assert task_of("重庆市北碚区信访办公室") == task_of("乌海市信访局") == "信访"
    assert classification("20101") == "functional"
