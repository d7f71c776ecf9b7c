"""Containers: each file in one is a document of its own."""

import zipfile
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.documents.sandbox import Reader
from tasks.records import Extraction
from tasks.statements.identity import Context
from tasks.statements.interpret import Interpretation, interpret
from tests.accuracy.corpus import CORPUS
from tests.tasks.gold import checked

ONE, OTHER = "beibei-2024", "tongnan-2021"


def packed(folder: Path, *slugs: str) -> Extraction:
    file = folder / "a.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for slug in slugs:
            archive.write(CORPUS / slug / "document.docx", f"{slug}.docx")
    with Reader() as reader:
        return reader.read(file)


def meaning(folder: Path, *slugs: str) -> Interpretation:
    return interpret(packed(folder, *slugs), Context(organisation="某市财政局"))


def test_documents_of_several_offices_are_attributed_to_none(tmp_path: Path) -> None:
    meant = meaning(tmp_path, ONE, OTHER)
    assert (meant.identity.organisation, meant.identity.fiscal_year) == (None, None)
    assert {statement.table.member for statement in meant.statements} == {
        f"{ONE}.docx",
        f"{OTHER}.docx",
    }


def test_each_has_its_own_year_and_its_own_checks(tmp_path: Path) -> None:
    together = checked(packed(tmp_path, ONE, OTHER))
    apart = [
        entry for slug in (ONE, OTHER) for entry in checked(read(CORPUS / slug / "document.docx"))
    ]
    assert len({entry.id for entry in together}) == len(together)
    missing = [e for e in together if e.rule == "I01" and e.verdict != "pass"]
    assert {(e.verdict, e.reason) for e in missing} == {("not-checked", "other-files")}
    failed = [
        sorted(e.message for e in found if e.verdict == "fail" and e.rule != "I01")
        for found in (together, apart)
    ]
    assert failed[0] == failed[1]
    assert failed[0]


@pytest.mark.parametrize("slug", [ONE, OTHER])
def test_one_document_in_a_container_is_read_as_it_is(tmp_path: Path, slug: str) -> None:
    inside, alone = meaning(tmp_path, slug), interpret(read(CORPUS / slug / "document.docx"))
    assert inside.identity.organisation == alone.identity.organisation
    assert inside.facts == alone.facts
