"""English and Chinese names of all ids of the vocabulary."""

import csv
from functools import cache

from tasks.statements.vocabulary import FOLDER

_HEADER = ["id", "name", "name_zh"]


@cache
def labels() -> dict[tuple[str, str], tuple[str, str]]:
    """(vocabulary, id) to (English, Chinese), of every file that begins with these columns.

    The vocabulary is the file's name, as "statements", to which the forms belong. Of an id in
    several rows the first counts.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if next(rows, [])[: len(_HEADER)] != _HEADER:
                continue
            vocabulary = "statements" if path.stem == "forms" else path.stem
            for id_, name, name_zh, *_ in rows:
                found.setdefault((vocabulary, id_), (name, name_zh))
    return found
