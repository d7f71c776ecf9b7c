"""Tables of a PDF by PyMuPDF: `with_pymupdf.py VERTICAL,HORIZONTAL FILE`.

Texts are taken by `get_textbox`: `extract` puts the full stops of some fonts behind their digits.
"""

import json
import sys

import pymupdf


def main(strategies: str, path: str) -> None:
    """Print the boxes of all cells with their texts."""
    vertical, horizontal = strategies.split(",")
    tables = []
    for page in pymupdf.open(path):
        texts = page.get_textpage()
        found = page.find_tables(vertical_strategy=vertical, horizontal_strategy=horizontal)
        for table in found.tables:
            boxes = [box for row in table.rows for box in row.cells if box]
            tables.append([[*box, page.get_textbox(box, textpage=texts)] for box in boxes])
    json.dump(tables, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
