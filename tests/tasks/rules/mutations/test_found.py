"""Planted errors that leave evidence are found and named; `make bench-checks` plants many more."""

from collections.abc import Sequence
from functools import cache

import pytest

from tasks.records import RuleResult
from tests.tasks.gold import checked
from tests.tasks.rules.mutations.clean import Clean
from tests.tasks.rules.mutations.documents import LAYOUTS
from tests.tasks.rules.mutations.judging import KINDS, Judged, judged, mutations

# Of each kind; over all kinds so many must be named, and of each kind most.
EACH, LEAST, OF_KIND = 4, 0.99, 0.75


@cache
def documents() -> Sequence[Clean]:
    return [make(2000) for make in LAYOUTS.values()]


@cache
def before(number: int) -> tuple[RuleResult, ...]:
    return checked(documents()[number].extraction)


@cache
def of_kind(kind: str) -> tuple[Judged, ...]:
    return tuple(
        judged(planted, before(documents().index(clean)))
        for clean, planted in mutations(documents(), kind, EACH, "test")
    )


@pytest.mark.parametrize("kind", KINDS)
def test_errors_of_a_kind_are_named(kind: str) -> None:
    found = of_kind(kind)
    assert len(found) == EACH
    evident = [entry for entry in found if entry.mutation.evidence]
    assert sum(entry.placed for entry in evident) >= OF_KIND * len(evident)


def test_errors_of_all_kinds_are_named() -> None:
    evident = [entry for kind in KINDS for entry in of_kind(kind) if entry.mutation.evidence]
    lost = [(e.mutation.kind, e.mutation.places) for e in evident if not e.placed]
    assert len(lost) <= (1 - LEAST) * len(evident), lost
    assert len(evident) > len(KINDS) * EACH * 0.8
