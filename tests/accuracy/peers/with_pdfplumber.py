"""Tables of a PDF by pdfplumber: `with_pdfplumber.py VERTICAL,HORIZONTAL FILE`."""

import json
import sys

import pdfplumber


def main(strategies: str, path: str) -> None:
    """Print the boxes of all cells with their texts."""
    vertical, horizontal = strategies.split(",")
    settings = {"vertical_strategy": vertical, "horizontal_strategy": horizontal}
    tables = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.find_tables(settings):
                texts = zip(table.rows, table.extract(), strict=True)
                pairs = [p for row, line in texts for p in zip(row.cells, line, strict=True)]
                tables.append([[*box, text] for box, text in pairs if box])
            page.close()
    json.dump(tables, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
