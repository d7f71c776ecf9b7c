"""Which rows of a list are sums of the rows below them: 合计, units, categories, projects."""

from collections.abc import Sequence
from decimal import Decimal

_DEEPEST = 5
_HALF = Decimal("0.5")


def depths(amounts: Sequence[Decimal], whole: Decimal | None = None) -> tuple[int, ...] | None:
    """How deep each row lies in a list whose upper rows are the sums of those below them.

    All projects lie equally deep, as in lists of units, categories and their projects; a sum may
    miss by half of the last printed digit for each row below it. None where no such reading
    closes, or several do: then nothing says which rows are sums.

    Args:
        whole: the total of the list, where it prints one: what the topmost rows add up to.
    """
    step = min((_step(amount) for amount in amounts), default=Decimal(1))
    found = (_read(amounts, depth, step) for depth in range(1, _DEEPEST + 1))
    closing = [read for read in found if read and _adds_up(amounts, read, whole, step)]
    return closing[0] if len(closing) == 1 else None


def _adds_up(
    amounts: Sequence[Decimal], read: Sequence[int], whole: Decimal | None, step: Decimal
) -> bool:
    tops = [amount for amount, depth in zip(amounts, read, strict=True) if depth == 0]
    return whole is None or abs(sum(tops) - whole) <= len(tops) * step * _HALF


def _step(amount: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(amount.as_tuple().exponent))


def _read(amounts: Sequence[Decimal], depth: int, step: Decimal) -> tuple[int, ...] | None:
    read: list[int] = []
    start: int | None = 0
    while start is not None and start < len(amounts):
        start = _node(amounts, start, 0, depth, step, read)
    return None if start is None or not read else tuple(read)


def _node(
    amounts: Sequence[Decimal], start: int, level: int, depth: int, step: Decimal, read: list[int]
) -> int | None:
    """The row after the node that begins here; None where the rows do not add up to it."""
    read.append(level)
    if level == depth:
        return start + 1
    total, row, children = Decimal(0), start + 1, 0
    while row < len(amounts):
        end = _node(amounts, row, level + 1, depth, step, read)
        if end is None:
            return None
        total, row, children = total + amounts[row], end, children + 1
        if _closes(amounts[start] - total, children * step * _HALF, amounts[row : row + 1]):
            return _zeros(amounts, row, level + 1, depth, read)
        if total > amounts[start]:
            return None
    return None


def _closes(gap: Decimal, tolerance: Decimal, after: Sequence[Decimal]) -> bool:
    """Whether a sum is reached: exactly, or so nearly that the next row is too much."""
    return gap == 0 or (
        abs(gap) <= tolerance and all(gap - amount < -tolerance for amount in after)
    )


def _zeros(amounts: Sequence[Decimal], row: int, level: int, depth: int, read: list[int]) -> int:
    """Projects without any money belong to the unit above them."""
    while level == depth and row < len(amounts) and amounts[row] == 0:
        read.append(level)
        row += 1
    return row
