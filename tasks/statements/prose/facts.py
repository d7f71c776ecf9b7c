"""Facts from running text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from tasks.records import Classed, DocumentKind, Fact, Paragraph
from tasks.statements.amounts import UNITS, Amount, amount
from tasks.statements.prose.meaning import Clause, Meaning, named
from tasks.statements.prose.reading import Reading, Sentences
from tasks.statements.prose.text import Passage, passages
from tasks.statements.prose.words import OWNER, tokens

_PHASES = {"budget": "budget", "final_accounts": "final"}
_DERIVED = ("change", "change-rate", "share", "execution-rate")
_OFFICE = r"[一-鿿]{2,28}(?:局|委员会|办公室|厅|院|中心|处|大?队|所|站|馆|学校|协会|办事处|政府|部|委|办|署|会)(?:\([一-鿿]{2,20}\))?"
_OWNER = re.compile(rf"(?:20\d\d年度?[，,]?|^|[。:;])(?:关于)?({_OFFICE})(?=20\d\d年|$|(?:部门|单位)?(?:20|收支|收入|支出|预算|决算|财政拨款|三公|机关运行|政府采购|共有|委托业务|一般公共预算|(?:所有)?收入))")
_FIGURED = re.compile(r"\d(?:万|亿|千|百)*元|\d[%人名辆台个批]|持平|一样|相同|变化|一致|无增减")
# 区信访办, where the cover says 重庆市潼南区信访办公室.
_SHORT = re.compile(r"[省市县区州旗盟][一-鿿]{2,8}?[局委办厅院]")
_COVER = 12
_OFTEN = 3
_HEADING = 45
_LEVELS = (r"第[一二三四五六七八九十]+部分", r"[一二三四五六七八九十]+、", r"\([一二三四五六七八九十]+\)", r"\d+[、.](?!\d)|[①-⑳]", r"\(\d+\)")
_LIST = re.compile(r"(其中|包括|如下|以下方面)(\([^)]*\))?:?$")


def prose_facts(
    paragraphs: Sequence[Paragraph], fiscal_year: int | None, kind: DocumentKind
) -> tuple[Fact, ...]:
    """The figures that the sentences of a document state.

    Only figures all of whose words are understood become facts. `row` is the index of the
    paragraph (the first, where a page end tore it), `col` the place of the figure's first
    character in the text of that paragraph (of the torn ones together), so that no two facts
    have one place. `sentence` is the whole sentence as printed.

    Changes, rates and shares have the measures "change", "change-rate", "share" and
    "execution-rate"; `further` holds the measure that they are of, as
    Classed("measure", "basic", "基本支出"). Falls are negative in value and amount. 持平, 一样,
    无变化 are a change with `stated` 持平, value "0" and no amount; 基本持平 has no value.
    `further` also holds the classes above a class, as 类 and 款 of a 项. A fund that the text
    does not name is "all".

    Args:
        fiscal_year: of the document; the year of figures that name none.
        kind: decides the phase of figures that name none.
    """
    found: list[Fact] = []
    outline = _Outline()
    taken = list(passages(paragraphs))
    owners = _owners(taken)
    phase = _PHASES.get(kind, "")
    for passage in taken:
        plain = owners.sub(lambda name: OWNER * len(name.group()), passage.text.plain)
        if outline.heading(passage, plain):
            continue
        if not _FIGURED.search(plain) and not _LIST.search(plain):
            continue
        outline.begun(plain)
        reader = Sentences(
            passage.text, plain, outline.about, outline.whole, outline.entity, fiscal_year, phase
        )
        for start, end in passage.sentences():
            found += [_fact(passage, reading) for reading in reader.read(start, end)]
        outline.ended(plain, reader.state.head or reader.state.current)
    return tuple(found)


def _owners(taken: Sequence[Passage]) -> re.Pattern[str]:
    """The names by which the document calls its office: on its cover, or often."""
    names: Counter[str] = Counter()
    cover: set[str] = set()
    for number, passage in enumerate(taken):
        for found in _OWNER.finditer(passage.text.plain):
            names[found[1]] += 1
            if number < _COVER and len(passage.text.plain) < _HEADING:
                cover.add(found[1])
    often = {name for name, count in names.most_common(1) if count >= _OFTEN}
    full = cover | often
    short = {
        name
        for passage in taken
        for name in _SHORT.findall(passage.text.plain)
        if any(_shortens(name, whole) for whole in full)
    }
    known = sorted(full | short, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)) or r"(?!)")


def _shortens(name: str, whole: str) -> bool:
    """Whether 区信访办 can stand for 潼南区信访办公室: its characters, in their order."""
    rest = iter(whole)
    return all(char in rest for char in name)


@dataclass(slots=True)
class _Outline:
    """The headings above a passage and the list that it goes on with.

    Attributes:
        headings: what each heading above is about, and whose section it begins, by level.
        whole: what a list that goes on gives the parts of; `depth` is the level of its items.
    """

    headings: dict[int, tuple[Meaning | None, str | None]] = field(default_factory=dict)
    whole: Meaning | None = None
    depth: int | None = None

    @property
    def about(self) -> Meaning | None:
        """What the nearest heading that says it is about."""
        said = [meaning for _, (meaning, _) in sorted(self.headings.items()) if meaning]
        return said[-1] if said else None

    @property
    def entity(self) -> str | None:
        """The unit inside the office whose section this is."""
        said = [entity for _, (_, entity) in sorted(self.headings.items()) if entity]
        return said[-1] if said else None

    def heading(self, passage: Passage, plain: str) -> bool:
        """Take note of a heading; False for any other passage."""
        if len(plain) > _HEADING or "。" in plain[:-1] or _FIGURED.search(plain):
            return False
        level, mark = _level(plain)
        if level == len(_LEVELS) and not plain.endswith(":"):
            return len(plain) < _HEADING // 2
        self.headings = {at: said for at, said in self.headings.items() if at < level}
        words = list(tokens(plain))
        clause = Clause(tuple(word for word in words if word.role != "gap"), True, None)
        printed = {word: passage.text.original(word.start, word.end) for word in words}
        text = passage.text.plain[len(mark) :]
        named_unit = text if re.fullmatch(_OFFICE, text) and set(plain[len(mark) :]) != {OWNER} else None
        self.headings[level] = named(clause, None, printed), named_unit
        self.whole = self.depth = None
        return True

    def begun(self, plain: str) -> None:
        """Take note of how a passage begins: a mark above those of its items ends a list."""
        level, _ = _level(plain)
        if self.whole and self.depth is None:
            self.depth = level
        elif self.whole and self.depth is not None and level < self.depth:
            self.whole = self.depth = None

    def ended(self, plain: str, current: Meaning | None) -> None:
        """Take note of how a passage ends: 其中： begins a list, a new sentence ends one."""
        level, _ = _level(plain)
        if _LIST.search(plain):
            self.whole, self.depth = current, None
        elif level == len(_LEVELS) and not plain.endswith((";", "，", "、")):
            self.whole = self.depth = None


def _level(plain: str) -> tuple[int, str]:
    """The level of the mark that a passage begins with, and the mark."""
    for level, pattern in enumerate(_LEVELS):
        if mark := re.match(pattern, plain):
            return level, mark.group()
    return len(_LEVELS), ""


def _fact(passage: Passage, reading: Reading) -> Fact:
    meaning, text = reading.meaning, passage.text
    start, end = reading.sentence
    further = meaning.parents
    if reading.measure in _DERIVED:
        further = (Classed("measure", meaning.measure, meaning.name), *further)
    worth = amount(reading.figure, None)
    if reading.figure.unit is None:
        worth = Amount(None, None, None if reading.figure.value is None else "0", None, reading.figure.reason)
    return Fact(
        statement="narrative",
        classification=meaning.classification,
        code=meaning.code or None,
        name=meaning.name or None,
        measure=reading.measure,
        fund=meaning.fund or "all",
        fiscal_year=meaning.year,
        amount_fen=worth.amount_fen,
        amount_yuan=worth.amount_yuan,
        stated=reading.stated,
        unit=worth.unit,
        table=None,
        row=passage.number,
        col=text.places[reading.start],
        page=passage.paragraph.page,
        bbox=passage.paragraph.bbox,
        sentence=text.original(start, end).strip(),
        reason=worth.reason,
        value=worth.value,
        phase=meaning.phase or None,
        entity=meaning.entity,
        further=further,
        phrase=text.original(*reading.phrase) if reading.phrase else None,
    )
