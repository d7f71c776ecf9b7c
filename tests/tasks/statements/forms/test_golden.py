"""Forms of the corpus: projects, indicators and amounts as printed, the same from every form."""

from decimal import Decimal

import pytest

from tasks.documents.normal import normal
from tasks.documents.sandbox import Reader
from tests.accuracy import corpus
from tests.conftest import require
from tests.tasks.gold import reading
from tests.tasks.statements.forms.flat import SLUGS, forms, golden, header, lines, written

FILES = {slug: ["text", "gold", "document.pdf", "document.docx", "source.html"] for slug in SLUGS}
FILES["beibei-2024"] += ["tables.xlsx"]
# The project is named in the line above the grid, which the truth of the corpus leaves out.
FILES["wuhai-2021"].remove("gold")
CASES = [(slug, form) for slug, found in FILES.items() for form in found]
AMOUNTS = {
    "tongnan-2021": ("57", "40", "134", "11", "4", "30", "20"),
    "shapingba-2024": ("10.14", "160.00", "20.76", "36.03", "1.80", "20.00"),
    "wuhai-2021": ("60.0",),
    "beibei-2024": ("40.00", "122.00", "10.00"),
}
INDICATORS = {
    "tongnan-2021": (14, 15, 15, 7, 8, 8, 13, 11),
    "shapingba-2024": (5, 4, 4, 4, 4, 3, 4),
    "gaoyi-2021": (7,) * 10,
    "wuhai-2021": (10,),
    "beibei-2024": (8, 7, 6, 6),
}


@pytest.mark.parametrize(("slug", "form"), CASES)
def test_every_form_of_input_states_the_golden_lines(slug: str, form: str) -> None:
    found = forms(reading(slug, form), int(slug[-4:]))
    assert not [text for form in found for text in form.unread]
    for kind, stated in lines(found).items():
        # Plain text has no spans: its places differ, its statements do not.
        assert stated == golden(slug, kind), kind


def test_a_word_file_of_the_old_format_agrees() -> None:
    require("soffice")
    with Reader() as reader:
        document = reader.read(corpus.CORPUS / "shapingba-2024" / "document.doc")
    found = lines(forms(document, 2024))
    assert all(stated == golden("shapingba-2024", kind) for kind, stated in found.items())


@pytest.mark.parametrize("slug", SLUGS)
def test_each_form_has_as_many_indicators_as_the_page(slug: str) -> None:
    counted = tuple(len(form.indicators) for form in forms(reading(slug, "text"), 2021))
    assert counted == INDICATORS[slug]


@pytest.mark.parametrize("slug", AMOUNTS)
def test_amounts_of_projects_are_those_of_the_page(slug: str) -> None:
    found = [project for form in forms(reading(slug, "text"), 2021) for project in form.projects]
    assert tuple(project.stated for project in found) == AMOUNTS[slug]
    assert {project.unit for project in found} == {"万元"}


def test_projects_of_gaoyi_add_up() -> None:
    found = [
        project for form in forms(reading("gaoyi-2021", "text"), 2021) for project in form.projects
    ]
    assert sum(Decimal(project.amount_yuan or 0) for project in found) == Decimal("1312400")


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_is_stated_that_is_not_printed(slug: str) -> None:
    document = reading(slug, "text")
    printed = {normal(cell.text) for table in document.tables for cell in table.cells}
    for form in forms(document, 2021):
        for indicator in form.indicators:
            assert indicator.level3 is None or normal(indicator.level3) in printed
        assert all(normal(fact.stated) in printed for fact in form.facts)


def test_places_are_those_of_the_cells() -> None:
    document = reading("tongnan-2021", "document.pdf")
    for form in forms(document, 2021):
        for fact in form.facts:
            assert fact.table is not None
            [cell] = (
                cell
                for cell in document.tables[fact.table].cells
                if (cell.row, cell.col) == (fact.row, fact.col)
            )
            assert (cell.text, cell.page, cell.bbox) == (fact.stated, fact.page, fact.bbox)


@pytest.mark.parametrize(("slug", "kind"), list(written()))
def test_golden_files_are_whole(slug: str, kind: str) -> None:
    assert {len(line) for line in golden(slug, kind)} == {len(header(kind))}
