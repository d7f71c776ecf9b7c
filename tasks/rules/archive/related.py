"""Which documents have to do with each other: those that the rules across documents look at."""

from tasks.records import Identity
from tasks.rules.archive.documents import Known, same_body
from tasks.rules.archive.peers import peer_group
from tasks.rules.archive.units import is_unit, names_of_units


class Relations:
    """Of one document: whom it is held against, and who is held against it."""

    def __init__(self, document: Known) -> None:
        """Note what tells its units."""
        self._own = document.identity
        self._units = names_of_units(document) if self._own.scope == "department" else ""
        self._peers = peer_group(self._own)

    def looks_at(self, other: Identity) -> bool:
        """Whether the document's results need the other: of its office, its unit or a peer."""
        return self._is_akin(other) or (
            self._own.scope == "department" and is_unit(other, self._own, self._units)
        )

    def concerns(self, other: Identity) -> bool:
        """Whether the other's results may need this document; of departments all that could."""
        if self._is_akin(other):
            return True
        same = (other.division_code, other.kind, other.fiscal_year)
        return (self._own.scope, other.scope) == ("unit", "department") and same == (
            self._own.division_code,
            self._own.kind,
            self._own.fiscal_year,
        )

    def _is_akin(self, other: Identity) -> bool:
        if self._own.fiscal_year is None or other.fiscal_year is None:
            return False
        near = abs(self._own.fiscal_year - other.fiscal_year) <= 1
        peers = self._peers is not None and self._peers == peer_group(other)
        return peers or (near and same_body(self._own, other))
