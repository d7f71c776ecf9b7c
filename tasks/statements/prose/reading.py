"""Reading sentences word by word: which figure belongs to which words.

A figure's clause is what stands between it and the stop or figure before it. A figure is read
only where every word of its clause is known; what the clause leaves open (the subject of 比上年
增加…, the fund of a part) is taken from the figure, the list or the heading before it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tasks.statements.amounts import UNITS, Figure, figure
from tasks.statements.prose.meaning import Clause, Meaning, named
from tasks.statements.prose.text import Text
from tasks.statements.prose.words import Token, tokens

_SHARES = ("%", "‰", "个百分点", "百分点")
_NEAR = re.compile(r"(\([含不]+\))?(以上|以下|以内|以外|左右|余|多|内)")
_PROJECTS = re.compile(r"(一级|二级|三级)?项目")
_UNCHANGED = "1"
# 其他支出 beside these is what remains, not the 类 of that name.
_KINDS = ("basic", "project")
_ALONE = ("three-public", "procurement", "assets", "staff")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that was understood.

    Attributes:
        measure: of the figure itself: that of its meaning, or change, change-rate, share or
            execution-rate of it.
        stated: the number, or 持平, as printed.
        start: its place in the text of the passage.
        sentence: start and end of its sentence.
        phrase: start and end of the words that give the meaning.
    """

    meaning: Meaning
    measure: str
    figure: Figure
    stated: str
    start: int
    sentence: tuple[int, int]
    phrase: tuple[int, int] | None = None


@dataclass(slots=True)
class State:
    """What a clause may take from before it.

    Attributes:
        current: what the last figure or subject was about.
        head: what the last sum outside a list was about.
        whole: what the list (其中, 包括) gives the parts of.
        change: the last reading, where it was a change.
        reason: whether the words tell reasons or uses.
        told: whether they have told a figure.
        lost: whether the whole of a list was not understood.
        broken: whether the last sum was not understood.
        joined: whether the clause goes on after A、 or A和.
        fresh: whether nothing but 比上年 stands between the clause and a ； or 。
        parts: whether parts of a whole have been listed in the passage.
        compared: whether 与上年相比 stands before.
    """

    current: Meaning | None = None
    head: Meaning | None = None
    whole: Meaning | None = None
    change: Reading | None = None
    reason: bool = False
    told: bool = False
    lost: bool = False
    broken: bool = False
    joined: bool = False
    fresh: bool = False
    parts: bool = False
    compared: bool = False
    clause: list[Token] = field(default_factory=list)


class Sentences:
    """Reads the sentences of one passage in their order."""

    def __init__(
        self, text: Text, plain: str, heading: Meaning | None, whole: Meaning | None,
        entity: str | None, year: int | None, phase: str,
    ):  # fmt: skip
        """Start a passage.

        Args:
            plain: its text, in which the names of the office are masked.
            heading: what the headings above are about.
            whole: the whole whose parts it goes on to list.
            entity: whose section it stands in; None: the office's.
            year, phase: those of the document.
        """
        self._text = text
        self._plain = plain
        self._heading = heading
        self._entity = entity
        self._default = year
        self._year: int | None = None
        self._phase = phase
        self.state = State(whole=whole)
        self._outer: list[State] = []
        self._printed: dict[Token, str] = {}
        self._changed: set[str] = set()

    def read(self, start: int, end: int) -> Iterator[Reading]:
        """The figures of the sentence from start to end."""
        self._sentence = (start, end)
        words = [_shifted(token, start) for token in tokens(self._plain[start:end])]
        self._printed = {word: self._as_printed(word) for word in words}
        self._outer = []
        self.state = replace(
            self.state, change=None, reason=False, lost=False, broken=False, joined=False, clause=[]
        )
        first = next((word.role for word in words if word.role not in ("mark", "comma")), "")
        if first != "scope" and start:
            self.state.whole, self.state.compared = None, False
        for word in words:
            yield from self._word(word)
        self._stop()

    def _as_printed(self, word: Token) -> str:
        printed = self._text.original(word.start, word.end)
        return re.sub(r"[\s\"'“”‘’「」『』*#]", "", printed)

    def _word(self, word: Token) -> Iterator[Reading]:
        state = self.state
        if word.role in ("figure", "same"):
            clause = Clause.of(state.clause)
            state.clause = []
            found = self._figure(clause, word) if word.role == "figure" else self._same(clause, word)
            state.change = found if found and found.measure == "change" else None
            state.joined = state.fresh = False
            state.told = True
            if found:
                yield found
        elif word.text == ":" and self._plain[word.start - 1 : word.start] not in ("", ")") and self._ends_figure(word):
            self._stop()
            state.whole = state.current
        elif word.role in ("comma", "end", "mark", "scope", "reason", "open", "close"):
            if word.role != "open":
                self._stop(word.text == "、")
            self._turn(word)
        elif word.role == "conjunction" and Clause.of(state.clause).subjects:
            self._stop(joined=True)
        else:
            if word.role == "number" and self._plain[word.end : word.end + 1] in tuple("万亿千百元%"):
                self._unread("元")
            state.clause.append(word)

    def _ends_figure(self, word: Token) -> bool:
        return any(figure.end == word.start for figure in self._printed if figure.role == "figure")

    def _turn(self, word: Token) -> None:
        state = self.state
        if word.role == "end":
            state.reason = state.broken = False
            state.fresh = True
        elif word.role == "reason":
            state.reason, state.told = True, False
        elif word.role == "scope":
            again = word.word.value == "head"
            state.whole = (state.head if again else state.current) or state.whole
            state.reason = False
            state.lost = state.current is None and state.broken
        elif word.role == "open":
            self._outer.append(state)
            self.state = replace(state, whole=state.current or state.whole, clause=[])
        elif word.role == "close" and self._outer:
            self.state = self._outer.pop()

    def _stop(self, joined: bool = False) -> None:
        """End a clause without a figure: what it is about is the subject of what follows."""
        state, clause = self.state, Clause.of(self.state.clause)
        state.clause = []
        listed = joined or state.joined
        state.joined = joined and clause.speaks
        state.compared = state.compared or clause.has("compare")
        if state.reason or listed or clause.has("up", "down"):
            return
        self._year = self._year_of(clause) or self._year
        context = clause.last("context")
        if context:
            state.current = Meaning("performance", context.word.value, self._printed[context])
        elif clause.known:
            if clause.has("class", "chain", "coded", "measure", "source", "weak"):
                state.current = self._about(clause) or state.current

    def _about(self, clause: Clause) -> Meaning | None:
        """What the clause is about, with fund, phase and year."""
        state = self.state
        whole = state.current if state.reason else state.whole
        if clause.has("involved") and not clause.subjects:
            found = self._involved(clause)
        else:
            found = named(clause, whole, self._printed)
            if found is None and clause.known and not clause.speaks:
                told = clause.has("phase", "execution") or clause.has("filler") and "安排" in clause.text
                found = (state.current or whole or self._heading) if told else None
                if found and found.classification == "performance":
                    found = None
            elif found is None and clause.known and not clause.subjects:
                found = self._of_fund(clause)
            elif found and self._executed(clause, found):
                found = state.current
            elif found and found.name == "其他支出" and state.current and state.current.measure in _KINDS:
                found = replace(found, classification="total", code="expenditure", measure="other-expenditure")
        if found is None or state.joined or self._astray(clause):
            return None
        phase = clause.before("compare").last("phase")
        year = self._year_of(clause) or (None if clause.speaks else found.year) or self._year
        return replace(
            found,
            phase=phase.word.value if phase else found.phase or self._phase,
            year=year or found.year or self._default,
            entity=clause.entity or found.entity or self._entity,
        )

    def _astray(self, clause: Clause) -> bool:
        """Whether it may be a part of something that was not understood."""
        if self.state.lost:
            return not any(token.word.classification in _ALONE for token in clause.subjects)
        return self.state.broken and not clause.subjects and not clause.has("source")

    def _involved(self, clause: Clause) -> Meaning | None:
        """涉及一般公共预算拨款 296 万元: the money of what 绩效目标 is said of before."""
        found = self.state.current
        if found is None or found.classification != "performance" or not clause.known:
            return None
        fund = clause.last("fund")
        return replace(found, measure="total", fund=fund.word.fund if fund else found.fund)

    def _of_fund(self, clause: Clause) -> Meaning | None:
        """A fund alone, as 政府性基金预算拨款 0 元 after the general budget's."""
        fund, current = clause.last("fund"), self.state.current
        if fund is None:
            return None
        if current and current.classification == "performance":
            return replace(current, fund=fund.word.fund)
        return Meaning("income", "", self._printed[fund], fund=fund.word.fund)

    def _executed(self, clause: Clause, found: Meaning) -> bool:
        """Whether 支出决算为 tells the outcome of the budget figure before it."""
        current = self.state.current
        phase = clause.last("phase")
        bare = found.code == "expenditure" and found.classification == "total" and not found.fund
        outcome = phase is not None and phase.word.value == "final"
        measured = clause.has("measure", "fund") or clause.entity
        return bare and outcome and not measured and current is not None

    def _year_of(self, clause: Clause) -> int | None:
        if clause.year or clause.has("present"):
            return clause.year or self._default
        if clause.has("prior") and self._default:
            return self._default - 1
        return None

    def _figure(self, clause: Clause, word: Token) -> Reading | None:
        number = re.match(r"[-+\d.,]+", word.text)
        assert number
        stated = self._text.original(word.start, word.start + number.end())
        unit = word.text[number.end() :]
        read = replace(figure(stated), unit=unit)
        rest = self._plain[word.end :]
        if read.value is None or _NEAR.match(rest) or clause.has("to"):
            return self._unread(unit)
        if clause.has("share", "execution"):
            return self._share(clause, word, read) if unit in _SHARES else None
        if clause.has("up", "down"):
            return self._change(clause, word, read)
        if unit in _SHARES:
            return self._bracketed_rate(clause, word, read)
        if unit in UNITS:
            return self._stock(clause, word, read)
        return self._count(clause, word, read)

    def _unread(self, unit: str) -> None:
        """A sum that was not understood: what follows is not about the one before it."""
        if unit in UNITS and not self.state.reason:
            self.state.current, self.state.broken = None, True

    def _share(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        said = clause.last("share", "execution")
        assert said
        lead = Clause.of(clause.before("share", "execution").tokens)
        found = self._about(lead) if lead.speaks else self.state.current
        if found is None or not lead.known or self.state.reason:
            return None
        measure = "share" if said.role == "share" else "execution-rate"
        return self._reading(found, measure, read, word, (said.start, word.start))

    def _change(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        state = self.state
        direction = clause.last("up", "down")
        assert direction
        money, rate = read.unit in UNITS, read.unit in _SHARES
        lead = Clause.of(clause.before("up", "down").tokens)
        after = [token for token in clause.tokens if token.start > direction.start]
        if not (money or rate) or not lead.known or any(t.role != "filler" for t in after):
            return self._unread(read.unit or "")
        if lead.speaks:
            found = self._about(lead)
        elif rate and state.change:
            found = state.change.meaning
        else:
            found = None if state.reason and (state.told or not lead.has("compare")) else self._compared()
        if found is None or (read.value and read.value < 0):
            return self._unread(read.unit or "")
        if not state.reason:
            state.current = found
            self._changed.add(found.name)
        compare = lead.last("compare")
        start = compare.start if compare else direction.start
        measure = "change" if money else "change-rate"
        signed = -read.value if direction.role == "down" and read.value else read.value
        return self._reading(found, measure, replace(read, value=signed), word, (start, word.start))

    def _compared(self) -> Meaning | None:
        """What 比上年增加 alone is said of: after a list, of the whole or of its last part."""
        state = self.state
        if not (state.fresh and state.parts and state.head) or state.current is None:
            return state.current
        if not self._changed:
            return state.head
        return None if state.current.name in self._changed else state.current

    def _bracketed_rate(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        """The 43% of 较上年减少24.5万元（43%）."""
        change = self._outer[-1].change if self._outer else None
        before = self._plain[: word.start]
        if change is None or clause.tokens or not before.endswith(change.figure.unit + "("):  # type: ignore[operator]
            return None
        value = read.value
        if value and change.figure.value is not None and change.figure.value < 0:
            value = -value
        return self._reading(
            change.meaning, "change-rate", replace(read, value=value), word, change.phrase
        )

    def _stock(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        state = self.state
        compare = clause.last("compare")
        found = None
        if not clause.has("none", "each") and not (state.reason and not compare):
            found = self._about(clause)
        if found is None or found.measure in ("quantity",):
            return self._unread(read.unit or "")
        if compare:
            return self._basis(found, compare, clause, word, read)
        state.current, state.broken = found, False
        if state.whole is None:
            state.head, state.parts = found, False
            self._changed = set()
        else:
            state.parts = True
        self._year = self._year_of(clause) or self._year
        return self._reading(found, found.measure, read, word)

    def _basis(
        self, found: Meaning, compare: Token, clause: Clause, word: Token, read: Figure
    ) -> Reading | None:
        """The prior year's figure in 比2025年年初预算数9819.98万元减少193.20万元."""
        year = re.search(r"20\d\d", compare.text)
        then = int(year.group()) if year else self._default and self._default - 1
        phase = clause.last("phase")
        found = replace(found, year=then, phase=phase.word.value if phase else found.phase)
        return self._reading(found, found.measure, read, word, (compare.start, word.start))

    def _count(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        subjects = clause.subjects
        if self.state.reason:
            return None
        found = self._about(clause) if subjects and not clause.has("none") else None
        if found and subjects[-1].word.quantity:
            before = self.state.current
            bought = before and before.measure == "acquisition" and found.classification == "assets"
            acquired = found.measure == "acquisition" or (bought and before and before.year == found.year)
            measure = "acquisition" if acquired else "quantity"
            found = replace(found, measure=measure)
        elif not clause.tokens or all(t.role in ("filler", "noun", "year") for t in clause.tokens):
            found = self._counted_again(clause, word, read)
        else:
            return None
        if found is None:
            return None
        self._year = self._year_of(clause) or self._year
        phaseless = found.classification in ("assets", "staff", "performance")
        found = replace(found, phase="") if phaseless else found
        self.state.current = found
        return self._reading(found, found.measure, read, word)

    def _counted_again(self, clause: Clause, word: Token, read: Figure) -> Meaning | None:
        """The persons of 10批次、152人次, and the noun behind the number of 7个一级项目."""
        current = self.state.current
        if current and current.classification == "three-public" and current.measure == "quantity":
            return current if read.unit == "人次" and not clause.tokens else None
        noun = _PROJECTS.match(self._plain, word.end)
        start, end = self._sentence
        if noun and "绩效目标" in self._plain[start:end] and not self.state.reason:
            code = current.code if current and current.classification == "performance" else "targets"
            year = self._year_of(clause) or self._year or self._default
            return Meaning("performance", code, noun.group(), "quantity", year=year)
        return None

    def _same(self, clause: Clause, word: Token) -> Reading | None:
        state = self.state
        compare = clause.last("compare")
        if not (compare or state.compared) or not clause.known or clause.has("each"):
            return None
        state.compared = True
        lead = Clause.of([t for t in clause.tokens if t.role not in ("compare",)])
        if lead.has("share", "execution", "up", "down"):
            return None
        found = self._about(lead) if lead.has("class", "measure", "source", "chain", "coded", "weak") else self._compared()
        if found is None or (state.reason and not lead.speaks):
            return None
        state.current = found
        self._changed.add(found.name)
        same = word.word.value == _UNCHANGED
        stated = self._text.original(word.start, word.end)
        read = Figure(stated, Decimal(0) if same else None, 0, "not-money" if same else "not-a-number")
        start = compare.start if compare else word.start
        return self._reading(found, "change", read, word, (start, word.end))

    def _reading(
        self, found: Meaning, measure: str, read: Figure, word: Token,
        phrase: tuple[int, int] | None = None,
    ) -> Reading:  # fmt: skip
        if phrase is None and self.state.whole is not None:
            scope = self._plain.rfind("其中", self._sentence[0], word.start)
            part = found.classification != "assets" or found.code == self.state.whole.code
            phrase = (scope, scope + 2) if scope >= 0 and part else None
        stated = read.text
        return Reading(found, measure, read, stated, word.start, self._sentence, phrase)


def _shifted(token: Token, by: int) -> Token:
    return replace(token, start=token.start + by, end=token.end + by)
