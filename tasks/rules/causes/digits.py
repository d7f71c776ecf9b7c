"""A digit that went wrong: one figure that, read otherwise, closes every sum it stands in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from tasks.records import Operand, RuleResult
from tasks.statements.amounts import figure

# How telling an error is: most figures are one digit away from some other.
_TYPICAL = {
    "digits transposed": 2,
    "decimal point": 2,
    "sign": 2,
    "digit": 1,
    "digit doubled": 1,
    "digit lost or added": 1,
}
Place = tuple[int | None, int | None, int | None, str | None, str]
Repair = tuple[Place, Decimal]


def digits_proposed(results: Sequence[RuleResult]) -> list[RuleResult]:
    """The results; failed sums that one figure explains carry its repair.

    A figure is proposed where every sum in which it stands fails, and closes with the same other
    figure in its place: because it does so in two sums or more, or because the two differ as typing
    errors do. What is stated stays.
    """
    failing = [entry for entry in results if entry.verdict == "fail" and entry.repair is None]
    sums = {entry.id: terms for entry in failing if (terms := _terms(entry)) is not None}
    if not sums:
        return list(results)
    tables = {operand.table for entry in failing if entry.id in sums for operand in entry.operands}
    sound = {
        _place(operand)
        for entry in results
        if entry.verdict == "pass"
        for operand in entry.operands
        if operand.table in tables
    }
    closes: dict[Repair, list[str]] = defaultdict(list)
    for entry in failing:
        for place, other in _repairs(entry, sums.get(entry.id, ())):
            if place not in sound:
                closes[place, other].append(entry.id)
    best = _best(closes, sums)
    return [
        entry._replace(repair=_said(best[entry.id], closes)) if entry.id in best else entry
        for entry in results
    ]


def _place(operand: Operand) -> Place:
    return operand.table, operand.row, operand.col, operand.sentence, operand.text


def _terms(entry: RuleResult) -> tuple[Decimal, ...] | None:
    """The values of stated figure and parts; None where the result is no sum of them."""
    if entry.severity != "error" or entry.cause is not None or len(entry.operands) < 2:
        return None
    values = tuple(figure(operand.text).value or Decimal(0) for operand in entry.operands)
    stated = figure(entry.stated or "").value
    is_sum = entry.expected == format(sum(values[1:], Decimal(0)), "f")
    return values if is_sum and stated == values[0] else None


def _repairs(entry: RuleResult, values: Sequence[Decimal]) -> Iterator[Repair]:
    """Each operand with the figure that would close this sum."""
    if not values:
        return
    lack = values[0] - sum(values[1:], Decimal(0))
    for place, (operand, value) in enumerate(zip(entry.operands, values, strict=True)):
        if figure(operand.text).value is not None:
            yield _place(operand), value - lack if place == 0 else value + lack


def _best(
    closes: dict[Repair, list[str]], sums: dict[str, tuple[Decimal, ...]]
) -> dict[str, Repair]:
    """For each failed sum the one repair that stands out; none where several do equally."""
    chosen: dict[str, Repair] = {}
    of_sum: dict[str, list[Repair]] = defaultdict(list)
    for repair, ids in closes.items():
        for id_ in ids:
            of_sum[id_].append(repair)
    for id_ in sums:
        ranked = sorted(of_sum[id_], key=lambda repair: _rank(repair, closes))
        ranks = [(1, 0), *(_rank(repair, closes) for repair in ranked)]
        if ranked and ranks[-1] > ranks[-2]:
            chosen[id_] = ranked[-1]
    return chosen


def _rank(repair: Repair, closes: dict[Repair, list[str]]) -> tuple[int, int]:
    place, other = repair
    return len(closes[repair]), _TYPICAL.get(slip(place[-1], other) or "", 0)


def _said(repair: Repair, closes: dict[Repair, list[str]]) -> str:
    place, other = repair
    kind = slip(place[-1], other)
    count = len(closes[repair])
    why = f"{kind}; " if kind else ""
    return f"{format(other, 'f')} for {place[-1]} ({why}closes {count} of {count} sums)"


def slip(text: str, other: Decimal) -> str | None:
    """How a typing error makes one figure of another; None where none of the usual ones does."""
    value = figure(text).value
    if not value or not other:
        return None
    if value == -other:
        return "sign"
    ratio = value / other
    if ratio.normalize().as_tuple().digits == (1,):
        return "decimal point"
    if (value < 0) != (other < 0):
        return None
    return _of_digits(_digits(abs(value), abs(other)))


def _digits(value: Decimal, other: Decimal) -> tuple[str, str]:
    """Both with the same number of decimals, as digits alone."""
    places = max(-int(value.as_tuple().exponent), -int(other.as_tuple().exponent), 0)
    one, two = (str(int(number.scaleb(places))) for number in (value, other))
    return one, two


def _of_digits(pair: tuple[str, str]) -> str | None:
    one, two = pair
    if len(one) == len(two):
        apart = [at for at, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        if len(apart) == 1:
            return "digit"
        swapped = len(apart) == 2 and apart[1] == apart[0] + 1
        if swapped and [one[at] for at in apart] == [two[at] for at in reversed(apart)]:
            return "digits transposed"
        return None
    longer, shorter = sorted(pair, key=len, reverse=True)
    lost = [longer[:at] + longer[at + 1 :] for at in range(len(longer))]
    doubled = any(a == b for a, b in pairwise(longer))
    if shorter in lost:
        return "digit doubled" if doubled and len(one) > len(two) else "digit lost or added"
    return None
