"""The words of running text: what they say about the figures beside them.

`vocabulary/prose_subjects.csv` holds what figures are about, `vocabulary/prose_words.csv` the
words around; patterns are tried in the order of the files. Classes of the classifications are
known by the names of their 类 and by how they are printed: 财政事务（款）行政运行（项）,
2080501-行政单位离退休, 行政运行（2010401）.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tasks.statements.amounts import ALL_UNITS
from tasks.statements.classification.lists import category_names
from tasks.statements.prose.text import QUOTES, Text
from tasks.statements.vocabulary import rows

# class, context, measure, source, weak, fund: what a figure is about. context: only said of the
# sentence (绩效目标管理), not beside the figure. weak: 收入 and 支出, where nothing else is said.
Role = Literal[
    "class", "context", "measure", "source", "weak", "fund",
    "year", "prior", "present", "compare", "scope", "reason", "share", "execution",
    "to", "up", "down", "same", "phase", "planned", "involved", "none", "each",
    "conjunction", "noun", "filler",
    "figure", "number", "chain", "coded", "owner", "comma", "end", "open", "close", "mark", "gap",
]  # fmt: skip

OWNER = "\ue000"
_NAME = r"[一-鿿]+(?:\((?![类款项]\))[一-鿿、]{1,6}\)[一-鿿]*)*"
_CATEGORIES = "|".join(
    sorted(
        {name.removesuffix("支出") for name in category_names("functional")}, key=len, reverse=True
    )
)
_UNITS = "|".join(re.escape(unit) for unit in sorted(ALL_UNITS, key=len, reverse=True))
# In the order in which they are tried, before and after the vocabulary.
_CHAINS = (
    rf"(?:(?:{_CATEGORIES})(?:支出)?\(类\))?(?:支出)?(?:(?<![一-鿿]){_NAME}\(款\)|(?<=\(类\)){_NAME}\(款\))?(?:(?<=\(款\)){_NAME}\(项\)|(?<![一-鿿]){_NAME}\(项\))(?:支出)?",
    rf"(?:{_CATEGORIES})(?:支出)?(?:\(类\))(?:支出)?",
    rf"(?:{_CATEGORIES})支出(?:-{_NAME}){{1,2}}(?:科目)?",
    # 国有资本经营预算支出 is the 类 only where marked so, else what the fund spends.
    rf"(?!国有资本经营预算)(?:{_CATEGORIES})支出(?:科目)?",
)
_CODED = (
    rf"(?<!\d)\d{{3}}(?:\d\d){{0,2}}-{_NAME}(?=\d)",
    rf"(?<![一-鿿]){_NAME}\(\d{{3}}(?:\d\d){{0,2}}\)(?:支出)?",
)
_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_FIGURE = rf"(?<![\d.,A-Za-z]){_NUMBER}(?![\d.]|,\d| \d)(?:{_UNITS})(?!/)"
_ORDINAL = r"\(?[一二三四五六七八九十]+[)、.]+|\(?\d{1,2}[)、.]+(?=20\d\d年|\D)|[①-⑳]"
_MARKS = (
    ("owner", f"{OWNER}+"),
    ("figure", _FIGURE),
    ("mark", rf"(?:^|(?<=[。;:，(]))(?:{_ORDINAL})"),
    ("number", r"\d[\d.,]*"),
    ("comma", "[，、,:]"),
    ("end", "[。;]"),
    ("open", r"\("),
    ("close", r"\)"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """What a word of the vocabulary says; the fields are those of its row."""

    role: str
    value: str = ""
    classification: str = ""
    measure: str = ""
    fund: str = ""
    quantity: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word in its place; `role` "gap" is text that the vocabulary does not know."""

    word: Word
    text: str
    start: int
    end: int

    @property
    def role(self) -> str:
        """The role of its word."""
        return self.word.role


def tokens(plain: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The text from start to end cut into words; what lies between known words is a gap."""
    pattern, words = _lexicon()
    at, end = start, len(plain) if end is None else end
    for found in pattern.finditer(plain, start, end):
        first, last = found.span()
        if first == last:
            continue
        if at < first:
            yield Token(_GAP, plain[at:first], at, first)
        yield Token(words[found.lastgroup or ""], found.group(), first, last)
        at = last
    if at < end:
        yield Token(_GAP, plain[at:end], at, end)


def figured(plain: str) -> bool:
    """Whether a text may state a figure: a number with a unit, or that nothing changed."""
    return _FIGURED.search(plain) is not None


def printed(word: Token, text: Text) -> str:
    """The word as printed, without white space and quotation marks."""
    return re.sub(rf"[\s{QUOTES}]", "", text.original(word.start, word.end))


_GAP = Word("gap")
_FIGURED = re.compile(r"\d[万亿千百]*元|\d[%人名辆台个批]|持平|一样|相同|变化|一致|无增减")


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, Word]]:
    listed: list[tuple[Word, str]] = []
    words = [(Word(row["role"], row["value"]), row["pattern"]) for row in rows("prose_words")]
    listed += [(word, pattern) for word, pattern in words if word.role in ("year", "compare")]
    listed += [(Word("mark"), pattern) for role, pattern in _MARKS if role == "mark"]
    listed += [(Word("chain"), pattern) for pattern in _CHAINS]
    listed += [(Word("coded"), pattern) for pattern in _CODED]
    listed += [(_subject(row), row["pattern"]) for row in rows("prose_subjects")]
    listed += [(word, pattern) for word, pattern in words if word.role not in ("year", "compare")]
    listed += [(Word(role), pattern) for role, pattern in _MARKS if role != "mark"]
    branches = [(word, branch) for word, pattern in listed for branch in _branches(pattern)]
    groups = {f"g{number}": word for number, (word, _) in enumerate(branches)}
    # The empty group stands last: a branch that begins with its first character is passed over
    # quickly where another stands in the text.
    pattern = "|".join(f"{branch}(?P<g{number}>)" for number, (_, branch) in enumerate(branches))
    return re.compile(pattern), groups


def _branches(pattern: str) -> list[str]:
    """The branches of a pattern at its top, without capturing groups: (a|b)c|d gives two."""
    plain = re.sub(r"(?<!\\)\((?!\?)", "(?:", pattern)
    found, depth, start = [], 0, 0
    for piece in re.finditer(r"\\.|\[[^\]]*\]|[()|]", plain):
        depth += {"(": 1, ")": -1}.get(piece.group(), 0)
        if piece.group() == "|" and depth == 0:
            found.append(plain[start : piece.start()])
            start = piece.end()
    return [*found, plain[start:]]


def _subject(row: dict[str, str]) -> Word:
    return Word(
        row["kind"], row["code"], row["classification"], row["measure"], row["fund"],
        row["quantity"] == "yes",
    )  # fmt: skip
