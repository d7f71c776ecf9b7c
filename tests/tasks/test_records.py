"""Records go through JSON and come back the same."""

import dataclasses
import json

import pytest

from tasks.records import (
    Cell,
    Extraction,
    Mend,
    Paragraph,
    Table,
    extraction_from,
    packed,
    plain,
    table_from,
)
from tests.tasks.gold import FORMS, reading


@pytest.mark.parametrize("form", FORMS)
def test_an_extraction_comes_back_the_same(form: str) -> None:
    extraction = reading("beibei-2024", form)
    again = extraction_from(json.loads(json.dumps(plain(extraction), ensure_ascii=False)))
    assert again == extraction


def test_places_of_every_kind_come_back() -> None:
    cells = (
        Cell(0, 0, 1, 1, "a", page=1, bbox=(0.1, 0.2, 0.3, 0.4)),
        Cell(0, 1, 1, 1, "b", ref="Sheet1!B4"),
        Cell(0, 2, 1, 1, "c", path="line 3"),
    )
    mended = (Mend("moved", ("b", "", "c"), 0),)
    table = Table(
        "t", None, (1, 2), 1, 3, "test", cells, ("编制单位：某局",), ("备注：无",), None, mended
    )
    assert table_from(json.loads(json.dumps(plain(table)))) == table
    torn = (Mend("torn", ("q", "r")),)
    paragraphs = (Paragraph("p", 1, (0.0, 0.1, 1.0, 0.2)), Paragraph("qr", mended=torn))
    unread = ("a.pdf: malformed: why",)
    stated = (("Title", "t"),)
    extraction = Extraction(
        "ok", None, "text/plain", 2, (table,), paragraphs, unread, metadata=stated
    )
    for form in (plain, packed):
        again = extraction_from(json.loads(json.dumps(form(extraction))))
        assert again == extraction
        assert isinstance(again.tables[0].cells[0].bbox, tuple)


def test_a_reading_that_was_stored_before_mending_was_kept_is_known() -> None:
    old = plain(Table("t", "元", (1,), 1, 1, "test", (Cell(0, 0, 1, 1, "a"),)))
    del old["mended"]
    assert table_from(old).mended == ()


def test_plain_keeps_what_is_not_known() -> None:
    unknown = {"page": None, "bbox": None, "member": None}
    assert plain(Paragraph("p")) == {"text": "p", **unknown, "mended": []}


def test_records_cannot_be_altered() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Paragraph("p").text = "q"  # type: ignore[misc]
