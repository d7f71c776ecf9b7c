"""Lists of running text: a sum and the parts that it names, 其中 and the like."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tasks.documents.normal import normal
from tasks.records import Fact
from tasks.statements.classification.lists import category_names

DERIVED = ("change", "change-rate", "share", "execution-rate")
_MONEY = re.compile(r"\d(?:\s*(?:万|亿|千)?元)")
_KINDS = (
    "basic",
    "project",
    "operating",
    "remitted-to-superior",
    "subsidy-to-affiliates",
    "other-expenditure",
)
# Without these a list is not whole: 其中 may name some parts only.
_CLOSED = {"kind": ("basic", "project"), "use": ("personnel", "public")}
_USES = ("personnel", "public")
_VEHICLES = ("vehicle-purchase", "vehicle-operation")
_OTHERS = ("travel-abroad", "reception")
_APPROPRIATED = ("general-public-budget", "government-managed-funds", "state-capital-operations")


@dataclass(slots=True)
class Parts:
    """A sum with the parts named after it.

    Attributes:
        family: how it is divided: "kind", "use", "class", "source" or "procurement".
    """

    family: str
    whole: Fact
    parts: list[Fact] = field(default_factory=list)


def lists_of(facts: Sequence[Fact], measure: str = "") -> Iterator[Parts]:
    """Each sum of a paragraph with the parts that follow it, in one way of dividing it.

    Args:
        facts: of one paragraph, in order.
        measure: "change" for the changes of sums and parts; "" for the amounts.
    """
    open_: dict[str, Parts] = {}
    for fact in facts:
        if fact.value is None or (fact.measure if fact.measure in DERIVED else "") != measure:
            continue
        family = _part_of(fact)
        whole = open_.get(family)
        if whole and _alike(whole.whole, fact):
            whole.parts.append(fact)
        for opened in _whole_of(fact):
            if opened in open_:
                yield open_.pop(opened)
            open_[opened] = Parts(opened, fact)
    yield from open_.values()


def measure_of(fact: Fact) -> str:
    """What a figure measures; of a change or share what it is the change or share of."""
    return (fact.further[0].code or "") if fact.measure in DERIVED else fact.measure


def is_closed(found: Parts) -> bool:
    """Whether the parts are all that there are; a list of kinds needs the usual two."""
    needed = _CLOSED.get(found.family, ())
    named = {measure_of(part) for part in found.parts}
    return len(found.parts) > 1 and all(measure in named for measure in needed)


def complete(parts: Parts, facts: Sequence[Fact]) -> bool:
    """Whether every sum of money in the sentences of a list was understood."""
    sentences = {fact.sentence: 0 for fact in (parts.whole, *parts.parts) if fact.sentence}
    for fact in facts:
        if fact.sentence in sentences and fact.unit and "元" in fact.unit:
            sentences[fact.sentence] += 1
    return all(len(_MONEY.findall(text)) <= known for text, known in sentences.items())


def three_public_sums(facts: Sequence[Fact]) -> Iterator[tuple[Fact, list[Fact], bool]]:
    """The three public expenses with their items, and vehicles with theirs; and whether all are.

    An item may lack where the text says in words that there is none.
    """
    found: dict[tuple[int | None, str | None], dict[str, Fact]] = {}
    for fact in facts:
        if fact.classification == "three-public" and fact.value is not None:
            items = found.setdefault((fact.fiscal_year, fact.phase), {})
            items.setdefault(fact.code or "", fact)
    for items in found.values():
        yield from _three_public(items)


def _three_public(items: Mapping[str, Fact]) -> Iterator[tuple[Fact, list[Fact], bool]]:
    vehicles = [items[item] for item in _VEHICLES if item in items]
    all_vehicles = len(vehicles) == len(_VEHICLES)
    if "vehicles" in items and vehicles:
        yield items["vehicles"], vehicles, all_vehicles
    own = [items["vehicles"]] if "vehicles" in items else vehicles
    rest = [items[item] for item in _OTHERS if item in items]
    if "total" in items and own and rest:
        every = ("vehicles" in items or all_vehicles) and len(rest) == len(_OTHERS)
        yield items["total"], [*own, *rest], every


def without_groups(parts: Sequence[Fact]) -> list[Fact]:
    """The parts without the funds that a group beside them sums up."""
    funds = {part.fund for part in parts}
    if "fiscal-appropriation" not in funds:
        return list(parts)
    return [part for part in parts if part.fund not in _APPROPRIATED]


def _part_of(fact: Fact) -> str:
    measure = measure_of(fact)
    if fact.classification == "total":
        if measure in _KINDS:
            return "kind"
        if measure in _USES:
            return "use"
        return "source" if measure == "carried-in" else ""
    if fact.classification == "income":
        return "source"
    if fact.classification == "procurement" and fact.code in ("goods", "works", "services"):
        return "procurement"
    listed = normal(fact.name or "") in category_names("functional")
    return "class" if fact.classification == "functional" and listed else ""


def _whole_of(fact: Fact) -> Sequence[str]:
    measure = measure_of(fact)
    if fact.classification == "procurement" and fact.code == "total":
        return ("procurement",)
    if fact.classification != "total":
        return ()
    if measure == "basic":
        return ("use", "class")
    if measure == "project":
        return ("class",)
    if measure not in ("total", "revenue"):
        return ()
    return _BY_SIDE.get(fact.code or "", ())


_BY_SIDE: Mapping[str, Sequence[str]] = {
    "income": ("source", "kind"),
    "expenditure": ("kind", "class"),
    "income-expenditure": ("source", "kind", "class"),
}


def _alike(whole: Fact, part: Fact) -> bool:
    """Whether a part may belong to a whole: the same year and phase, and, but of income, fund."""
    funds = part.classification == "income" or part.fund in ("all", whole.fund)
    return funds and (part.fiscal_year, part.phase) == (whole.fiscal_year, whole.phase)
