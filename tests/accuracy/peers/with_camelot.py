"""Tables of a PDF by camelot: `with_camelot.py lattice|stream|network FILE`."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import camelot

SETTINGS = {"lattice": {"engine": "vector", "split_text": True}}


def main(flavor: str, path: str) -> None:
    """Print the slots of all grids with their texts; slots without an edge between are one."""
    found = camelot.read_pdf(path, pages="all", flavor=flavor, **SETTINGS.get(flavor, {}))
    json.dump([list(boxes(table.cells)) for table in found], sys.stdout)


def boxes(rows: list[list[Any]]) -> Iterator[tuple[int, int, int, int, str]]:
    """Left, top, right, bottom and text; the unit is a slot."""
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        for left, cell in enumerate(row):
            if (top, left) in taken:
                continue
            right, bottom = left + 1, top + 1
            while cell.left and right < len(row) and not row[right - 1].right:
                right += 1
            while cell.top and bottom < len(rows) and not rows[bottom - 1][left].bottom:
                bottom += 1
            slots = [(r, c) for r in range(top, bottom) for c in range(left, right)]
            taken.update(slots)
            yield left, top, right, bottom, "".join(rows[r][c].text for r, c in slots)


if __name__ == "__main__":
    main(*sys.argv[1:])
