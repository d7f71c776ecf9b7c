"""English and Chinese names of all ids of the vocabulary."""

from functools import cache

from tasks.statements.vocabulary import FOLDER, rows

_HEADER = ["id", "name", "name_zh"]


@cache
def labels() -> dict[tuple[str, str], tuple[str, str]]:
    """(vocabulary, id) to (English, Chinese), of every file that begins with these columns.

    The vocabulary is the file's name, as "statements", to which the forms belong. Of an id in
    several rows the first counts.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for path in sorted(FOLDER.glob("*.csv")):
        entries = rows(path.stem)
        if not entries or list(entries[0])[: len(_HEADER)] != _HEADER:
            continue
        vocabulary = "statements" if path.stem == "forms" else path.stem
        for row in entries:
            found.setdefault((vocabulary, row["id"]), (row["name"], row["name_zh"]))
    return found
