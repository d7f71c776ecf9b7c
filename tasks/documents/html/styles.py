"""What an HTML page says about the looks of its elements: style attributes and its own sheets.

Selectors of tags, classes and ids are known, alone or below other elements (`tr.lead td`); rules
with other selectors, those of @media and those of sheets in other files are not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import Tag

# Rules that have to be tried for one element.
MOST_RULES = 500

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_TOKEN = re.compile(r"[{}]|[^{}]+")
_COMPOUND = re.compile(r"(\*|[\w-]+)?((?:[.#][\w-]+)*)")


@dataclass(frozen=True, slots=True)
class _Compound:
    """One part of a selector, as td.c#x."""

    name: str
    classes: frozenset[str]
    ids: frozenset[str]

    def matches(self, tag: Tag) -> bool:
        return (
            self.name in ("", "*", tag.name)
            and self.classes.issubset(attribute(tag, "class").split())
            and self.ids.issubset((attribute(tag, "id"),))
        )


@dataclass(frozen=True, slots=True)
class _Rule:
    """Declarations for elements that match `last` inside others that match `above`."""

    rank: tuple[int, int, int, int]
    above: tuple[_Compound, ...]
    last: _Compound
    declarations: dict[str, str]

    def matches(self, tag: Tag) -> bool:
        if not self.last.matches(tag):
            return False
        wanted = list(self.above)
        for parent in tag.parents if wanted else ():
            if wanted[-1].matches(parent):
                wanted.pop()
                if not wanted:
                    break
        return not wanted


class Styles:
    """The looks of a page's elements, from the texts of its <style> elements.

    Raises:
        ValueError: there are too many rules.
    """

    def __init__(self, sheets: Iterable[str] = ()) -> None:
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        self._known: dict[int, dict[str, str]] = {}
        blocks = (block for sheet in sheets for block in _blocks(_COMMENT.sub("", sheet)))
        for order, (selectors, body) in enumerate(blocks):
            stated = declarations(body)
            for selector in selectors.split(",") if stated else ():
                if rule := _rule(selector, order, stated):
                    self._add(rule)

    def _add(self, rule: _Rule) -> None:
        rules = self._rules[_key(rule.last)]
        rules.append(rule)
        if len(rules) > MOST_RULES:
            raise ValueError(f"over {MOST_RULES} rules of a sheet are for one kind of element")

    def of(self, tag: Tag) -> dict[str, str]:
        """The declared properties of an element of the page; nothing is inherited."""
        looks = self._known.get(id(tag))
        if looks is None:
            looks = self._known[id(tag)] = self._looks(tag)
        return looks

    def _looks(self, tag: Tag) -> dict[str, str]:
        keys = ["", tag.name, *(f".{name}" for name in attribute(tag, "class").split())]
        keys.append(f"#{attribute(tag, 'id')}")
        found = [rule for key in keys for rule in self._rules.get(key, ()) if rule.matches(tag)]
        looks: dict[str, str] = {}
        for rule in sorted(found, key=lambda rule: rule.rank):
            looks |= rule.declarations
        return looks | declarations(attribute(tag, "style"))


def attribute(tag: Tag, name: str) -> str:
    """The value of an attribute; "" where it is absent."""
    value = tag.get(name, "")
    return value if isinstance(value, str) else " ".join(value or ())


def declarations(text: str) -> dict[str, str]:
    """The properties of a style attribute or of a rule's body, in lower case."""
    parts = (part.partition(":") for part in text.lower().replace("!important", "").split(";"))
    return {name.strip(): value.strip() for name, colon, value in parts if colon}


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and bodies of a sheet's rules, without those inside or of at-rules."""
    before, depth, selectors, at = "", 0, "", False
    for part in _TOKEN.findall(sheet):
        if part == "{":
            depth += 1
            if depth == 1:
                selectors = before.rpartition(";")[2].strip()
                at = selectors.startswith("@")
        elif part == "}":
            if depth == 1 and not at:
                yield selectors, before
            depth = max(depth - 1, 0)
            before = ""
            continue
        before = "" if part == "{" else part


def _rule(selector: str, order: int, stated: dict[str, str]) -> _Rule | None:
    parts = [_COMPOUND.fullmatch(part) for part in selector.split()]
    compounds = [_compound(part) for part in parts if part]
    if not compounds or len(compounds) < len(parts):
        return None
    rank = (
        sum(len(part.ids) for part in compounds),
        sum(len(part.classes) for part in compounds),
        sum(part.name not in ("", "*") for part in compounds),
        order,
    )
    return _Rule(rank, tuple(compounds[:-1]), compounds[-1], stated)


def _compound(found: re.Match[str]) -> _Compound:
    marks = re.findall(r"[.#][\w-]+", found[2])
    return _Compound(
        (found[1] or "").lower(),
        frozenset(mark[1:] for mark in marks if mark[0] == "."),
        frozenset(mark[1:] for mark in marks if mark[0] == "#"),
    )


def _key(compound: _Compound) -> str:
    """Under what the elements that it may match are looked up."""
    for name in compound.ids:
        return f"#{name}"
    for name in compound.classes:
        return f".{name}"
    return "" if compound.name == "*" else compound.name
