"""What reading a performance form or a list of projects gives."""

from dataclasses import dataclass

from tasks.records import Fact, Indicator, Project


@dataclass(frozen=True, slots=True)
class Form:
    """What a performance form or a list of projects states.

    Attributes:
        statement: an id of vocabulary/forms.csv.
        facts: every amount cell, blanks too.
        unread: labels that no vocabulary explains, and what the records cannot hold.
    """

    statement: str
    projects: tuple[Project, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    facts: tuple[Fact, ...] = ()
    unread: tuple[str, ...] = ()
