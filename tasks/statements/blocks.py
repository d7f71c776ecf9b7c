"""The blocks of a table: keys with the figures to their right; several may stand side by side.

Income beside expenditure are two blocks, and so are the two or three runs of economic classes of
final accounts; Xi'an sets four side by side, the expenditure once by function and twice by class.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tasks.statements.columns import Key
from tasks.statements.vocabulary import Side

_SIDES: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("income", re.compile(r"收入(?!支出)")),
    ("expenditure", re.compile(r"支出")),
)
# What is no budget classification: a code of one is never that of a class.
_OTHERS = {"organisation", "project", "procurement"}
# Levels below 类, which belong to the code at their left even where its heading does not span them.
_BELOW = {("款",), ("项",), ("目",)}
_LEVELS = {"类", "款", "项", "目"}
# Forms have up to four blocks; a sheet with more is none.
_MOST = 8
_BY_CLASS: dict[str, Side] = {
    "economic-department": "economic-department",
    "economic-government": "economic-government",
}


@dataclass(frozen=True, slots=True)
class ClassKeys:
    """The columns that give one class of a row: its code in pieces, its name or names."""

    codes: tuple[int, ...]
    name: int | None
    classification: str


@dataclass(frozen=True, slots=True)
class Block:
    """Keys and the columns of figures that belong to them; `heading` stands over both."""

    keys: tuple[Key, ...]
    values: tuple[int, ...]
    heading: str

    @property
    def classes(self) -> tuple[ClassKeys, ...]:
        """Its keys by class: code columns with the name column beside them."""
        return tuple(_classes([key for key in self.keys if key.role in ("code", "name")]))

    def column(self, role: str) -> int | None:
        """The first key column of a role."""
        return next((key.col for key in self.keys if key.role == role), None)


def blocks_of(keys: Sequence[Key], paths: Sequence[tuple[str, ...]]) -> tuple[Block, ...]:
    """Part the columns into blocks.

    A key to the right of figures opens a new block where figures follow it and it repeats what
    already stood there: the label of a key, or the label of a figure. Other keys to the right of
    figures say more of the same row.
    """
    by_col = {key.col: key for key in keys}
    starts = [0, *_starts(by_col, paths)]
    ends = [*starts[1:], len(paths)]
    blocks = []
    for start, end in zip(starts, ends, strict=True):
        own = tuple(by_col[col] for col in range(start, end) if col in by_col)
        values = tuple(col for col in range(start, end) if col not in by_col)
        blocks.append(Block(own, values, _heading(own, values, paths)))
    return tuple(block for block in blocks if block.values)


def _starts(keys: dict[int, Key], paths: Sequence[tuple[str, ...]]) -> Iterator[int]:
    start = 0
    for col in range(1, len(paths)):
        if col not in keys or col - 1 in keys:
            continue
        following = [place for place in range(col, len(paths)) if place not in keys]
        before = [place for place in range(start, col) if place not in keys]
        if not following or not before or keys[col].role == "attribute":
            continue
        known = {_below(place, keys, paths) for place in range(start, col) if place in keys}
        figures = {paths[place][-1:] for place in before}
        if _below(col, keys, paths) in known or paths[following[0]][-1:] in figures:
            start = col
            yield col


def _below(col: int, keys: dict[int, Key], paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The labels of a key below a heading that stands over figures too."""
    path = keys[col].path
    over_figures = any(
        paths[place][:1] == path[:1] for place in range(len(paths)) if place not in keys
    )
    return path[1:] if over_figures and len(path) > 1 else path


def _heading(keys: Sequence[Key], values: Sequence[int], paths: Sequence[tuple[str, ...]]) -> str:
    tops = {path[0] if path else "" for path in (*(key.path for key in keys),)}
    tops |= {paths[col][0] if paths[col] else "" for col in values}
    return tops.pop() if len(tops) == 1 and keys and values else ""


def sides_of(blocks: Sequence[Block], *, totals: bool) -> tuple[Side, ...] | None:
    """The side of each block; all "" where they are runs of one list; None where unclear.

    Args:
        totals: whether the statement is one of totals, income beside expenditure.
    """
    if len(blocks) == 1:
        return ("",)
    if len(blocks) > _MOST:
        return None
    sides: list[Side] = []
    for block in blocks:
        classification = next((c.classification for c in block.classes), "")
        if classification in _BY_CLASS and "expenditure" in sides:
            sides.append(_BY_CLASS[classification])
        else:
            sides.append(_side(block))
    if "income" in sides and "" not in sides and len(set(sides)) == len(sides):
        return tuple(sides)
    if len({len(block.values) for block in blocks}) == 1 and not totals:
        return tuple("" for _ in blocks)
    return ("income", "expenditure") if totals and len(blocks) == 2 else None


def _side(block: Block) -> Side:
    labels = [block.heading, *(key.path[0] for key in block.keys)]
    for label in labels:
        for side, words in _SIDES:
            if words.search(label):
                return side
    return ""


def _classes(keys: Sequence[Key]) -> Iterator[ClassKeys]:
    codes: list[Key] = []
    rest = list(keys)
    while rest:
        key = rest.pop(0)
        if key.role == "code":
            if codes and _differ(codes[-1], key):
                yield _class(codes, None)
                codes = []
            codes.append(key)
            continue
        if codes and _differ(codes[-1], key, name=True):
            yield _class(codes, None)
            codes = []
        if not codes:
            codes = _codes_behind(key, rest)
            rest = rest[len(codes) :]
        yield _class(codes, key)
        codes = []
    if codes:
        yield _class(codes, None)


def _codes_behind(name: Key, rest: Sequence[Key]) -> list[Key]:
    """The codes to the right of a name, where no other name follows that they could belong to."""
    if any(entry.role == "name" for entry in rest):
        return []
    near = takewhile(lambda code: not _differ(rest[0], code), rest)
    return [code for code in near if not _differ(name, code, name=True)]


def _differ(one: Key, other: Key, *, name: bool = False) -> bool:
    """Whether two columns of codes, or a code and a name, are of different classifications."""
    said = {one.classification, other.classification}
    if name and said == {"organisation", "organisation-or-project"}:
        return False
    if said & _OTHERS and len(said) > 1:
        return not name or "" not in said or _of_subjects(one) or _of_subjects(other)
    return not name and one.path[:-1] != other.path[:-1] and other.path not in _BELOW


def _of_subjects(key: Key) -> bool:
    """Whether a column holds codes of 科目, which are never those of units or projects."""
    return key.role == "code" and any("科目" in said or said in _LEVELS for said in key.path)


def _class(codes: Sequence[Key], name: Key | None) -> ClassKeys:
    said = [key.classification for key in ([name] if name else []) + list(codes)]
    classification = next((entry for entry in said if entry), "")
    return ClassKeys(tuple(key.col for key in codes), name.col if name else None, classification)
