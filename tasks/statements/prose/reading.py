"""Reading sentences word by word: which figure belongs to which words.

A figure's clause is what stands between it and the stop or figure before it. A figure is read
only where every word of its clause is known; what the clause leaves open (the subject of 比上年
增加…, the fund of a part) is taken from what stands before it (`context`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tasks.statements.amounts import UNITS, Figure, figure
from tasks.statements.prose.context import Context, Setting, base_year
from tasks.statements.prose.meaning import Clause, Meaning
from tasks.statements.prose.text import Text
from tasks.statements.prose.words import Token, figured, printed, tokens

_SHARES = ("%", "‰", "个百分点", "百分点")
_NUMBER = re.compile(r"[-+\d.,]+")
# 100万元以上 is a threshold, 100万元左右 no exact figure.
_NEAR = re.compile(r"(\([含不]+\))?(以上|以下|以内|以外|左右|余|多|内)")
_COUNTED = re.compile(r"(一级|二级|三级)?项目")
_MONEY_FOLLOWS = tuple("万亿千百元%")
_STOPS = ("comma", "end", "mark", "scope", "reason", "close")
_NAMING = ("class", "measure", "source", "chain", "coded", "weak")
# 基本持平 is no exact figure.
_EXACT = "exact"
_SUBJECT_LINE = 60

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that was understood.

    Attributes:
        measure: of the figure itself: that of its meaning, or change, change-rate, share or
            execution-rate of it.
        figure: signed; its text is as printed, 持平 too.
        start: its place in the text of the passage; so `sentence` and `phrase`, from start to end.
    """

    meaning: Meaning
    measure: str
    figure: Figure
    start: int
    sentence: Span
    phrase: Span | None = None


class Sentences:
    """Reads the sentences of one passage in their order."""

    def __init__(self, text: Text, plain: str, setting: Setting) -> None:
        """Start a passage; `plain` is its text with the names of the office masked."""
        self._text = text
        self._plain = plain
        self._context = Context(setting)
        self._change: Reading | None = None

    @property
    def about(self) -> Meaning | None:
        """What a list that begins after the passage gives the parts of."""
        state = self._context.state
        return state.head or state.current

    def read(self, start: int, end: int) -> Iterator[Reading]:
        """The figures of the sentence from start to end."""
        sentence = self._plain[start:end]
        words: list[Token] = []
        if len(sentence) <= _SUBJECT_LINE or figured(sentence):
            words = list(tokens(self._plain, start, end))
        self._sentence, self._change = (start, end), None
        self._context.begin({word: printed(word, self._text) for word in words}, start == 0)
        for before, word in zip([None, *words], words, strict=False):
            yield from self._word(word, before)
        self._context.stop()

    def _word(self, word: Token, before: Token | None) -> Iterator[Reading]:
        context, state = self._context, self._context.state
        if word.role in ("figure", "same"):
            yield from self._figured(word)
        elif word.text == ":" and before and before.role == "figure":
            context.list_parts(state.current)
        elif word.role in _STOPS:
            context.stop(joined=word.text == "、")
            context.turn(word)
        elif word.role == "open":
            context.turn(word)
        elif word.role == "conjunction" and Clause.of(state.clause).subjects:
            context.stop(joined=True)
        else:
            if word.role == "number" and self._plain.startswith(_MONEY_FOLLOWS, word.end):
                context.lose("元")
            state.clause.append(word)

    def _figured(self, word: Token) -> Iterator[Reading]:
        state = self._context.state
        clause = Clause.of(state.clause)
        state.clause = []
        found = self._number(clause, word) if word.role == "figure" else self._same(clause, word)
        self._change = found if found and found.measure == "change" else None
        state.joined = state.fresh = False
        state.told = True
        if found:
            yield found

    def _number(self, clause: Clause, word: Token) -> Reading | None:
        number = _NUMBER.match(word.text)
        length = number.end() if number else 0
        stated = self._text.original(word.start, word.start + length)
        read = replace(figure(stated), unit=word.text[length:])
        unit = read.unit or ""
        if read.value is None or _NEAR.match(self._plain, word.end) or clause.has("to"):
            found = None
        elif clause.has("share", "execution"):
            return self._share(clause, word, read) if unit in _SHARES else None
        elif clause.has("up", "down"):
            found = self._changed(clause, word, read)
        elif unit in _SHARES:
            return self._bracketed_rate(clause, word, read)
        elif unit in UNITS:
            found = self._sum(clause, word, read)
        else:
            return self._count(clause, word, read)
        if found is None:
            self._context.lose(unit)
        return found

    def _share(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        """占本年支出合计的 79.49%, 完成年初预算的 98.20%."""
        said = clause.last("share", "execution")
        lead = Clause.of(clause.before("share", "execution").tokens)
        state = self._context.state
        found = self._context.about(lead) if lead.speaks else state.current
        if said is None or found is None or not lead.known or state.reason:
            return None
        measure = "share" if said.role == "share" else "execution-rate"
        return self._reading(found, measure, read, word, (said.start, word.start))

    def _changed(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        """比上年增加 74.7 万元, 下降 3.5%."""
        direction = clause.last("up", "down")
        lead = Clause.of(clause.before("up", "down").tokens)
        measure = _change_measure(read)
        if direction is None or measure is None or not lead.known or clause.after(direction):
            return None
        found = self._changing(lead, measure)
        if found is None or (read.value and read.value < 0):
            return None
        if not self._context.state.reason:
            self._context.state.current = found
            self._context.changed.add(found.name)
        compare = lead.last("compare") or direction
        down = direction.role == "down" and read.value
        signed = replace(read, value=-read.value) if down and read.value else read
        return self._reading(found, measure, signed, word, (compare.start, word.start))

    def _changing(self, lead: Clause, measure: str) -> Meaning | None:
        """What a change is of: its own subject, else that of the figure before."""
        state = self._context.state
        if lead.speaks:
            return self._context.about(lead)
        if measure == "change-rate" and self._change:
            return self._change.meaning
        # Amid reasons 比上年增加 is of what they explain, 增加 is of anything.
        if state.reason and (state.told or not lead.has("compare")):
            return None
        return self._context.compared()

    def _bracketed_rate(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        """The 43% of 较上年减少24.5万元（43%）."""
        change = self._change
        if change is None or clause.tokens or self._plain[word.start - 1] != "(":
            return None
        fall = change.figure.value is not None and change.figure.value < 0
        signed = replace(read, value=-read.value) if fall and read.value else read
        return self._reading(change.meaning, "change-rate", signed, word, change.phrase)

    def _sum(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        compare = clause.last("compare")
        if clause.has("none", "each") or (self._context.state.reason and not compare):
            return None
        found = self._context.about(clause)
        if found is None or found.measure == "quantity":
            return None
        if compare:
            return self._basis(found, compare, clause, word, read)
        self._context.keep(found, clause)
        return self._reading(found, found.measure, read, word)

    def _basis(
        self, found: Meaning, compare: Token, clause: Clause, word: Token, read: Figure
    ) -> Reading:
        """The prior year's figure in 比2025年年初预算数9819.98万元减少193.20万元."""
        phase = clause.last("phase")
        found = replace(
            found,
            year=base_year(compare, self._context.setting.year),
            phase=phase.word.value if phase else found.phase,
        )
        return self._reading(found, found.measure, read, word, (compare.start, word.start))

    def _count(self, clause: Clause, word: Token, read: Figure) -> Reading | None:
        if self._context.state.reason or clause.has("none"):
            return None
        if clause.subjects:
            found = self._of_things(clause)
        elif all(token.role in ("filler", "noun", "year") for token in clause.tokens):
            found = self._of_the_same(clause, read) or self._of_projects(clause, word)
        else:
            found = None
        if found is None:
            if clause.has("context"):
                self._context.lose("元")
            return None
        if found.classification in ("assets", "staff", "performance"):
            found = replace(found, phase="")
        self._context.keep(found, clause)
        return self._reading(found, found.measure, read, word)

    def _of_things(self, clause: Clause) -> Meaning | None:
        """车辆 1 辆, 行政编制 11 人; after 购置车辆 what is bought too."""
        found, before = self._context.about(clause), self._context.state.current
        if found is None or not clause.subjects[-1].word.quantity:
            return None
        bought = found.measure == "acquisition" or (
            before is not None
            and (before.classification, before.measure) == ("assets", "acquisition")
            and (found.classification, found.year) == ("assets", before.year)
        )
        return replace(found, measure="acquisition" if bought else "quantity")

    def _of_the_same(self, clause: Clause, read: Figure) -> Meaning | None:
        """The persons of 公务接待 10 批次、152 人次."""
        current = self._context.state.current
        if clause.tokens or read.unit != "人次" or current is None:
            return None
        counted = (current.classification, current.measure) == ("three-public", "quantity")
        return current if counted else None

    def _of_projects(self, clause: Clause, word: Token) -> Meaning | None:
        """共 7 个项目纳入绩效目标管理, where the noun stands behind the number."""
        noun = _COUNTED.match(self._plain, word.end)
        if noun is None or "绩效目标" not in self._plain[slice(*self._sentence)]:
            return None
        current = self._context.state.current
        code = current.code if current and current.classification == "performance" else "targets"
        year = self._context.year_here(clause)
        return Meaning("performance", code, noun.group(), "quantity", year=year)

    def _same(self, clause: Clause, word: Token) -> Reading | None:
        """与上年持平."""
        context, state = self._context, self._context.state
        compare = clause.last("compare")
        other = clause.has("each", "share", "execution", "up", "down")
        if not (compare or state.compared) or not clause.known or other:
            return None
        state.compared = True
        lead = Clause.of([token for token in clause.tokens if token is not compare])
        found = context.about(lead) if lead.has(*_NAMING) else context.compared()
        if found is None or (state.reason and not lead.speaks):
            return None
        state.current = found
        context.changed.add(found.name)
        stated = self._text.original(word.start, word.end)
        exact = word.word.value == _EXACT
        read = Figure(stated, Decimal(0) if exact else None, 0, None if exact else "not-a-number")
        start = compare.start if compare else word.start
        return self._reading(found, "change", read, word, (start, word.end))

    def _reading(
        self, found: Meaning, measure: str, read: Figure, word: Token, phrase: Span | None = None
    ) -> Reading:
        whole = self._context.state.whole
        if (
            phrase is None
            and whole
            and (found.classification != "assets" or found.code == whole.code)
        ):
            part = self._plain.rfind("其中", self._sentence[0], word.start)
            phrase = (part, part + len("其中")) if part >= 0 else None
        return Reading(found, measure, read, word.start, self._sentence, phrase)


def _change_measure(read: Figure) -> str | None:
    if read.unit in UNITS:
        return "change"
    return "change-rate" if read.unit in _SHARES else None
