"""Growing the lists: which codes and names do documents print, and does the list know them?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tasks.documents.normal import normal
from tasks.statements.classification.joining import SURE, grade_of
from tasks.statements.classification.lists import CLASSIFICATIONS
from tasks.statements.classification.names import key

# (year of the column, classification, code, name, what tells documents apart)
Printed = tuple[int | None, str, str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Attested:
    """A code with a name that documents print in a year.

    Attributes:
        documents: how many.
        standing: "known", "new" (the code is not in the list), "torn" (part of a name that more
            documents print, or glued to another), or the grade that says what is amiss.
    """

    year: int
    classification: str
    code: str
    name: str
    documents: int
    standing: str


def harvest(printed: Iterable[Printed]) -> list[Attested]:
    """Count the documents of each year, code and name, and compare each with the list.

    Rows without year, code or name, and of classifications without a list, are left out.
    """
    documents: dict[tuple[int, str, str, str], set[str]] = defaultdict(set)
    for year, classification, code, name, document in printed:
        if year and code and name and key(name) and classification in CLASSIFICATIONS:
            documents[year, classification, code, normal(name)].add(document)
    names: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (_, classification, code, name), holders in documents.items():
        names[classification, code][name] += len(holders)
    return list(_compared(documents, names))


def _compared(
    documents: dict[tuple[int, str, str, str], set[str]],
    names: dict[tuple[str, str], dict[str, int]],
) -> Iterator[Attested]:
    for (year, classification, code, name), holders in sorted(documents.items()):
        grade = grade_of(classification, code, name, year)
        standing = {"unlisted": "new", **dict.fromkeys(SURE, "known")}.get(grade, grade)
        rivals = names[classification, code]
        if standing in ("new", "other-name") and _is_torn(name, rivals):
            standing = "torn"
        yield Attested(year, classification, code, name, len(holders), standing)


def _is_torn(name: str, rivals: dict[str, int]) -> bool:
    """Whether a name is part of one that more documents print, or has such a one within it."""
    own = key(name)
    likelier = [key(other) for other, count in rivals.items() if count > rivals[name]]
    return any(own != other and (own in other or other in own) for other in likelier)
