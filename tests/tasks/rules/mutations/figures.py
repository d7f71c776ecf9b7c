"""Errors in one figure of a table."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.tasks.rules.mutations.clean import Clean, Place
from tests.tasks.rules.mutations.mutation import (
    Mutation,
    Plant,
    in_tables,
    planted,
    text_at,
    with_texts,
)

Alter = Callable[[str, Random], str | None]


def _figure(kind: str, alter: Alter) -> Plant:
    """Alters the text of one amount."""

    def plant(clean: Clean, random: Random) -> Mutation | None:
        place = random.choice(in_tables(clean.marks["amount"]))
        old = text_at(clean.extraction, place)
        new = alter(old, random)
        if new is None or new == old:
            return None
        return planted(kind, clean, with_texts(clean.extraction, [(place, new)]), [place])

    return plant


def digit(text: str, random: Random) -> str:
    """Another digit at one place; the first does not become 0."""
    at = random.choice([n for n, sign in enumerate(text) if sign.isdigit()])
    others = set("0123456789") - {text[at]} - ({"0"} if at == 0 else set())
    return text[:at] + random.choice(sorted(others)) + text[at + 1 :]


def transposed(text: str, random: Random) -> str | None:
    """Two neighbouring digits exchanged."""
    places = [
        n
        for n, (a, b) in enumerate(pairwise(text))
        if a.isdigit() and b.isdigit() and a != b and (n, b) != (0, "0")
    ]
    if not places:
        return None
    at = random.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def lost(text: str, random: Random) -> str | None:
    """A digit before the point is missing."""
    whole, point, decimals = text.partition(".")
    if len(whole) < 3:
        return None
    at = random.choice([n for n, sign in enumerate(whole) if n and sign.isdigit()])
    return whole[:at] + whole[at + 1 :] + point + decimals


def doubled(text: str, random: Random) -> str:
    """A digit before the point is printed twice."""
    whole, point, decimals = text.partition(".")
    at = random.choice([n for n, sign in enumerate(whole) if sign.isdigit()])
    return whole[: at + 1] + whole[at:] + point + decimals


def point_moved(text: str, random: Random) -> str:
    """Ten times, or a tenth."""
    value = Decimal(text.replace(",", ""))
    return format((value * random.choice((10, Decimal("0.1")))).quantize(Decimal("0.01")), "f")


def negative(text: str, _: Random) -> str:
    """With a minus sign."""
    return f"-{text}"


def other_unit(text: str, random: Random) -> str:
    """In 元 where the table is in 万元, or the other way round."""
    value = Decimal(text.replace(",", ""))
    factor = random.choice((Decimal(10_000), Decimal("0.0001")))
    return format((value * factor).quantize(Decimal("0.01")), "f")


def blank(_: str, __: Random) -> str:
    """Nothing."""
    return ""


def copied(clean: Clean, random: Random) -> Mutation | None:
    """The figure of the row above is printed again."""
    place = random.choice(in_tables(clean.marks["amount"]))
    above = Place(place.table, place.row - 1, place.col)
    if above not in clean.tied:
        return None
    text = text_at(clean.extraction, above)
    if text == text_at(clean.extraction, place):
        return None
    return planted("copied", clean, with_texts(clean.extraction, [(place, text)]), [place])


def total_wrong(clean: Clean, random: Random) -> Mutation | None:
    """A sum of several parts is off by a round amount."""
    sums = [
        tie.total
        for tie in clean.ties
        if tie.relation == "sum" and len(tie.parts) > 1 and isinstance(tie.total, Place)
    ]
    place = random.choice([p for p in in_tables(sums) if p in set(clean.marks["amount"])])
    value = Decimal(text_at(clean.extraction, place).replace(",", ""))
    new = format(value + random.choice((1, 10, 100)), "f")
    return planted("total-wrong", clean, with_texts(clean.extraction, [(place, new)]), [place])


def not_carried(clean: Clean, random: Random) -> Mutation | None:
    """A part and the sum above it are changed alike, what those belong to is not."""
    amounts = set(in_tables(clean.marks["amount"]))
    pairs = [
        (tie.total, part)
        for tie in clean.ties
        if tie.relation == "sum" and isinstance(tie.total, Place)
        for part in tie.parts
        if part in amounts and (tie.total.table, tie.total.col) == part[::2]
    ]
    whole, part = random.choice(pairs)
    more = random.randint(1, 90)
    texts = [
        (place, format(Decimal(text_at(clean.extraction, place).replace(",", "")) + more, "f"))
        for place in (whole, part)
    ]
    return planted("not-carried", clean, with_texts(clean.extraction, texts), [whole, part])


KINDS: dict[str, Plant] = {
    "digit-changed": _figure("digit-changed", digit),
    "digits-transposed": _figure("digits-transposed", transposed),
    "digit-lost": _figure("digit-lost", lost),
    "digit-doubled": _figure("digit-doubled", doubled),
    "point-moved": _figure("point-moved", point_moved),
    "sign-wrong": _figure("sign-wrong", negative),
    "figure-in-other-unit": _figure("figure-in-other-unit", other_unit),
    "figure-left-out": _figure("figure-left-out", blank),
    "copied": copied,
    "total-wrong": total_wrong,
    "not-carried": not_carried,
}
