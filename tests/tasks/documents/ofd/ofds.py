"""Small OFD files made for tests from the structure in GB/T 33190-2016; there are none at hand."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE, LEADING, MARGIN, WIDTH = 3.0, 4.0, 15.0, 267.0


def text(content: str, x: float, y: float, attributes: str = "", code: str = "") -> str:
    """A TextObject whose baseline begins at x, y; without deltas each character is one em wide."""
    deltas = code or (f'DeltaX="g {len(content) - 1} {SIZE}"' if len(content) > 1 else "")
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - SIZE} 200 {LEADING}" Font="1" Size="{SIZE}"'
        f' {attributes}><ofd:TextCode X="0" Y="{SIZE}" {deltas}>{escape(content)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def path(data: str, box: str, attributes: str = "", inner: str = "") -> str:
    """A PathObject."""
    return (
        f'<ofd:PathObject ID="9" Boundary="{box}" LineWidth="0.25" {attributes}>{inner}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def stroke(left: float, top: float, right: float, bottom: float) -> str:
    """A straight line."""
    box = f"{left} {top} {right - left} {bottom - top}"
    return path(f"M 0 0 L {right - left} {bottom - top}", box)


def bar(left: float, top: float, right: float, bottom: float) -> str:
    """The same line as a thin filled rectangle, drawn in tenths of a millimetre."""
    wide, high = 10 * (right - left) + 2, 10 * (bottom - top) + 2
    data = f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C"
    box = f"{left - 0.1} {top - 0.1} {wide / 10} {high / 10}"
    return path(data, box, 'CTM="0.1 0 0 0.1 0 0" Stroke="false" Fill="true"')


def page(*objects: str, extra: str = "", layer: str = "") -> str:
    """The content of a page or template."""
    return (
        f"<ofd:Page {NAMESPACE}>{extra}<ofd:Content><ofd:Layer {layer}>{''.join(objects)}"
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )


def ofd(file: Path, pages: Sequence[str], template: str = "", resources: str = "") -> Path:
    """Write a file of these pages of A3, upright."""
    named = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    shared = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>" if resources else ""
    listed = "".join(
        f'<ofd:Page ID="{10 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    document = (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 297 420"
        f"</ofd:PhysicalBox></ofd:PageArea>{shared}{named}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )
    root = (
        f'<ofd:OFD {NAMESPACE} DocType="OFD" Version="1.0"><ofd:DocBody><ofd:DocRoot>'
        "/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )
    members = {"OFD.xml": root, "Doc_0/Document.xml": document}
    members |= {f"Doc_0/Pages/Page_{n}/Content.xml": content for n, content in enumerate(pages)}
    members |= {"Doc_0/Tpls/Tpl_0/Content.xml": template} if template else {}
    members |= {"Doc_0/PublicRes.xml": resources} if resources else {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + content)
    return file


def table_page(table: Mapping[str, Any], line: Any = stroke, extra: str = "") -> str:
    """A page with one table of the truth below its title and unit, every cell framed."""
    column = WIDTH / table["n_cols"]
    fitting = int((column - 2) / SIZE)
    tops = _tops(table, fitting)
    middle = MARGIN + WIDTH / 2 - len(table["title"]) * SIZE / 2
    objects = [text(table["title"], middle, MARGIN)] if table["title"] else []
    if table["unit"]:
        unit = f"单位：{table['unit']}"
        objects.append(text(unit, MARGIN + WIDTH - len(unit) * SIZE, MARGIN + 2 * LEADING))
    for cell in table["cells"]:
        left, top = MARGIN + cell["col"] * column, tops[cell["row"]]
        right, bottom = left + cell["colspan"] * column, tops[cell["row"] + cell["rowspan"]]
        ends = [(left, top, right, top), (left, bottom, right, bottom)]
        objects += [
            line(*end) for end in (*ends, (left, top, left, bottom), (right, top, right, bottom))
        ]
        for number, part in enumerate(_wrapped(cell["text"], fitting * cell["colspan"])):
            objects.append(text(part, left + 1, top + (number + 1) * LEADING))
    return page(*objects, extra=extra)


def _tops(table: Mapping[str, Any], fitting: int) -> list[float]:
    """The upper edges of the rows, and the lower one of the last."""
    heights = [LEADING + 2] * table["n_rows"]
    for cell in sorted(table["cells"], key=lambda cell: cell["rowspan"]):
        rows = range(cell["row"], cell["row"] + cell["rowspan"])
        lines = len(_wrapped(cell["text"], fitting * cell["colspan"]))
        heights[rows[-1]] += max(0, lines * LEADING + 2 - sum(heights[row] for row in rows))
    tops = [MARGIN + 3 * LEADING]
    for height in heights:
        tops.append(tops[-1] + height)
    return tops


def _wrapped(content: str, fitting: int) -> list[str]:
    plain = "".join(content.split())
    return [plain[start : start + fitting] for start in range(0, len(plain), fitting)]
