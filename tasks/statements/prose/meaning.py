"""What a figure is about, put together from the words of its clause."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tasks.records import Classed
from tasks.statements.prose.words import Token

# 元 and its multiples; %; the rest are counts.
_OFFICE = re.compile(
    r"[一-鿿]{2,28}(局|委员会|办公室|厅|院|中心|处|大?队|所|站|馆|学校|协会|办事处|政府)"
)
_LEVEL = re.compile(r"[（(]([类款项])[）)]")
_CODE = re.compile(r"\d{3}(?:\d\d){0,2}")
_UNKNOWN = ("gap", "number", "conjunction")
_SUBJECTS = ("class", "context", "chain", "coded")
_NAMING = (*_SUBJECTS, "measure", "source", "weak")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure is about; the fields are those of `tasks.records.Fact`.

    Attributes:
        parents: the classes above its own, as 类 and 款 of a 项.
    """

    classification: str
    code: str
    name: str
    measure: str = "total"
    fund: str = ""
    phase: str = ""
    year: int | None = None
    entity: str | None = None
    parents: tuple[Classed, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """The words between two stops or figures, without what is not understood.

    Attributes:
        known: whether every word counts as understood: no gap but for the name of an office.
        entity: the name of an office other than the document's own.
    """

    tokens: tuple[Token, ...]
    known: bool
    entity: str | None

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> "Clause":
        """The clause of these words."""
        gaps = [place for place, token in enumerate(tokens) if token.role in _UNKNOWN]
        if not gaps:
            return cls(tuple(tokens), True, None)
        before = tokens[gaps[0] : gaps[-1] + 1]
        name = "".join(token.text for token in before)
        rest = (*tokens[: gaps[0]], *tokens[gaps[-1] + 1 :])
        leads = not any(token.role in _NAMING for token in tokens[: gaps[0]])
        named_next = any(token.role in (*_SUBJECTS, "measure") for token in rest)
        if leads and named_next and _OFFICE.fullmatch(name):
            return cls(rest, True, name)
        return cls(tuple(tokens), False, None)

    def has(self, *roles: str) -> bool:
        """Whether a word with one of these roles is in it."""
        return any(token.role in roles for token in self.tokens)

    def last(self, *roles: str) -> Token | None:
        """The last word with one of these roles."""
        return next((token for token in reversed(self.tokens) if token.role in roles), None)

    def before(self, *roles: str) -> "Clause":
        """The part of it before the first word with one of these roles."""
        for place, token in enumerate(self.tokens):
            if token.role in roles:
                return replace(self, tokens=self.tokens[:place])
        return self

    def after(self, word: Token) -> bool:
        """Whether anything but 了 or 额 follows the word."""
        return any(token.role != "filler" for token in self.tokens if token.start > word.start)

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(token.text for token in self.tokens)

    @property
    def year(self) -> int | None:
        """The year it names."""
        token = self.last("year")
        found = re.search(r"20\d\d", token.text) if token else None
        return int(found.group()) if found else None

    @property
    def subjects(self) -> list[Token]:
        """The words that say what class a figure is of."""
        return [token for token in self.tokens if token.role in _SUBJECTS]

    @property
    def speaks(self) -> bool:
        """Whether it says what a figure is about."""
        return self.has(*_SUBJECTS, "measure", "source", "weak", "fund")


def named(clause: Clause, base: Meaning | None, printed: Mapping[Token, str]) -> Meaning | None:
    """What the clause is about by itself or, of a part of a whole (其中), by the whole.

    Args:
        base: the whole whose parts are listed; None: no list.
        printed: the words as printed.
    """
    subjects = clause.subjects
    kinds = {(token.word.classification, token.word.value) for token in subjects}
    if not clause.known or len(kinds) > 1:
        return None
    if subjects:
        return _classed(subjects[-1], clause, base, printed)
    source, measure = clause.last("source"), clause.last("measure")
    if source:
        kind = measure.word.measure if measure else "total"
        return Meaning("income", "", printed[source], kind, source.word.fund)
    if measure:
        return _measured(measure, clause, base, printed)
    return None if clause.has("noun") else _general(clause, base, printed)


def _general(clause: Clause, base: Meaning | None, printed: Mapping[Token, str]) -> Meaning | None:
    """收入 and 支出, with or without a fund, and a fund alone."""
    fund, weak = clause.last("fund"), clause.last("weak")
    if weak and fund:
        name = _span(fund, weak, printed)
        if weak.word.value == "income":
            return Meaning("income", "", name, fund=fund.word.fund)
        return Meaning("total", weak.word.value, name, fund=fund.word.fund)
    if weak:
        return Meaning("total", weak.word.value, printed[weak])
    if fund is None or base is None:
        return None
    if (base.classification, base.code) == ("total", "income"):
        return Meaning("income", "", printed[fund], fund=fund.word.fund)
    return replace(base, name=printed[fund], fund=fund.word.fund)


def _span(first: Token, last: Token, printed: Mapping[Token, str]) -> str:
    return printed[first] + printed[last] if first.start < last.start else printed[last]


def _classed(
    token: Token, clause: Clause, base: Meaning | None, printed: Mapping[Token, str]
) -> Meaning | None:
    found = _class_of(token, base, printed[token])
    if base and not _belongs(found, base):
        return None
    fund, measure = clause.last("fund"), clause.last("measure")
    alike = base is not None and base.classification == found.classification
    inherited = base.fund if base else ""
    money = inherited if alike and inherited else token.word.fund or inherited
    if measure and not token.word.measure:
        found = replace(found, measure=measure.word.measure)
    planned = (
        base is not None and base.measure == "acquisition" and found.classification == "assets"
    )
    if clause.has("planned") or planned:
        found = replace(found, measure="acquisition")
    return replace(found, fund=fund.word.fund if fund else money)


def _class_of(token: Token, base: Meaning | None, text: str) -> Meaning:
    if token.role == "chain":
        return _chained(text)
    if token.role == "coded":
        return _coded(text)
    code = token.word.value or (base.code if base else "")
    return Meaning(token.word.classification, code, text, token.word.measure or "total")


def _belongs(part: Meaning, whole: Meaning) -> bool:
    if whole.classification == "operating-costs":
        return False
    if whole.classification in ("total", part.classification):
        return True
    return part.classification in ("staff", "assets")


def _measured(
    token: Token, clause: Clause, base: Meaning | None, printed: Mapping[Token, str]
) -> Meaning:
    """基本支出 and its like: of the office as a whole or, in a list, of the class listed."""
    fund, weak = clause.last("fund"), clause.last("weak")
    money = fund.word.fund if fund else (base.fund if base else "")
    if base and base.classification not in ("total", "income"):
        return replace(base, measure=token.word.measure, fund=money)
    income = weak is not None and weak.word.value == "income"
    code = "income" if income else token.word.classification
    return Meaning("total", code, printed[token], token.word.measure, money)


def _chained(text: str) -> Meaning:
    """The class of 一般公共服务（类）财政事务（款）行政运行（项） or of names joined by hyphens."""
    if _LEVEL.search(text):
        pieces = _LEVEL.split(text)
        names = [name for name in pieces[0:-1:2] if name]
        if len(names) == 1 and pieces[1] == "类" and not names[0].endswith("支出"):
            names[0] += pieces[-1]
    else:
        names = text.removesuffix("科目").split("-")
    parents = tuple(Classed("functional", None, name) for name in names[:-1])
    return Meaning("functional", "", names[-1], parents=parents)


def _coded(text: str) -> Meaning:
    """The class of 2080501-行政单位离退休 or 行政运行（2010401）."""
    found = _CODE.search(text)
    code = found.group() if found else ""
    before, _, after = text.partition(code)
    name = before[:-1] or after[1:]
    systems = {"2": "functional", "5": "economic-government"}
    return Meaning(systems.get(code[:1], "economic-department"), code, name)
