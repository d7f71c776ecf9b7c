"""One document as rules look at it: what it says of itself, its tables, statements and text."""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from tasks.documents.normal import normal
from tasks.records import Cell, Extraction, Fact, Identity, Indicator, Paragraph, Project, Table
from tasks.rules.printed import Printed, printed_classes
from tasks.rules.profile import Profile, profile_of
from tasks.rules.stated import Stated, Subject, stated_by_subject
from tasks.statements.interpret import Interpretation
from tasks.statements.model import Statement

Place = tuple[int, int]


@dataclass(frozen=True)
class TargetForm:
    """The indicators that one table states for one project, or for the office as a whole.

    Attributes:
        name: of the project; None for the office.
        projects: those of this name in the table; several where units of a list share a name.
    """

    table: int
    name: str | None
    indicators: tuple[Indicator, ...]
    projects: tuple[Project, ...]

    @cached_property
    def anchored(self) -> tuple[tuple[str, Indicator], ...]:
        """The indicators, each with a name for its place that no other has."""
        return tuple(
            (_anchor(indicator, number), indicator)
            for number, indicator in enumerate(self.indicators)
        )

    @property
    def project(self) -> Project | None:
        """The one project of the form."""
        return self.projects[0] if len(self.projects) == 1 else None


def _anchor(indicator: Indicator, number: int) -> str:
    """The place of an indicator; of several in one cell its number too."""
    packed = indicator.cols.get("packed")
    place = f"t{indicator.table}-r{indicator.row}"
    return f"{place}-c{indicator.cols.get('target')}" if packed is None else f"{place}-{number}"


@dataclass(frozen=True)
class Disclosure:
    """A document with its meaning; of a container one of its members.

    Numbers of tables and paragraphs are those of the extraction, also where a member has only
    some of them.

    Attributes:
        recognised: kind of statement or form by number of table.
        unread: words that no vocabulary explains, by number of table.
        scans: pages that were not read.
        complete: whether every file of this disclosure is known to be in this document, so that
            what is not here was not published.
        beside: whether it is one of several documents of a container.
        profile: what the place and the year change in the rules.
    """

    identity: Identity
    tables: Mapping[int, Table]
    paragraphs: Mapping[int, Paragraph]
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    indicators: tuple[Indicator, ...]
    projects: tuple[Project, ...]
    recognised: Mapping[int, str]
    unread: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    scans: tuple[int, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    complete: bool = False
    beside: bool = False
    profile: Profile = field(default_factory=Profile)

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Statement, ...]]:
        """The statements by the id of their kind, in order."""
        found: dict[str, tuple[Statement, ...]] = {}
        for statement in self.statements:
            kind = statement.kind.id
            found[kind] = (*found.get(kind, ()), statement)
        return found

    def only(self, kind: str) -> Statement | None:
        """The one statement of a kind; None where there is none, or several as of several units."""
        found = self.by_kind.get(kind, ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def narrated(self) -> tuple[Fact, ...]:
        """The facts of running text; `row` is the number of the paragraph, `col` the place in it.

        Figures that belong to another unit or a single project are left out.
        """
        return tuple(fact for fact in self.facts if fact.table is None and fact.entity is None)

    @cached_property
    def by_paragraph(self) -> Mapping[int, tuple[Fact, ...]]:
        """The facts of running text by number of paragraph, in order."""
        found: dict[int, list[Fact]] = {}
        for fact in self.narrated:
            found.setdefault(fact.row or 0, []).append(fact)
        return {number: tuple(facts) for number, facts in found.items()}

    @cached_property
    def facts_of(self) -> Mapping[int, tuple[Fact, ...]]:
        """The facts of tables, by number of table."""
        found: dict[int, list[Fact]] = {}
        for fact in self.facts:
            if fact.table is not None:
                found.setdefault(fact.table, []).append(fact)
        return {number: tuple(facts) for number, facts in found.items()}

    @cached_property
    def three_public(self) -> tuple[Fact, ...]:
        """The facts of the three public expenses, in order."""
        return tuple([fact for fact in self.facts if fact.classification == "three-public"])

    @cached_property
    def classes(self) -> tuple[Printed, ...]:
        """The codes of the budget classifications that tables and forms print."""
        stated = {statement.number for statement in self.statements}
        forms = (fact for fact in self.facts if fact.table not in stated)
        return printed_classes(self.statements, forms, self.identity.fiscal_year)

    @cached_property
    def stated(self) -> Mapping[Subject, tuple[Stated, ...]]:
        """The figures of the statements by what they are of."""
        return stated_by_subject(self.statements)

    @cached_property
    def target_forms(self) -> tuple[TargetForm, ...]:
        """The indicators by table and project, in order; projects without any have theirs too."""
        indicators: dict[tuple[int, str | None], list[Indicator]] = {}
        projects: dict[tuple[int, str | None], list[Project]] = {}
        for indicator in self.indicators:
            indicators.setdefault((indicator.table, indicator.project), []).append(indicator)
        for project in self.projects:
            projects.setdefault((project.table, project.name), []).append(project)
        return tuple(
            TargetForm(*key, tuple(indicators.get(key, ())), tuple(projects.get(key, ())))
            for key in dict.fromkeys((*indicators, *projects))
        )

    @cached_property
    def narrative(self) -> str:
        """The whole running text, a line a paragraph; for a first look at what it may hold."""
        return "\n".join([paragraph.text for paragraph in self.paragraphs.values()])

    @cached_property
    def written(self) -> Mapping[int, str]:
        """All that is written in each table, title and cells; for a first look likewise."""
        return {
            number: "\n".join([table.title, *[cell.text for cell in table.cells if cell.text]])
            for number, table in self.tables.items()
        }

    @cached_property
    def _starts(self) -> dict[int, list[int]]:
        return {}

    def showing(self, table: int, *patterns: re.Pattern[str]) -> list[Cell]:
        """The cells of a table whose text has one of these patterns in it, in order.

        All texts are searched at once, so a pattern must not reach over the end of a line.
        """
        hits = [hit.start() for each in patterns for hit in each.finditer(self.written[table])]
        if not hits:
            return []
        cells = [cell for cell in self.tables[table].cells if cell.text]
        if table not in self._starts:
            lengths = (len(cell.text) + 1 for cell in cells)
            self._starts[table] = [*accumulate(lengths, initial=len(self.tables[table].title) + 1)]
        places = {bisect(self._starts[table], hit) for hit in hits}
        return [cells[place - 1] for place in sorted(places) if place]

    @cached_property
    def _cells(self) -> dict[int, Mapping[Place, Cell]]:
        return {}

    @cached_property
    def texts(self) -> Mapping[int, str]:
        """The paragraphs in their normal form, by number."""
        return {number: normal(entry.text) for number, entry in self.paragraphs.items()}

    def cells(self, table: int) -> Mapping[Place, Cell]:
        """The cells of a table by row and column; a cell with spans at each of its slots."""
        known = self._cells.get(table)
        if known is None:
            known = self._cells[table] = _by_slot(self.tables[table])
        return known

    @cached_property
    def _said(self) -> dict[int, Sequence[tuple[str, Cell]]]:
        return {}

    def said(self, table: int) -> Sequence[tuple[str, Cell]]:
        """The cells of a table row by row, each with its text in its normal form."""
        if table not in self._said:
            cells = sorted(self.tables[table].cells, key=lambda cell: (cell.row, cell.col))
            self._said[table] = [(normal(cell.text), cell) for cell in cells]
        return self._said[table]

    @cached_property
    def saying(self) -> dict[tuple[int, int | None, tuple[str, ...]], Cell]:
        """The cells that are known to say some words: by table, row and words."""
        return {}

    def with_statement(self, repaired: Statement) -> "Disclosure":
        """The same with one statement in another reading; for explaining, never for storing."""
        statements = tuple(
            repaired if statement.number == repaired.number else statement
            for statement in self.statements
        )
        return replace(self, statements=statements)


def _by_slot(table: Table) -> Mapping[Place, Cell]:
    slots = {(cell.row, cell.col): cell for cell in table.cells}
    if len(slots) < table.n_rows * table.n_cols:
        for cell in table.cells:
            if cell.rowspan == cell.colspan == 1:
                continue
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    slots[row, col] = cell
    return slots


def disclosures(
    extraction: Extraction, meant: Interpretation, *, complete: bool = False
) -> Iterator[Disclosure]:
    """The document of an extraction; of a container each of its members by itself."""
    for member, identity in meant.identities.items():
        alone = len(meant.identities) == 1
        numbers = {
            number
            for number, table in enumerate(extraction.tables)
            if alone or table.member == member
        }
        yield Disclosure(
            identity=identity,
            tables={number: extraction.tables[number] for number in sorted(numbers)},
            paragraphs={
                number: paragraph
                for number, paragraph in enumerate(extraction.paragraphs)
                if alone or paragraph.member == member
            },
            statements=tuple(s for s in meant.statements if s.number in numbers),
            facts=tuple(
                fact
                for fact in meant.facts
                if alone
                or fact.table in numbers
                or (fact.table is None and _member_of(extraction, fact) == member)
            ),
            indicators=tuple(entry for entry in meant.indicators if entry.table in numbers),
            projects=tuple(entry for entry in meant.projects if entry.table in numbers),
            recognised={n: kind for n, kind in meant.recognised.items() if n in numbers},
            unread={n: words for n, words in meant.unread.items() if n in numbers},
            scans=extraction.scans,
            metadata=extraction.metadata,
            complete=complete and alone,
            beside=not alone,
            profile=profile_of(identity),
        )


def _member_of(extraction: Extraction, fact: Fact) -> str | None:
    return None if fact.row is None else extraction.paragraphs[fact.row].member
