"""Comparing printed names of classes with listed ones."""

import re
from functools import lru_cache

from tasks.documents.normal import normal

# 一、 (一) 1、 1. (1) before a name, also several of them, and 其中: before all.
_NUMBERING = re.compile(
    r"^(其中:)?(([一二三四五六七八九十]+|\d+)[、.]|\(([一二三四五六七八九十]+|\d+)\)、?)*"
)
_LEVEL = re.compile(r"\([类款项]\)$")
_MARKS = re.compile(r"\W")
_SHORTEST_CUT = 4


# The names of the lists, and what most documents print.
@lru_cache(maxsize=1 << 14)
def key(name: str) -> str:
    """What two prints of one name have in common: no numbering, brackets, marks, (款), (项)."""
    bare = _LEVEL.sub("", _NUMBERING.sub("", normal(name)))
    return _MARKS.sub("", bare)


def stem(name: str) -> str:
    """The key without 支出 at its end, which forms put or leave out as they please."""
    return key(name).removesuffix("支出")


def agree(printed: str, listed: str) -> bool:
    """Whether a printed name can be the listed one: the same, or its beginning cut by the cell."""
    seen, known = key(printed), key(listed)
    return seen == known or (len(seen) >= _SHORTEST_CUT and known.startswith(seen))
