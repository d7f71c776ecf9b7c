"""How a document is divided: its headings, and the lists that go on over paragraphs."""

import re
from dataclasses import dataclass, field

from tasks.statements.prose.context import Setting
from tasks.statements.prose.meaning import Clause, Meaning, named
from tasks.statements.prose.office import OFFICE
from tasks.statements.prose.text import Passage
from tasks.statements.prose.words import OWNER, figured, printed, tokens

_HEADING = 45
# A line without a mark says what follows only where it ends with a colon.
_LINE = 22
_LEVELS = (
    r"第[一二三四五六七八九十]+部分",
    r"[一二三四五六七八九十]+、",
    r"\([一二三四五六七八九十]+\)",
    r"\d+[、.](?!\d)|[①-⑳]",
    r"\(\d+\)",
)
_UNMARKED = len(_LEVELS)
_LIST = re.compile(r"(其中|包括|如下|以下方面)(\([^)]*\))?:?$")


@dataclass(slots=True)
class Outline:
    """The headings above a passage and the list that it goes on with.

    Attributes:
        headings: what each heading above is about, and the unit whose section it begins, by level.
        whole: what a list that goes on gives the parts of; `depth` is the level of its items.
    """

    headings: dict[int, tuple[Meaning | None, str | None]] = field(default_factory=dict)
    whole: Meaning | None = None
    depth: int | None = None

    def setting(self, year: int | None, phase: str) -> Setting:
        """Where the next passage stands in a document of this year and phase."""
        above = [said for _, said in sorted(self.headings.items(), reverse=True)]
        about = next((meaning for meaning, _ in above if meaning), None)
        entity = next((unit for _, unit in above if unit), None)
        return Setting(about, self.whole, entity, year, phase)

    def heading(self, passage: Passage, plain: str) -> bool:
        """Take note of a heading; False for any other passage."""
        if len(plain) > _HEADING or "。" in plain[:-1] or figured(plain):
            return False
        level, mark = _level(plain)
        if level == _UNMARKED and not plain.endswith(":"):
            return len(plain) < _LINE
        words = list(tokens(plain))
        known = Clause(tuple(word for word in words if word.role != "gap"), True, None)
        about = named(known, None, {word: printed(word, passage.text) for word in words})
        name = passage.text.plain[len(mark) :]
        unit = name if re.fullmatch(OFFICE, name) and set(plain[len(mark) :]) != {OWNER} else None
        self.headings = {at: said for at, said in self.headings.items() if at < level}
        self.headings[level] = about, unit
        self.whole = self.depth = None
        return True

    def begun(self, plain: str) -> None:
        """Take note of how a passage begins: a mark above those of its items ends a list."""
        if self.whole is None:
            return
        level, _ = _level(plain)
        if self.depth is None:
            self.depth = level
        elif level < self.depth:
            self.whole = self.depth = None

    def ended(self, plain: str, about: Meaning | None) -> None:
        """Take note of how a passage ends: 其中： begins a list, a whole sentence ends one."""
        if begins_list(plain):
            self.whole, self.depth = about, None
        elif _level(plain)[0] == _UNMARKED and not plain.endswith((";", "，", "、")):
            self.whole = self.depth = None


def begins_list(plain: str) -> bool:
    """Whether a passage ends with 其中：, 包括： or 如下：."""
    return _LIST.search(plain) is not None


def _level(plain: str) -> tuple[int, str]:
    """The level of the mark that a passage begins with, and the mark."""
    for level, pattern in enumerate(_LEVELS):
        if mark := re.match(pattern, plain):
            return level, mark.group()
    return _UNMARKED, ""
