"""Facts from running text."""

from collections.abc import Sequence

from tasks.records import Classed, DocumentKind, Fact, Paragraph
from tasks.statements.amounts import Amount, amount
from tasks.statements.prose.office import own_names
from tasks.statements.prose.outline import Outline, begins_list
from tasks.statements.prose.reading import Reading, Sentences
from tasks.statements.prose.text import Passage, passages
from tasks.statements.prose.words import OWNER, figured

_PHASES = {"budget": "budget", "final_accounts": "final"}
_DERIVED = ("change", "change-rate", "share", "execution-rate")


def prose_facts(
    paragraphs: Sequence[Paragraph], fiscal_year: int | None, kind: DocumentKind
) -> tuple[Fact, ...]:
    """The figures that the sentences of a document state.

    Only figures all of whose words are understood become facts. `row` is the index of the
    paragraph (the first, where a page end tore it), `col` the place of the figure's first
    character in the text of that paragraph (of the torn ones together), so that no two facts
    have one place. `sentence` is the whole sentence as printed. A fund that the text does not
    name is "all". `code` holds ids of vocabulary/prose_items.csv, or a printed code.

    Changes, rates and shares have the measures "change", "change-rate", "share" and
    "execution-rate"; the rest of the fact says of what, and `further` holds the measure that they
    are of, as Classed("measure", "basic", "基本支出"). Falls are negative in value and amount,
    `stated` is as printed. 持平, 一样 and 无变化 are a change with the word as `stated`, value "0"
    and no amount; 基本持平 has no value. `further` also holds the classes above a class (类 and 款
    of a 项), from the top. In 比2025年预算9819.98万元减少193.20万元 the first is a fact of 2025.

    Args:
        fiscal_year: of the document; the year of figures that name none.
        kind: decides the phase of figures that name none.
    """
    found: list[Fact] = []
    outline = Outline()
    taken = list(passages(paragraphs))
    own = own_names(taken)
    for passage in taken:
        plain = own.sub(lambda name: OWNER * len(name.group()), passage.text.plain)
        if outline.heading(passage, plain):
            continue
        if not (figured(plain) or begins_list(plain)):
            continue
        outline.begun(plain)
        setting = outline.setting(fiscal_year, _PHASES.get(kind, ""))
        reader = Sentences(passage.text, plain, setting)
        for start, end in passage.sentences():
            found += [_fact(passage, reading) for reading in reader.read(start, end)]
        outline.ended(plain, reader.about)
    return tuple(found)


def _fact(passage: Passage, reading: Reading) -> Fact:
    meaning, text = reading.meaning, passage.text
    further = meaning.parents
    if reading.measure in _DERIVED:
        further = (Classed("measure", meaning.measure, meaning.name), *further)
    worth = _worth(reading)
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
        stated=reading.figure.text,
        unit=worth.unit,
        table=None,
        row=passage.number,
        col=text.places[reading.start],
        page=passage.paragraph.page,
        bbox=passage.paragraph.bbox,
        sentence=text.original(*reading.sentence).strip(),
        reason=worth.reason,
        value=worth.value,
        phase=meaning.phase or None,
        entity=meaning.entity,
        further=further,
        phrase=text.original(*reading.phrase) if reading.phrase else None,
    )


def _worth(reading: Reading) -> Amount:
    worth = amount(reading.figure, None)
    if reading.figure.unit is None and worth.reason == "unit-unknown":
        return Amount(None, None, worth.value, None, "not-money")
    return worth
