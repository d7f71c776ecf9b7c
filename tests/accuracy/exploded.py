"""A document's truth as an exploded PDF in HTML: no table, every text and border at its place."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from tests.accuracy.corpus import gold

# A page, the columns in it, text and lines, in points.
WIDTH, LEFT, RIGHT, TOP = 842.0, 40.0, 802.0, 60.0
SIZE, LINE, PADDING = 8.0, 11.0, 3.0

Box = tuple[float, float, float, float]
Draw = Callable[[Box, Sequence[str]], str]
"""A cell's left, top, width and height, and its lines, to markup."""


def boxes(slug: str) -> str:
    """Cells are boxes with borders and wrap their texts themselves; lengths in px."""
    style = "div { position: absolute } .p { position: relative } .c { border: 1px solid #000 }"
    return _document(slug, style, _box_with_border)


def lines(slug: str) -> str:
    """Each line of text has a box of its own, borders are filled boxes; lengths in pt and em."""
    places = ".p { position: relative } .t, .r { position: absolute; white-space: nowrap }"
    style = f"{places} .t {{ font-size: {SIZE}pt }} .r {{ background: #000 }}"
    return _document(slug, style, _rules)


def _document(slug: str, style: str, draw: Draw) -> str:
    pages = (page for table in gold(slug)["tables"] for page in _pages(table, draw))
    return f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style><body>{''.join(pages)}"


def _pages(table: dict[str, Any], draw: Draw) -> Iterator[str]:
    """The table's rows page by page; a cell over the end of a page goes on blank."""
    groups = groupby(range(table["n_rows"]), key=lambda row: table["row_pages"][row])
    for index, (_, group) in enumerate(groups):
        rows = list(group)
        repeats = table["continuation"] == "repeated_header"
        cells = list(_cells(table, rows[0], rows[-1] + 1, 0))
        head = ""
        if index and repeats:
            header = list(_cells(table, 0, table["header_rows"], 0))
            cells = [*header, *_cells(table, rows[0], rows[-1] + 1, table["header_rows"])]
        if not index or repeats:
            unit = [f"单位：{table['unit']}"] if table["unit"] else []
            head = draw((LEFT, 20, 0, 0), [table["title"]]) + draw((RIGHT - 80, 40, 0, 0), unit)
        yield _page(head, cells, table["n_cols"], draw)


def _cells(table: dict[str, Any], first: int, end: int, below: int) -> Iterator[dict[str, Any]]:
    for cell in table["cells"]:
        top, bottom = max(cell["row"], first), min(cell["row"] + cell["rowspan"], end)
        if top < bottom:
            text = cell["text"] if cell["row"] >= first else ""
            moved = {"row": top - first + below, "rowspan": bottom - top, "text": text}
            yield {**cell, **moved}


def _page(head: str, cells: Sequence[dict[str, Any]], n_cols: int, draw: Draw) -> str:
    step = (RIGHT - LEFT) / n_cols
    heights = [0.0] * max(cell["row"] + cell["rowspan"] for cell in cells)
    texts = [_wrapped(cell["text"], cell["colspan"] * step - 2 * PADDING) for cell in cells]
    for cell, text in sorted(zip(cells, texts, strict=True), key=lambda pair: pair[0]["rowspan"]):
        rows = range(cell["row"], cell["row"] + cell["rowspan"])
        missing = len(text) * LINE + 2 * PADDING - sum(heights[row] for row in rows)
        heights[rows[-1]] += max(missing, 0.0)
    drawn = []
    for cell, text in zip(cells, texts, strict=True):
        top = TOP + sum(heights[: cell["row"]])
        height = sum(heights[cell["row"] : cell["row"] + cell["rowspan"]])
        box = (LEFT + cell["col"] * step, top, cell["colspan"] * step, height)
        drawn.append(draw(box, text))
    size = f"width: {WIDTH}pt; height: {TOP + sum(heights) + 60}pt"
    return f"<div class=p style='{size}'>{head}{''.join(drawn)}</div>"


def _wrapped(text: str, width: float) -> list[str]:
    count = max(int(width / SIZE), 1)
    return [text[at : at + count] for at in range(0, len(text), count)] or [""]


def _place(left: float, top: float, width: float, height: float, unit: str, factor: float) -> str:
    sides = {"left": left, "top": top, "width": width, "height": height}
    stated = {side: value * factor for side, value in sides.items() if value}
    return "; ".join(f"{side}: {value:.2f}{unit}" for side, value in stated.items())


def _box_with_border(box: Box, text: Sequence[str]) -> str:
    place = _place(*box, "px", 4 / 3)
    kind = "c" if box[3] else "t"
    return f"<div class={kind} style='{place}; font-size: {SIZE}pt'>{''.join(text)}</div>"


def _rules(box: Box, text: Sequence[str]) -> str:
    left, top, width, height = box
    across = [(left, y, width, 0.5) for y in (top, top + height) if height]
    down = [(x, top, 0.5, height) for x in (left, left + width) if height]
    sides = [*across, *down]
    parts = [f"<i class=r style='{_place(*side, 'pt', 1)}'></i>" for side in sides]
    for index, line in enumerate(text):
        place = _place(left + PADDING, top + PADDING + index * LINE, 0, 0, "em", 1 / SIZE)
        parts.append(f"<div class=t style='{place}'>{line}</div>")
    return "".join(parts)
