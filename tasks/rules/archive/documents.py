"""One document of the archive beside the others: when it was seen, and what is the same office."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from tasks.documents.normal import normal
from tasks.records import Fact, Identity
from tasks.rules.archive.figures import Key, by_key, one_of
from tasks.rules.disclosure import Disclosure
from tasks.statements.amounts import UNITS, figure
from tasks.statements.identity.offices import same_office

# What a document of a kind states of its own year: its budget, or how that came out.
PHASES = {"budget": "budget", "final_accounts": "final"}


@dataclass(frozen=True, eq=False)
class Known:
    """One document of the archive.

    Of the disclosure are needed: identity, facts, indicators, paragraphs, `recognised`, and how
    many tables there are; not the statements. So it can be had again from what is stored.

    Attributes:
        published: the day on which the portal says that it was published, where the document
            does not say it.
        first_seen: the day or moment of its first capture, in ISO form.
    """

    disclosure: Disclosure
    sha256: str
    media_type: str | None = None
    published: str | None = None
    first_seen: str | None = None

    @property
    def identity(self) -> Identity:
        """Whose document it is."""
        return self.disclosure.identity

    @property
    def phase(self) -> str | None:
        """What its figures of its own year are: "budget" or "final"."""
        return PHASES.get(self.identity.kind)

    @property
    def public_since(self) -> str | None:
        """When it was published, else when it was first seen."""
        return self.identity.published or self.published or self.first_seen

    @cached_property
    def figures(self) -> Mapping[Key, tuple[Fact, ...]]:
        """The figures of its tables by what they mean."""
        return by_key(fact for facts in self.disclosure.facts_of.values() for fact in facts)

    @cached_property
    def statements(self) -> frozenset[str]:
        """The kinds of its tables."""
        return frozenset(self.disclosure.recognised.values())

    @cached_property
    def _decimals(self) -> Mapping[int, int]:
        return {
            table: max(figure(fact.stated).decimals for fact in facts)
            for table, facts in self.disclosure.facts_of.items()
        }

    def half_digit(self, fact: Fact) -> Decimal:
        """Half of the last digit that is printed, in 元; in a table of its finest figure."""
        own = figure(fact.stated).decimals
        decimals = own if fact.table is None else self._decimals[fact.table]
        return Decimal(5).scaleb(-decimals - 1) * UNITS.get(fact.unit or "", Decimal(1))

    def figure(self, key: Key) -> Fact | None:
        """The figure of a meaning; None where there is none, or several that differ."""
        return one_of(self.figures.get(key, ()))


def same_body(one: Identity, other: Identity) -> bool:
    """Whether two documents are of one office; unknown offices and places are nobody's."""
    if one.organisation is None or other.organisation is None:
        return False
    if one.division_code is None or other.division_code is None:
        alike = normal(one.organisation) == normal(other.organisation)
        return alike and one.division_code == other.division_code
    return one.division_code == other.division_code and _same(one.organisation, other.organisation)


@lru_cache(maxsize=1 << 14)
def _same(one: str, other: str) -> bool:
    return one == other or same_office(one, other)


def like(document: Known, others: Iterable[Known], *, years_before: int = 0) -> Iterator[Known]:
    """The other documents of the same office, kind and scope, of the same or an earlier year."""
    own = document.identity
    if own.fiscal_year is None or own.kind == "unknown":
        return
    for other in others:
        its = other.identity
        if (
            other is not document
            and (its.kind, its.scope) == (own.kind, own.scope)
            and its.fiscal_year == own.fiscal_year - years_before
            and same_body(own, its)
        ):
            yield other


def tolerance(document: Known, stated: Fact, others: Iterable[tuple[Known, Fact]]) -> Decimal:
    """What rounding explains, in the unit of the stated figure; each document rounds as it likes.

    A figure of 12.00 in one agrees with 12.004 in another.
    """
    halves = (known.half_digit(fact) for known, fact in [(document, stated), *others])
    return sum(halves, Decimal(0)) / UNITS.get(stated.unit or "", Decimal(1))


def latest_first(documents: Iterable[Known]) -> list[Known]:
    """The documents, those published last at the head; of equal or unknown days the last given."""
    return sorted(documents, key=lambda document: document.public_since or "")[::-1]
