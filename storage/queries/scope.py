"""Which part of the archive is asked for: all of it, or one region of the registry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col

from storage.models import Organisation

# Digits of a division code with those of its villages (the National Bureau of Statistics').
_LONGEST_CODE = 12


def beginning(digits: str) -> str:
    """What the codes of a division and of all in it begin with: "50" for 500000 (GB/T 2260).

    Two digits are a level: a province, a prefecture, a county.
    """
    while len(digits) > 2 and digits.endswith("00") and len(digits) % 2 == 0:
        digits = digits[:-2]
    return digits


def lies_in(digits: str) -> ColumnElement[bool]:
    """The condition that an organisation lies in a division, or in one whose code begins so.

    The index of organisations fits it.
    """
    first = beginning(digits)
    return col(Organisation.division_code).between(first, first.ljust(_LONGEST_CODE, "9"))


@dataclass(frozen=True, slots=True)
class Place:
    """What the registry says of a portal: its division, and the one office that publishes there."""

    division_code: str
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked about.

    Attributes:
        places: of the portals in the registry, by id; the database does not know them.
        region: digits of a division code; "500000" is all that begins with 50. None: everywhere.
    """

    places: Mapping[str, Place] = field(default_factory=dict)
    region: str | None = None

    def offices(self) -> list[ColumnElement[bool]]:
        """The condition that an organisation lies there."""
        if self.region is None:
            return []
        return [lies_in(self.region)]

    def portals(self, portal_id: Any) -> list[ColumnElement[bool]]:
        """The condition that the portal of a column lies there; one not registered does not."""
        return [] if self.region is None else [portal_id.in_(filter(self.has, self.places))]

    def has(self, portal_id: str) -> bool:
        """Whether a portal lies there."""
        place = self.places.get(portal_id)
        there = place is not None and place.division_code.startswith(self._digits)
        return self.region is None or there

    @property
    def _digits(self) -> str:
        return beginning(self.region or "")
