"""Errors in running text: it contradicts the tables, or itself."""

import re
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.tasks.rules.mutations.clean import NUMBER, Clean, Place, values
from tests.tasks.rules.mutations.figures import digit, doubled, lost, transposed
from tests.tasks.rules.mutations.mutation import (
    ANY,
    Mutation,
    Plant,
    in_prose,
    in_tables,
    planted,
    text_at,
    with_texts,
    with_words,
)

_CENT = Decimal("0.01")
_AWAY = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长"}


def _chosen(clean: Clean, random: Random, *marks: str) -> Place | None:
    places = in_prose([place for mark in marks for place in clean.marks.get(mark, ())])
    return random.choice(places) if places else None


def _number(kind: str, *marks: str) -> Plant:
    """Alters a number of the text by its digits."""

    def plant(clean: Clean, random: Random) -> Mutation | None:
        place = _chosen(clean, random, *marks)
        if place is None:
            return None
        old = text_at(clean.extraction, place)
        new = random.choice((digit, transposed, lost, doubled))(old, random)
        if new is None or new == old:
            return None
        return planted(kind, clean, with_texts(clean.extraction, [(place, new)]), [place])

    return plant


def unit_wrong(clean: Clean, random: Random) -> Mutation | None:
    """A figure of the text has another unit behind it."""
    place = _chosen(clean, random, "amount")
    if place is None:
        return None
    before, number, behind = _around(clean, place)
    if not behind.startswith("万元"):
        return None
    text = before + number + random.choice(("元", "亿元")) + behind.removeprefix("万元")
    document = with_words(clean.extraction, place.row, text)
    return planted("prose-unit-wrong", clean, document, [place])


def year_wrong(clean: Clean, random: Random) -> Mutation | None:
    """The year of a figure is the one before; the figure is that of this year in its table."""
    place = _chosen(clean, random, "amount")
    if place is None:
        return None
    text = clean.extraction.paragraphs[place.row].text
    numbers = list(NUMBER.finditer(text))
    found = [n for n, m in enumerate(numbers[: place.col]) if m[0] == str(clean.year)]
    if not found:
        return None
    at = Place(None, place.row, found[-1])
    between = text[numbers[found[-1]].end() : numbers[place.col].start()]
    # The year is said of the figure in its own clause, and the table has that figure for this one.
    equal = [
        tie for tie in clean.tied.get(place, ()) if (tie.relation, len(tie.parts)) == ("sum", 1)
    ]
    evidence = any(in_tables(tie.places) for tie in equal) and not re.search(
        "[，。；：、]", between
    )
    document = with_texts(clean.extraction, [(at, str(clean.year - random.choice((1, 2))))])
    return Mutation("year-wrong", document, (at,), evidence)


def direction_wrong(clean: Clean, random: Random) -> Mutation | None:
    """增加 where it is 减少, or the other way round."""
    place = _chosen(clean, random, "change")
    if place is None:
        return None
    before, number, behind = _around(clean, place)
    verb = before[-2:]
    text = before[:-2] + _AWAY[verb] + number + behind
    document = with_words(clean.extraction, place.row, text)
    return planted("direction-wrong", clean, document, [place])


def wrong_base(clean: Clean, random: Random) -> Mutation | None:
    """A change in per cent of this year, not of the year before."""
    place = _chosen(clean, random, "growth")
    if place is None:
        return None
    at = values(clean.extraction, clean.counted)
    (tie,) = [tie for tie in clean.tied[place] if tie.relation == "growth"]
    change, value = (at(part) for part in tie.parts)
    assert change is not None
    assert value is not None
    rate = abs(100 * change.value / value.value).quantize(_CENT, ROUND_HALF_UP)
    document = with_texts(clean.extraction, [(place, format(rate, "f"))])
    return planted("percentage-on-wrong-base", clean, document, [place])


def unchanged(clean: Clean, random: Random) -> Mutation | None:
    """The text says that nothing changed, where figures show a change."""
    place = _chosen(clean, random, "change")
    if place is None:
        return None
    before, _, behind = _around(clean, place)
    named = re.search(r"比(\d{4}年度?)(增加|减少)$", before)
    rest = re.match(r"万元(，(增长|下降)[\d.]+%)?", behind)
    if named is None or rest is None:
        return None
    text = f"{before[: named.start()]}与{named[1]}持平{behind[rest.end() :]}"
    document = with_words(clean.extraction, place.row, text)
    # Another table or sentence has the year before, or the changes of the parts.
    compared = any(tie.relation == "sum" for tie in clean.tied.get(place, ()))
    return Mutation("unchanged-claimed", document, (Place(None, place.row, ANY),), compared)


def _around(clean: Clean, place: Place) -> tuple[str, str, str]:
    text = clean.extraction.paragraphs[place.row].text
    found = list(NUMBER.finditer(text))[place.col]
    return text[: found.start()], found[0], text[found.end() :]


KINDS: dict[str, Plant] = {
    "prose-figure-wrong": _number("prose-figure-wrong", "amount"),
    "prose-unit-wrong": unit_wrong,
    "prose-change-wrong": _number("prose-change-wrong", "change"),
    "direction-wrong": direction_wrong,
    "unchanged-claimed": unchanged,
    "rate-wrong": _number("rate-wrong", "growth"),
    "percentage-on-wrong-base": wrong_base,
    "share-wrong": _number("share-wrong", "share"),
    "count-wrong": _number("count-wrong", "count"),
    "year-wrong": year_wrong,
}
