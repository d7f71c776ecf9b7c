"""Whose the published disclosures are, as the eye reads them.

`real_identities.tsv` was written from their pages; what they do not say is blank or unknown.
`saved_wrong` names the fields in which the name under which a file was saved is wrong. The files
are not part of the project.
"""

import csv
from functools import cache
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tasks.records import Extraction
from tasks.statements.identity import Context, contradictions, identify
from tests.accuracy.real import REAL
from tests.conftest import lacking
from tests.tasks.documents.test_real import extraction

MORE = REAL / "more"
with Path(__file__).with_name("real_identities.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = {row["file"]: row for row in csv.DictReader(file, delimiter="\t")}


@cache
def reading(name: str) -> Extraction:
    path = REAL / f"{name}.pdf"
    if not path.exists():
        lacking(f"{path} is not on this machine")
    if path.parent == MORE:
        return read(path)
    found = extraction(name)
    # The cover of a scan tells whose it is.
    return read(path, scans=(1,)) if found.scans else found


@cache
def saved_names() -> dict[str, str]:
    with (MORE / "FILES.tsv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t")
        return {f"more/{Path(line['file']).stem}": line["name_as_saved"] for line in lines}


@pytest.mark.parametrize("name", ROWS)
def test_whose_it_is_and_of_which_year_kind_and_scope(name: str) -> None:
    found = identify(reading(name), Context())
    row = ROWS[name]
    year = str(found.fiscal_year or "")
    assert found.organisation == row["organisation"]
    assert (found.division_code or "", year) == (row["division_code"], row["fiscal_year"])
    assert (found.kind, found.scope) == (row["kind"], row["scope"])


@pytest.mark.parametrize("name", [name for name in ROWS if name.startswith("more/")])
def test_a_wrong_name_of_a_file_is_caught_and_a_right_one_is_not(name: str) -> None:
    found = identify(reading(name), Context(file_name=saved_names()[name]))
    caught = {claim.field for claim in contradictions(found) if claim.source == "file-name"}
    assert caught == set(ROWS[name]["saved_wrong"].split())
    assert str(found.fiscal_year) == ROWS[name]["fiscal_year"]


@pytest.mark.parametrize("name", ROWS)
def test_a_document_hardly_contradicts_itself(name: str) -> None:
    inside = contradictions(identify(reading(name), Context()))
    # Its title says 部门预算, its tables 单位收支.
    expected = {"scope"} if name == "more/chongqing_1" else set()
    assert {claim.field for claim in inside} == expected
