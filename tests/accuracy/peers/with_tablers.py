"""Tables of a PDF by tablers: `with_tablers.py VERTICAL,HORIZONTAL FILE`."""

import json
import sys

import tablers


def main(strategies: str, path: str) -> None:
    """Print the boxes of all cells with their texts."""
    vertical, horizontal = strategies.split(",")
    settings = {"vertical_strategy": vertical, "horizontal_strategy": horizontal}
    document = tablers.Document(path)
    found = [tablers.find_tables(page, **settings) for page in document.pages()]
    tables = [
        [[*cell.bbox, cell.text] for cell in table.cells] for tables in found for table in tables
    ]
    json.dump(tables, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
