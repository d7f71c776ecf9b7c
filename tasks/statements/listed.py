"""Facts joined to the lists of classes: the code behind a name, how sure it is, English words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from tasks.documents.normal import normal
from tasks.records import Fact
from tasks.statements.classification.joining import Join, classified
from tasks.statements.vocabulary import CATEGORY, english_item

_CATEGORY_NUMBER = re.compile(r"[一二三四五六七八九十]+、")
_CLASS = 5


def listed(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The facts with `listed_code`, `grade` and `name_en` by the list of each column's year.

    Where only names are printed, a name is looked for below the class of the rows above it: 行政
    运行 stands under some sixty classes.
    """
    above: dict[tuple[int | None, str], str] = {}
    for fact in facts:
        if fact.classification == "three-public":
            yield replace(fact, name_en=english_item(fact.code or ""))
            continue
        place = (fact.table, fact.classification)
        join = _join(fact, above.get(place, ""))
        if code := join.listed_code:
            above[place] = code
        yield replace(fact, listed_code=join.listed_code, grade=join.grade, name_en=join.name_en)


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
