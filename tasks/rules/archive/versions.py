"""I11: two versions of one disclosure, and whether they are versions of one at all."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest

from tasks.records import Fact, RuleResult
from tasks.rules.archive.changes import (
    figure_changed,
    place_in,
    tables_changed,
    targets_changed,
    text_changed,
    unchanged,
)
from tasks.rules.archive.documents import Known, latest_first, like
from tasks.rules.archive.figures import worth
from tasks.rules.compare import result
from tasks.rules.rule import across

# Two files are versions of one disclosure where so many figures agree, and most of those in both.
_LEAST_ALIKE = 3

_Pair = tuple[Fact | None, Fact | None]


@across(
    "I11",
    severity="warning",
    title="A disclosure that was published again states the same",
    title_zh="重新发布的公开文件内容一致",
    tolerance="none: the value has to be the same; blank, a dash and zero count as nothing",
    applies="another file of the same office, year, kind and scope with other bytes, in which "
    "most of the figures that both have agree",
    source="政府信息公开条例 (2019) art. 6: information has to be accurate",
    note="Changes in a file of another format are information: they may come from reading. A "
    "table that is missing counts only where every table of the other file is recognised.",
)
def reissued(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Against the version before in its own format, and against the latest in each other one."""
    order = latest_first(known)
    formats: set[str | None] = set()
    doubtful: list[Known] = []
    for other in like(document, order[order.index(document) + 1 :]):
        if other.media_type in formats or other.sha256 == document.sha256:
            continue
        pairs = _paired(document, other)
        if (same := _is_version(pairs)) is None:
            continue
        if not same:
            doubtful.append(other)
            continue
        formats.add(other.media_type)
        yield from _differences(document, other, pairs)
    if doubtful and not formats:
        reason = "same-disclosure-doubtful"
        yield result("I11", place_in(doubtful[0], "document"), "not-checked", reason=reason)


def _is_version(pairs: Sequence[_Pair]) -> bool | None:
    """Whether most of the figures in both agree; None where they have none in common."""
    both = [(one, two) for one, two in pairs if one and two and (worth(one) or worth(two))]
    alike = sum(worth(one) == worth(two) for one, two in both)
    return (alike >= _LEAST_ALIKE and 2 * alike >= len(both)) if both else None


def _differences(document: Known, other: Known, pairs: Sequence[_Pair]) -> Iterator[RuleResult]:
    shared = document.statements & other.statements
    accused: set[str] = set()
    for one, two in pairs:
        fact = one or two
        if fact and fact.statement in shared and (one and worth(one)) != (two and worth(two)):
            accused.add(fact.statement)
            yield figure_changed(document, other, one, two)
    first = {one.table: (one, two) for one, two in reversed(pairs) if one and two}
    for one, two in first.values():
        if one.statement not in accused:
            yield unchanged(other, one, two)
    if document.media_type == other.media_type:
        yield from tables_changed(document, other)
        yield from text_changed(document, other)
    yield from targets_changed(document, other)


def _paired(document: Known, other: Known) -> list[_Pair]:
    """The figures of both by their meaning, those with one meaning by the place among them.

    Of several with one meaning the ones that agree are left out, so that one that moved does not
    make all behind it differ.
    """
    keys = dict.fromkeys((*document.figures, *other.figures))
    return [
        pair
        for key in keys
        for pair in _aligned(document.figures.get(key, ()), other.figures.get(key, ()))
    ]


def _aligned(ones: Sequence[Fact], twos: Sequence[Fact]) -> list[_Pair]:
    if len(ones) == len(twos) == 1:
        return [(ones[0], twos[0])]
    common = Counter(map(worth, ones)) & Counter(map(worth, twos))
    first, second = _parted(ones, common), _parted(twos, common)
    return [*zip(first[0], second[0], strict=True), *zip_longest(first[1], second[1])]


def _parted(
    facts: Sequence[Fact], common: Counter[Decimal | None]
) -> tuple[list[Fact], list[Fact]]:
    """Those that the other document has too, in the order of their worth, and the rest."""
    left = Counter(common)
    same: list[Fact] = []
    rest: list[Fact] = []
    for fact in facts:
        found = left[worth(fact)] > 0
        left[worth(fact)] -= found
        (same if found else rest).append(fact)
    return sorted(same, key=lambda fact: worth(fact) or 0), rest
