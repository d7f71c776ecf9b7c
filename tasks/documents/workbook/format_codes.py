"""The code of a number format to its sections and their tokens (ECMA-376 part 1, 18.8.31)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

Condition = tuple[str, Decimal]
"""A comparison and what a number is compared with."""

# Excel takes no longer code.
LONGEST_CODE = 255

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | [\\!](?P<escaped>.)
    | _(?P<space>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|aaaa?|e+|g+)
    | (?P<digit>[0#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<at>@)
    | (?P<end>;)
    | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,40}(?:\.\d{1,40})?)")
_FRACTION = re.compile(r"(?:([0#?]+) +)?([0#?]+)/([0#?]+|[1-9]\d{0,6})")
_LITERAL = {"quoted", "escaped", "percent", "other", "point"}
_SYSTEM_DATE = 'yyyy"年"m"月"d"日"'


@dataclass(frozen=True, slots=True)
class Token:
    """One element of a section; `kind` is that of the grammar above, `elapsed` a time as [h]."""

    kind: str
    text: str

    @property
    def literal(self) -> str:
        """What it prints by itself; a blank for _x, nothing for the fill *x."""
        if self.kind == "space":
            return " "
        return self.text if self.kind in _LITERAL else ""


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts between semicolons.

    Attributes:
        condition: for which numbers it is, where it says so.
        numerals: 1 to 4 where it asks for numerals of another script, as [DBNum1] does.
        fraction: forms of whole, numerator and denominator, where it prints a fraction.
    """

    tokens: tuple[Token, ...]
    condition: Condition | None
    numerals: int
    fraction: tuple[str, str, str] | None

    def has(self, kind: str) -> bool:
        """Whether a token is of the kind."""
        return any(token.kind == kind for token in self.tokens)

    @property
    def is_date(self) -> bool:
        """Whether it prints a date or a time."""
        return self.has("date") or self.has("elapsed") or self.has("noon")


@lru_cache(maxsize=1024)
def sections_of(code: str) -> tuple[Section, ...]:
    """The sections of a code, at most four; General for one that is too long or empty."""
    if not code.strip() or len(code) > LONGEST_CODE:
        code = "General"
    if "[$-F800]" in code.upper():
        code = _SYSTEM_DATE
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "end":
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(_section(part) for part in parts[:4])


def _section(matches: list[re.Match[str]]) -> Section:
    tokens: list[Token] = []
    condition, numerals = None, 0
    for match in matches:
        kind = str(match.lastgroup)
        text = match[kind]
        if kind != "bracket":
            tokens.append(Token(kind, text))
        elif text.startswith("$"):
            tokens.append(Token("quoted", text[1:].partition("-")[0]))
        elif re.fullmatch("h+|m+|s+", text, re.IGNORECASE):
            tokens.append(Token("elapsed", text.lower()))
        elif found := _CONDITION.fullmatch(text):
            condition = (found[1], Decimal(found[2]))
        elif found := re.fullmatch(r"DBNum([1-4])", text, re.IGNORECASE):
            numerals = int(found[1])
    fraction = _FRACTION.fullmatch("".join(t.text for t in tokens if t.kind != "space").strip())
    form = None if fraction is None else (fraction[1] or "", fraction[2], fraction[3])
    return Section(tuple(tokens), condition, numerals, form)
