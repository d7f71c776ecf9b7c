"""The corpus as other pages carry it: framed, without styles, with more elements, exploded."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pdfminer.high_level import extract_text_to_fp
from pdfminer.layout import LAParams

from tasks.documents.html.document import read_html
from tasks.documents.normal import normal
from tasks.records import Extraction
from tests.accuracy import exploded
from tests.accuracy.corpus import CORPUS, SLUGS, gold, score_of
from tests.conftest import require


def source(slug: str) -> str:
    return (CORPUS / slug / "source.html").read_text("utf-8")


def framed(slug: str) -> str:
    """In the right cell of a layout table, beside links and below a line with a search field."""
    head, body = source(slug).split("<body>")
    links = "".join(
        f"<tr><td><a href='{n}.html'>栏目{n}</a></td><td>2024</td></tr>" for n in range(9)
    )
    search = "<tr><td colspan=2><input name=q>站内搜索</td></tr>"
    frame = f"<table>{search}<tr><td><table>{links}</table></td><td>"
    return f"{head}<body>{frame}{body.replace('</body>', '</td></tr></table></body>')}"


def unstyled(slug: str) -> str:
    """Without any style, so that no line is centred."""
    bare = re.sub(r"<style>.*?</style>", "", source(slug), flags=re.DOTALL)
    return re.sub(r" (?:class|style)=\"[^\"]*\"", "", bare)


def parted(slug: str) -> str:
    """Each row begins with a heading cell; cells hold paragraphs of spans."""
    page = re.sub(r"(<tr[^>]*><)td([^>]*>)(.*?)</td>", r"\1th\2\3</th>", source(slug))
    return re.sub(r"(<td[^>]*>)(.*?)</td>", r"\1<p><span>\2</span>&nbsp;</p></td>", page)


def printed(slug: str) -> str:
    """The PDF as pdfminer.six explodes it, each character in a box of its own."""
    page = BytesIO()
    with (CORPUS / slug / "document.pdf").open("rb") as pdf:
        extract_text_to_fp(
            pdf, page, output_type="html", codec="utf-8", laparams=LAParams(), layoutmode="exact"
        )
    return page.getvalue().decode()


def reading(folder: Path, page: str) -> Extraction:
    (folder / "a.html").write_text(page, "utf-8")
    return read_html(folder / "a.html")


@pytest.mark.parametrize("variant", [framed, unstyled, parted])
@pytest.mark.parametrize("slug", SLUGS)
def test_tables_are_the_same_in_other_markup(
    tmp_path: Path, slug: str, variant: Callable[[str], str]
) -> None:
    extraction = reading(tmp_path, variant(slug))
    assert score_of(slug, extraction).f1 >= 0.999
    titles = [normal(table.title) for table in extraction.tables]
    truth = [normal(table["title"]) for table in gold(slug)["tables"]]
    # Without styles a title is known by its words alone.
    assert all(title in (known, "") for title, known in zip(titles, truth, strict=True))
    assert titles.count("") <= (variant is unstyled)


@pytest.mark.parametrize("variant", [exploded.boxes, exploded.lines])
@pytest.mark.parametrize("slug", SLUGS)
def test_exploded_pages(tmp_path: Path, slug: str, variant: Callable[[str], str]) -> None:
    extraction = reading(tmp_path, variant(slug))
    assert score_of(slug, extraction).f1 >= 0.97
    assert len(extraction.tables) == len(gold(slug)["tables"])


@pytest.mark.parametrize("slug", ["shapingba-2024", "wuhai-2021"])
def test_pages_exploded_by_another_program(tmp_path: Path, slug: str) -> None:
    extraction = reading(tmp_path, printed(slug))
    assert score_of(slug, extraction).f1 >= 0.999
    pages = [list(table.pages) for table in extraction.tables]
    assert pages == [table["pages"] for table in gold(slug)["tables"]]


def test_pages_saved_by_an_office_program(tmp_path: Path) -> None:
    files = {"document.docx": "shapingba-2024", "tables.xlsx": "beibei-2024"}
    subprocess.run(
        [
            require("soffice", "libreoffice"),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *("--headless", "--convert-to", "html", "--outdir", str(tmp_path)),
            *(str(CORPUS / slug / name) for name, slug in files.items()),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    for name, slug in files.items():
        extraction = read_html((tmp_path / name).with_suffix(".html"))
        assert score_of(slug, extraction).f1 >= 0.999
        titles = [normal(table.title) for table in extraction.tables]
        assert titles == [normal(table["title"]) for table in gold(slug)["tables"]]
