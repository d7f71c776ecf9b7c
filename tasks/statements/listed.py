"""Facts joined to the lists of classes: the code behind a name, how sure it is, English words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.documents.normal import normal
from tasks.records import Fact
from tasks.statements.classification.joining import Join, classified
from tasks.statements.vocabulary import CATEGORY, english_items

_CATEGORY_NUMBER = re.compile(r"[一二三四五六七八九十]+、")
_CLASS = 5


def listed(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts with `listed_code`, `grade` and `name_en` by the list of each column's year.

    Where only names are printed, a name is looked for below the class of the rows above it, or in
    running text below the classes that its sentence names: 行政运行 stands under sixty classes.
    """
    above: dict[tuple[int | None, str], str] = {}
    for fact in facts:
        english = english_items().get((fact.classification, fact.code or ""))
        if english is not None:
            yield replace(fact, name_en=english)
            continue
        place = (fact.table, fact.classification)
        over = above.get(place, "") if fact.table is not None else _above_in_text(fact)
        join = _join(fact, over)
        if code := join.listed_code:
            above[place] = code
        yield replace(fact, listed_code=join.listed_code, grade=join.grade, name_en=join.name_en)


def _above_in_text(fact: Fact) -> str:
    code = ""
    for entry in fact.further:
        if entry.classification == fact.classification:
            found = classified(fact.classification, None, entry.name, fact.fiscal_year, code)
            code = found.listed_code or code
    return code


def _join(fact: Fact, above: str) -> Join:
    name = normal(fact.name or "")
    if fact.code or _CATEGORY_NUMBER.match(name):
        return _classified(fact, "")
    levels = [above[:digits] for digits in (_CLASS, CATEGORY) if len(above) >= digits]
    for parent in (*levels, ""):
        join = _classified(fact, parent)
        if join.listed_code:
            return join
    return _classified(fact, None)


def _classified(fact: Fact, parent: str | None) -> Join:
    return classified(fact.classification, fact.code, fact.name, fact.fiscal_year, parent)
