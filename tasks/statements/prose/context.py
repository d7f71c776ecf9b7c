"""What a clause takes from the figures, lists and headings before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tasks.statements.amounts import UNITS
from tasks.statements.prose.meaning import Clause, Meaning, named
from tasks.statements.prose.words import Token

# 其他支出 beside these is what remains, not the 类 of that name.
_KINDS = ("basic", "project")
# What its own words say enough of, even in a list of the parts of something unknown.
_ALONE = ("three-public", "procurement", "assets", "staff")
# What is owned and who is employed is neither budget nor outcome.
_PHASELESS = ("assets", "staff")
_NAMING = ("class", "chain", "coded", "measure", "source", "weak")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a passage stands.

    Attributes:
        heading: what the headings above are about.
        whole: the whole whose parts the passage goes on to list.
        entity: the unit inside the office whose section it is.
        year, phase: those of the document.
    """

    heading: Meaning | None
    whole: Meaning | None
    entity: str | None
    year: int | None
    phase: str


@dataclass(slots=True)
class State:
    """What holds at one place of a passage; brackets have their own.

    Attributes:
        current: what the last figure or subject was about.
        head: what the last sum outside a list was about.
        whole: what a list (其中, 包括) gives the parts of.
        reason: whether the words tell reasons or uses; `told`: whether they have told a figure.
        broken: whether the last sum was not understood; `lost`: whether a list is of its parts.
        joined: whether the clause goes on after A、 or A和.
        fresh: whether the clause is the first after a ； or 。
        parts: whether parts of `head` have been listed.
        compared: whether 与上年相比 stands before.
    """

    current: Meaning | None = None
    head: Meaning | None = None
    whole: Meaning | None = None
    reason: bool = False
    told: bool = False
    broken: bool = False
    lost: bool = False
    joined: bool = False
    fresh: bool = False
    parts: bool = False
    compared: bool = False
    clause: list[Token] = field(default_factory=list)


class Context:
    """Follows a passage word by word and says what its clauses are about."""

    def __init__(self, setting: Setting) -> None:
        """Start a passage."""
        self.setting = setting
        self.state = State(whole=setting.whole)
        self.changed: set[str] = set()
        self._year: int | None = None
        self._outer: list[State] = []
        self._printed: Mapping[Token, str] = {}

    def begin(self, printed: Mapping[Token, str], first: bool) -> None:
        """Start a sentence; only one that starts with 其中 goes on with the list before it.

        Args:
            printed: its words as printed.
            first: whether it is the passage's first.
        """
        self._printed, self._outer = printed, []
        state = self.state = replace(
            self.state, reason=False, broken=False, lost=False, joined=False, clause=[]
        )
        roles = (word.role for word in printed if word.role not in ("mark", "comma"))
        if not first and next(roles, "") != "scope":
            state.whole, state.compared = None, False

    @property
    def bracketed(self) -> State | None:
        """What holds outside the brackets that are open."""
        return self._outer[-1] if self._outer else None

    def turn(self, word: Token) -> None:
        """Take note of a stop, a bracket, 其中 or a word that begins reasons."""
        state = self.state
        if word.role == "end":
            state.reason = False
            state.fresh = True
        elif word.role == "reason":
            state.reason, state.told = True, False
        elif word.role == "scope":
            self.list_parts(state.head if word.word.value == "head" else state.current)
        elif word.role == "open":
            self._outer.append(state)
            self.state = replace(state, whole=state.current or state.whole, clause=[])
        elif word.role == "close" and self._outer:
            self.state = self._outer.pop()

    def list_parts(self, whole: Meaning | None) -> None:
        """What follows are the parts of this whole."""
        state = self.state
        state.lost = whole is None and state.broken
        state.whole = whole or state.whole
        state.reason = False

    def stop(self, joined: bool = False) -> None:
        """End a clause without a figure: what it is about is the subject of what follows."""
        state, clause = self.state, Clause.of(self.state.clause)
        state.clause = []
        listed = joined or state.joined
        state.joined = joined and bool(clause.tokens)
        state.compared = state.compared or clause.has("compare")
        if state.reason or listed or clause.has("up", "down"):
            return
        self._year = self.year_of(clause) or self._year
        context = clause.last("context")
        if context:
            state.current = Meaning("performance", context.word.value, self._printed[context])
        elif clause.known and clause.has(*_NAMING):
            state.current = self.about(clause) or state.current

    def lose(self, unit: str) -> None:
        """A sum was not understood: what follows is not about the one before it."""
        if unit in UNITS and not self.state.reason:
            self.state.current, self.state.broken = None, True

    def keep(self, found: Meaning, clause: Clause) -> None:
        """A sum or number was understood: what follows may be about it."""
        state = self.state
        state.current, state.broken = found, False
        if state.whole:
            state.parts = True
        else:
            state.head, state.parts = found, False
            self.changed = set()
        # （去年预算数为0万元） does not move the sentence around it to that year.
        if not self._outer:
            self._year = self.year_of(clause) or self._year

    def about(self, clause: Clause) -> Meaning | None:
        """What the clause is about, with fund, phase and year; None where that is not sure."""
        if not clause.known or self.state.joined or self._astray(clause):
            return None
        found = self._named(clause) if clause.speaks else self._continued(clause)
        if found is None:
            return None
        phase = clause.before("compare").last("phase")
        year = self.year_of(clause) or (None if clause.speaks else found.year) or self._year
        usual = "" if found.classification in _PHASELESS else self.setting.phase
        return replace(
            found,
            phase=phase.word.value if phase else found.phase or usual,
            year=year or found.year or self.setting.year,
            entity=clause.entity or found.entity or self.setting.entity,
        )

    def compared(self) -> Meaning | None:
        """What 比上年增加 alone is said of: after a list, of the whole or of its last part."""
        state = self.state
        if not (state.fresh and state.parts and state.head) or state.current is None:
            return state.current
        if not self.changed:
            return state.head
        return None if state.current.name in self.changed else state.current

    def year_of(self, clause: Clause) -> int | None:
        """The year that the clause names, as 2023年, 上年 or 本年."""
        default = self.setting.year
        if clause.year or clause.has("present"):
            return clause.year or default
        return default - 1 if clause.has("prior") and default else None

    def year_here(self, clause: Clause) -> int | None:
        """The year of figures in the clause, named there or before."""
        return self.year_of(clause) or self._year or self.setting.year

    def _astray(self, clause: Clause) -> bool:
        """Whether the clause may tell a part of something that was not understood."""
        if self.state.lost:
            return not any(token.word.classification in _ALONE for token in clause.subjects)
        return self.state.broken and not clause.subjects

    def _named(self, clause: Clause) -> Meaning | None:
        """What its own words say it is about."""
        state = self.state
        if clause.has("involved") and not clause.subjects:
            return self._involved(clause)
        found = named(clause, state.current if state.reason else state.whole, self._printed)
        if found is None:
            return None if clause.subjects else self._of_fund(clause)
        if self._executed(clause, found):
            return state.current
        remaining = found.name == "其他支出" and state.current and state.current.measure in _KINDS
        if remaining:
            return Meaning("total", "expenditure", found.name, "other-expenditure", found.fund)
        return found

    def _continued(self, clause: Clause) -> Meaning | None:
        """What 年初预算为 and 2026年预算安排 go on with: the subject or the heading before."""
        state = self.state
        if clause.has("involved"):
            return self._involved(clause)
        if not clause.has("phase") and "安排" not in clause.text:
            return None
        found = state.current or state.whole or self.setting.heading
        return None if found and found.classification == "performance" else found

    def _involved(self, clause: Clause) -> Meaning | None:
        """涉及一般公共预算拨款 296 万元: the money of what 绩效目标 is said of before."""
        found = self.state.current
        if found is None or found.classification != "performance":
            return None
        fund = clause.last("fund")
        return replace(found, measure="total", fund=fund.word.fund if fund else found.fund)

    def _of_fund(self, clause: Clause) -> Meaning | None:
        """A fund alone, as 政府性基金预算拨款 0 元 after the general budget's."""
        fund, current = clause.last("fund"), self.state.current
        if fund is None or clause.has("weak", "measure", "noun"):
            return None
        if current and current.classification == "performance":
            return replace(current, fund=fund.word.fund)
        return Meaning("income", "", self._printed[fund], fund=fund.word.fund)

    def _executed(self, clause: Clause, found: Meaning) -> bool:
        """Whether 支出决算为 tells the outcome of the budget figure before it."""
        phase = clause.last("phase")
        bare = (found.classification, found.code, found.fund) == ("total", "expenditure", "")
        outcome = phase is not None and phase.word.value == "final"
        fits = not (clause.has("measure", "fund") or clause.entity)
        return bare and outcome and fits and self.state.current is not None


def base_year(compare: Token, default: int | None) -> int | None:
    """The year that 比2025年 or 比上年 compares with."""
    found = re.search(r"20\d\d", compare.text)
    if found:
        return int(found.group())
    return default - 1 if default else None
