"""Tables as a browser prints them without vertical rules, or without any."""

import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from tasks.documents.reading import read
from tests.accuracy.corpus import CORPUS, gold
from tests.accuracy.score import score
from tests.conftest import require

SLUG = "shapingba-2024"
BARE = "td { border: 0 !important; font-size: 10pt !important; }"
STYLES = {
    "rules": BARE + "tr:not(.lead) td { border-bottom: .75pt solid #000 !important; }",
    "stripes": BARE + "tr:nth-child(even) td { background: #eee; }",
    "none": BARE,
}
FLOORS = {"rules": 0.97, "stripes": 0.97, "none": 0.93}


@pytest.mark.parametrize("style", STYLES)
def test_a_printed_form_is_read(tmp_path: Path, style: str) -> None:
    chromium = require("chromium", "chromium-browser", "google-chrome")
    html = (CORPUS / SLUG / "source.html").read_text("utf-8")
    source, printed = tmp_path / "form.html", tmp_path / "form.pdf"
    source.write_text(html.replace("</head>", f"<style>{STYLES[style]}</style></head>"), "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    folders = [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}"]
    subprocess.run([chromium, *flags, *folders, str(source)], check=True, capture_output=True)
    tables = [[asdict(cell) for cell in table.cells] for table in read(printed).tables]
    assert score((table["cells"] for table in gold(SLUG)["tables"]), tables).f1 >= FLOORS[style]
