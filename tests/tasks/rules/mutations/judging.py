"""Planting errors, and judging what the rules say of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tasks.records import Operand, RuleResult
from tests.tasks.gold import checked
from tests.tasks.rules.mutations import columns, figures, rows, targets, text
from tests.tasks.rules.mutations.clean import Clean, Place
from tests.tasks.rules.mutations.mutation import ANY, Mutation, Plant, text_at

KINDS: Mapping[str, Plant] = {
    **figures.KINDS,
    **rows.KINDS,
    **columns.KINDS,
    **text.KINDS,
    **targets.KINDS,
}
# Kinds whose rules only ever say "info", and why: numbers of staff and vehicles may include some
# that the sentence does not name.
INFO = ("count-wrong",)
_TRIES = 20


@dataclass(frozen=True)
class Judged:
    """What the rules made of one planted error.

    Attributes:
        found: a new failure.
        placed: one that has an altered place among its operands.
        astray: failures without an altered place, and without a cause that is named.
    """

    mutation: Mutation
    found: bool
    placed: bool
    astray: tuple[RuleResult, ...]


def mutations(
    documents: Sequence[Clean], kind: str, count: int, seed: str
) -> Iterator[tuple[Clean, Mutation]]:
    """So many errors of a kind, in turn in all documents where it can be."""
    random = Random(f"{seed}-{kind}")
    made = 0
    for turn in range(count * _TRIES):
        clean = documents[turn % len(documents)]
        planted = KINDS[kind](clean, random)
        if planted is not None:
            yield clean, planted
            made += 1
        if made == count:
            return


def judged(mutation: Mutation, before: Sequence[RuleResult]) -> Judged:
    """What the rules say of an altered document that they did not say of the clean one."""
    known = {_said(entry) for entry in before if entry.verdict == "fail"}
    least = ("error", "warning", "info") if mutation.kind in INFO else ("error", "warning")
    new = [
        entry
        for entry in checked(mutation.document)
        if entry.verdict == "fail" and entry.severity in least and _said(entry) not in known
    ]
    there = [entry for entry in new if named(entry.operands, mutation)]
    astray = [e for e in new if e not in there and e.cause is None and e.severity != "info"]
    return Judged(mutation, bool(new), bool(there), tuple(astray))


def _said(entry: RuleResult) -> tuple[str, str | None, str | None, str]:
    return entry.rule, entry.stated, entry.expected, entry.message


def named(operands: Iterable[Operand], mutation: Mutation) -> bool:
    """Whether an altered place is among the operands."""
    given = list(operands)
    return any(_is(operand, place, mutation) for place in mutation.places for operand in given)


def _is(operand: Operand, place: Place, mutation: Mutation) -> bool:
    if place.table is not None:
        at = (place.row, place.col)
        return operand.table == place.table and (
            at == (ANY, ANY) or (operand.row, operand.col) == at
        )
    if operand.table is not None or operand.sentence is None:
        return False
    if operand.sentence not in mutation.document.paragraphs[place.row].text:
        return False
    return place.col == ANY or text_at(mutation.document, place) in operand.text
