"""The corpus in other clothes: its HTML printed by Chromium with other styles.

The style sheet of a document is replaced, and so are its inline sizes; the structure (spans,
alignment, borderless lead rows, which rows may be cut by a page's end) stays. Prints are kept in
`.cache/` under a name made of all that they depend on.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from tests.accuracy.corpus import CORPUS, gold

CACHE = Path(__file__).parents[2] / ".cache" / "accuracy"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 120

Rules = Literal["ruled", "horizontal", "none"]

# What the classes of the sources mean, without any size.
STRUCTURE = """
p { margin: 0; white-space: pre-wrap } body { margin: 0 }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
td { vertical-align: middle; overflow-wrap: anywhere; white-space: pre-wrap }
.l { text-align: left } .c { text-align: center } .r, .unit { text-align: right }
.title, .cover, .coverc, .ttitle { text-align: center; font-weight: bold }
.ttitle { font-size: 1.4em; break-after: avoid; margin-top: 1em } .title, .cover { font-size: 2em }
.unit, .meta, .note { break-after: avoid } .pair { display: flex; justify-content: space-between }
.h1, .h2, .body { text-indent: 2em } .h1 { font-weight: bold }
tr { break-inside: avoid } tr.split { break-inside: auto }
tr.lead td { border: none !important; background: none !important }
"""
# A plain web page: no alignment, columns as wide as their texts want.
PLAIN = """
p { margin: 0 } table { border-collapse: collapse; width: 100% } .ttitle { margin-top: 1em }
tr { break-inside: avoid } tr.lead td { border: none !important }
"""
SANS, SERIF = "'Noto Sans CJK SC', sans-serif", "'Noto Serif CJK SC', serif"


@dataclass(frozen=True, slots=True)
class Variant:
    """A style in which every document of the corpus can be printed.

    Attributes:
        header: CSS of the last header row of each table.
    """

    name: str
    rules: Rules
    css: str
    header: str = ""


VARIANTS = (
    Variant(
        "small",
        "ruled",
        f"{STRUCTURE} @page {{ size: A4; margin: 12mm }} body {{ font: 8.5pt/1.3 {SANS} }}"
        "td { border: 0.5pt solid #000; padding: 1pt 3pt }",
    ),
    Variant(
        "large",
        "ruled",
        f"{STRUCTURE} @page {{ size: A4; margin: 25mm 20mm }} body {{ font: 12pt/1.5 {SERIF} }}"
        "td { border: 1.2pt solid #333; padding: 3pt 5pt }",
    ),
    Variant(
        "landscape",
        "ruled",
        f"{STRUCTURE} @page {{ size: A4 landscape; margin: 15mm }}"
        f"body {{ font: 10pt/1.4 {SANS} }} td {{ border: 0.75pt solid #000; padding: 2pt 4pt }}",
    ),
    Variant(
        "roomy",
        "ruled",
        f"{STRUCTURE} @page {{ size: A3; margin: 30mm 22mm 18mm 35mm }}"
        f"body {{ font: 11pt/1.8 {SERIF} }} td {{ border: 0.3pt solid #666; padding: 7pt 9pt }}",
    ),
    Variant(
        "plain",
        "ruled",
        f"{PLAIN} @page {{ size: A4; margin: 18mm }} body {{ font: 9pt/1.4 {SANS} }}"
        "td { border: 1px solid #000; padding: 2pt 4pt }",
    ),
    Variant(
        "underlined",
        "horizontal",
        f"{STRUCTURE} @page {{ size: A4; margin: 16mm }} body {{ font: 9pt/1.4 {SANS} }}"
        "td { border: solid #000; border-width: 0.75pt 0; padding: 2pt 3pt }",
    ),
    Variant(
        "plain-underlined",
        "horizontal",
        f"{PLAIN} @page {{ size: A4; margin: 18mm }} body {{ font: 10pt/1.4 {SERIF} }}"
        "td { border: solid #555; border-width: 0.5pt 0; padding: 3pt 5pt }",
    ),
    Variant(
        "three-lines",
        "horizontal",
        f"{STRUCTURE} @page {{ size: A4; margin: 16mm }} body {{ font: 8.5pt/1.4 {SANS} }}"
        "table { border: solid #000; border-width: 1.5pt 0 } td { padding: 2pt 4pt }"
        "tr:nth-child(even) td { background: #eee }",
        header="border-bottom: 0.75pt solid #000",
    ),
    Variant(
        "blank",
        "none",
        f"{STRUCTURE} @page {{ size: A4; margin: 16mm }} body {{ font: 8.5pt/1.4 {SANS} }}"
        "td { padding: 3pt 4pt }",
    ),
    Variant(
        "plain-blank",
        "none",
        f"{PLAIN} @page {{ size: A4; margin: 18mm }} body {{ font: 10pt/1.4 {SERIF} }}"
        "td { padding: 3pt 6pt }",
    ),
)


def printed(slug: str, variant: Variant, program: str) -> Path:
    """The PDF of a document in a variant, printed now unless it was before.

    Args:
        program: path of Chromium.

    Raises:
        subprocess.SubprocessError: Chromium fails or takes too long.
    """
    page = dressed((CORPUS / slug / "source.html").read_text("utf-8"), variant, gold(slug))
    key = sha256(f"{_version(program)}\n{page}".encode()).hexdigest()[:16]
    path = CACHE / f"{slug}.{variant.name}.{key}.pdf"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=CACHE, prefix="printing-") as folder:
            source, print_ = Path(folder, "page.html"), Path(folder, "page.pdf")
            source.write_text(page, "utf-8")
            _print(program, source, print_)
            print_.replace(path)
    return path


def dressed(html: str, variant: Variant, truth: dict[str, Any]) -> str:
    """The HTML of a document with the style of a variant in place of its own."""
    bare = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    bare = re.sub(r' style="(?:height|margin-top|font-size)[^"]*"', "", bare)
    css = variant.css + "".join(_header_rules(html, variant.header, truth))
    return bare.replace("</head>", f"<style>{css}</style></head>", 1)


def _header_rules(html: str, header: str, truth: dict[str, Any]) -> Iterator[str]:
    """A rule below the last header row of each `<table>`, lead rows counted."""
    rows = {table["id"]: table["header_rows"] for table in truth["tables"]}
    if not header:
        return
    for found in re.finditer(r'<table id="([^"]+)" data-table="([^"]+)".*?</table>', html, re.S):
        leads = found[0].count('class="lead"')
        last = leads + max(rows[found[2]], 1)
        yield f"#{found[1]} tr:nth-child({last}) {{ {header} }}"


def _print(program: str, source: Path, target: Path) -> None:
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-pdf-header-footer",
        f"--user-data-dir={source.parent / 'profile'}",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


@cache
def _version(program: str) -> str:
    done = subprocess.run([program, "--version"], check=True, capture_output=True, text=True)
    return done.stdout.strip()
