"""Wordings that are understood, a line each: a new synonym is a line of data and a line here."""

import csv
from pathlib import Path

import pytest

from tasks.documents.normal import normal
from tasks.statements.amounts import unit_in
from tasks.statements.roles import bare
from tasks.statements.vocabulary import (
    item_of,
    key_meaning,
    kind_by_header,
    kind_of,
    line_roles,
    value_meaning,
)

LIST = Path(__file__).with_name("variants.tsv")


def variants() -> list[tuple[str, str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["what"], row["text"], row["meaning"]) for row in rows]


def meaning(what: str, text: str) -> str:
    if what == "title":
        kind = kind_of(text)
        return kind.id if kind else "-"
    if what == "header":
        kind = kind_by_header(text, "")
        return kind.id if kind else "-"
    if what == "column":
        *groups, label = text.split(" / ")
        found = value_meaning(normal(label), tuple(groups))
        said = " ".join("=".join(pair) for pair in found.dimensions) if found else "-"
        return said or "of-its-group"
    if what == "key":
        key = key_meaning(normal(text))
        return " ".join(filter(None, (key.kind, key.classification))) if key else "-"
    if what == "item":
        return item_of(normal(text)) or "-"
    if what == "unit":
        return unit_in(text) or "-"
    label = bare(text)
    for role in line_roles():
        if role.side == what and role.label.fullmatch(label):
            return f"{role.role} {role.fund or '-'}"
    return "-"


@pytest.mark.parametrize(("what", "text", "expected"), variants())
def test_a_wording_means_what_it_says(what: str, text: str, expected: str) -> None:
    assert meaning(what, text) == expected
