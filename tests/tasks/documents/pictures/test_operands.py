"""Marks of failed checks: red for what is stated, blue for what it is held against."""

from tasks.documents.pictures.drawing import RED, Mark
from tasks.documents.pictures.operands import operands_of
from tasks.records import RuleResult
from tests.tasks.gold import checked, reading


def findings() -> tuple[RuleResult, ...]:
    return checked(reading("tongnan-2021", "document.pdf"))


def boxes(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.style == "box"]


def test_the_shifted_column_is_marked_on_its_page() -> None:
    (shift,) = [e for e in findings() if e.rule == "A14" and e.verdict == "fail"]
    marks = operands_of([shift])
    assert list(marks) == [shift.operands[0].page]
    (page,) = marks.values()
    assert {mark.box for mark in boxes(page)} == {operand.bbox for operand in shift.operands}
    (note,) = [mark for mark in page if mark.style == "note"]
    assert note.text.splitlines()[0] == "A14 error"
    assert shift.message_zh in note.text
    assert [mark.box for mark in boxes(page) if mark.colour == RED] == [shift.operands[0].bbox]


def test_consequences_and_information_are_left_out() -> None:
    explained = [e for e in findings() if e.cause is not None]
    assert explained
    assert operands_of(explained) == {}
    graves = [e for e in findings() if (e.verdict, e.severity) == ("fail", "error")]
    assert operands_of([e._replace(severity="info") for e in graves]) == {}
    assert operands_of([e for e in findings() if e.verdict == "pass"]) == {}


def test_a_finding_of_many_results_has_one_note() -> None:
    (shift,) = [e for e in findings() if e.rule == "A14" and e.verdict == "fail"]
    twice = [shift, shift._replace(id="other")]
    (page,) = operands_of(twice).values()
    assert len([mark for mark in page if mark.style == "note"]) == 1


def test_operands_of_other_documents_and_without_place_are_not_marked() -> None:
    (shift,) = [e for e in findings() if e.rule == "A14" and e.verdict == "fail"]
    elsewhere = tuple(operand._replace(document="a" * 64) for operand in shift.operands)
    nowhere = tuple(operand._replace(page=None, bbox=None) for operand in shift.operands)
    assert operands_of([shift._replace(operands=elsewhere)]) == {}
    assert operands_of([shift._replace(operands=nowhere)]) == {}
