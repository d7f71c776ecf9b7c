import zipfile
from dataclasses import asdict
from pathlib import Path

import pytest

from tasks.documents.ofd.document import pages_of, read_ofd
from tasks.documents.ofd.objects import POINT
from tasks.documents.page import Page
from tasks.documents.reading import read
from tests.accuracy.corpus import gold
from tests.accuracy.score import score
from tests.tasks.documents.ofd.ofds import NAMESPACE, bar, ofd, page, path, stroke, table_page, text


def only(file: Path) -> Page:
    [read_page] = pages_of(file)
    return read_page


def said(sheet: Page) -> str:
    return "".join(char.text for char in sheet.chars)


@pytest.mark.parametrize("line", [stroke, bar])
@pytest.mark.parametrize("slug", ["tongnan-2021", "gaoyi-2021"])
def test_tables_of_the_corpus_drawn_as_ofd(tmp_path: Path, slug: str, line: object) -> None:
    truth = gold(slug)["tables"]
    found = read(ofd(tmp_path / "a", [table_page(table, line) for table in truth]))
    assert (found.verdict, found.pages, found.media_type) == ("ok", len(truth), "application/ofd")
    reading = [[asdict(cell) for cell in table.cells] for table in found.tables]
    assert score((table["cells"] for table in truth), reading).f1 >= 0.999
    assert [table.title for table in found.tables] == [table["title"] for table in truth]
    assert [table.unit for table in found.tables] == [table["unit"] for table in truth]
    assert {table.reader for table in found.tables} == {"ofd"}


def test_places_are_points_from_the_corner_of_the_paper(tmp_path: Path) -> None:
    area = "<ofd:Area><ofd:PhysicalBox>10 20 100 50</ofd:PhysicalBox></ofd:Area>"
    sheet = only(
        ofd(tmp_path / "a", [page(text("甲1", 30, 40), stroke(10, 45, 110, 45), extra=area)])
    )
    assert (round(sheet.width / POINT), round(sheet.height / POINT)) == (100, 50)
    first, second = sheet.chars
    assert (first.left / POINT, first.right / POINT) == pytest.approx((20, 23))
    assert first.size / POINT == pytest.approx(3)
    assert first.bottom / POINT == pytest.approx(20 + 0.36)
    assert second.left / POINT == pytest.approx(23)
    assert second.right / POINT == pytest.approx(24.5)
    [rule] = sheet.horizontals
    assert (rule.at / POINT, rule.start, rule.end / POINT) == pytest.approx((25, 0, 100))


def test_a_ctm_turns_and_stretches(tmp_path: Path) -> None:
    turned = text("甲乙", 50, 50, 'CTM="0 2 -2 0 0 0"')
    one, other = only(ofd(tmp_path / "a", [page(turned)])).chars
    assert one.size / POINT == pytest.approx(6)
    assert one.left == pytest.approx(other.left)
    assert (other.top - one.top) / POINT == pytest.approx(6)


@pytest.mark.parametrize(
    ("code", "lefts"),
    [
        ('DeltaX="g 2 4 5"', [0, 4, 8, 13]),
        ('DeltaX="4 4 5"', [0, 4, 8, 13]),
        ('DeltaX="g 999999999 4"', [0, 4, 8, 12]),
        ('DeltaY="g 3 4"', [0, 0, 0, 0]),
        ('ID="none"', [0, 3, 6, 9]),
    ],
)
def test_steps_between_characters(tmp_path: Path, code: str, lefts: list[float]) -> None:
    sheet = only(ofd(tmp_path / "a", [page(text("公开预算", 20, 20, code=code))]))
    assert [char.left / POINT - 20 for char in sheet.chars] == pytest.approx(lefts, abs=1e-6)


def test_templates_layers_blocks_and_drawings_are_drawn(tmp_path: Path) -> None:
    drawing = f'<ofd:CompositeGraphicUnit ID="7"><ofd:Content>{text("丙", 0, 3)}</ofd:Content>'
    resources = (
        f"<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits>{drawing}</ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    used = '<ofd:CompositeObject ID="8" Boundary="60 60 9 9" ResourceID="7"/>'
    body = page(
        f"<ofd:PageBlock>{text('乙', 20, 30)}</ofd:PageBlock>",
        used,
        text("隐", 20, 40, 'Visible="false"'),
        extra='<ofd:Template TemplateID="2" ZOrder="Background"/>',
    )
    sheet = only(ofd(tmp_path / "a", [body], page(text("甲", 20, 20)), resources))
    assert said(sheet) == "甲乙丙"
    assert sheet.chars[2].left / POINT == pytest.approx(60)


def test_what_is_filled_is_shade_or_rule_and_white_is_neither(tmp_path: Path) -> None:
    square, filled = "M 0 0 L 50 0 L 50 8 L 0 8 C", 'Stroke="false" Fill="true"'
    white = '<ofd:FillColor Value="255 255 255"/>'
    curve = path("M 0 0 B 1 1 2 2 3 3 Q 1 1 5 0 A 3 3 0 0 1 9 0 L 9 0", "0 0 9 9")
    sheet = only(
        ofd(
            tmp_path / "a",
            [
                page(
                    path(square, "10 10 50 8", filled),
                    path(square, "10 30 50 8", filled, white),
                    path(square, "10 50 50 8", "", '<ofd:StrokeColor Value="255 255 255"/>'),
                    curve,
                )
            ],
        )
    )
    assert [round(side / POINT) for side in sheet.shades[0]] == [10, 10, 60, 18]
    assert len(sheet.shades) == 1
    assert not sheet.horizontals
    assert not sheet.verticals


def xml(tmp_path: Path, content: str) -> Path:
    return ofd(tmp_path / "a", [content])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (page(path("M 0 0 X 5", "0 0 9 9")), "no operator"),
        (page(path("M 0 nan", "0 0 9 9")), "no length"),
        (page(path("M 0 0 L 1", "0 0 9 9")), "ValueError"),
        (
            page(
                text("甲", 1, 1),
                extra="<ofd:Area><ofd:PhysicalBox>0 0 0 9</ofd:PhysicalBox></ofd:Area>",
            ),
            "mm",
        ),
        (page("<ofd:PageBlock>" * 40 + "</ofd:PageBlock>" * 40), "deep"),
        (page(extra='<ofd:Template TemplateID="5"/>'), "KeyError"),
        ("<ofd:Page", "XMLSyntaxError"),
    ],
)
def test_damage_is_named(tmp_path: Path, content: str, words: str) -> None:
    found = read(xml(tmp_path, content))
    assert found.verdict == "malformed"
    assert words in (found.reason or "")


def test_entities_are_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("机密")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    file = ofd(tmp_path / "a", [])
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    listed = '<ofd:Page ID="1" BaseLoc="p.xml"/></ofd:Pages>'
    members["Doc_0/Document.xml"] = members["Doc_0/Document.xml"].replace("</ofd:Pages>", listed)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("Doc_0/p.xml", entity + page(text("甲", 9, 9).replace("甲", "甲&e;")))
    assert "机密" not in "".join(p.text for p in read_ofd(file).paragraphs)


def test_a_page_without_characters_is_empty(tmp_path: Path) -> None:
    assert read(ofd(tmp_path / "a", [page(stroke(0, 0, 9, 0))])).verdict == "empty"
