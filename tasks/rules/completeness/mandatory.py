"""I01: the tables that a disclosure of its kind, year and place has."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from tasks.documents.normal import normal
from tasks.records import Operand, RuleResult, Severity
from tasks.rules.compare import result
from tasks.rules.completeness.declared import in_contents, of_text, subject_named
from tasks.rules.completeness.kinds import why_not_complete
from tasks.rules.completeness.required import Requirement, required
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand
from tasks.statements.amounts import figure
from tasks.statements.vocabulary import kind_of

_TITLE = 45
_UNSTATED = "unstated"
_LISTS = ("table-of-contents", "institutions")


@rule(
    "I01",
    severity="warning",
    title="Mandatory tables are there",
    title_zh="应公开的报表齐全",
    tolerance="none",
    applies="a budget or final accounts of an office, more than a single table of them",
    source="财预〔2016〕143号 (its list of tables not verified); forms of the provinces",
    note="An error only where all files of the disclosure are known to be captured: text and"
    " tables are often files of their own. A sentence that there is nothing (本单位无政府性基金…)"
    " stands for a table of funds. Pages, tables or titles that were not read leave the table"
    " unchecked. Tables are told by their kind, never by their number.",
)
def mandatory_tables(disclosure: Disclosure) -> Iterator[RuleResult]:
    """One result for each table that is expected; the missing ones of a text are one finding."""
    if reason := why_not_complete(disclosure):
        yield result("I01", "document", "not-applicable", reason=reason)
        return
    expected = required(disclosure.identity)
    there = {entry.id: _table(disclosure, entry) for entry in expected}
    mandatory = [entry for entry in expected if entry.level == "mandatory"]
    count = sum(1 for entry in mandatory if there[entry.id] is not None)
    state = _State(disclosure, count, len(mandatory))
    for entry in expected:
        number = there[entry.id]
        if number is not None:
            yield _present(disclosure, entry, number)
        elif entry.level == "off":
            yield result(
                "I01",
                entry.id,
                "not-applicable",
                reason="suppressed",
                stated=None,
                expected=entry.name_zh,
                message=f"No table is expected of {entry.name} here: {entry.source}",
                message_zh=f"本地区不要求《{entry.name_zh}》：{entry.source}",
            )
        else:
            yield state.absent(entry)


def _table(disclosure: Disclosure, entry: Requirement) -> int | None:
    """The number of the first table that is the one required, by its kind or else its title."""
    recognised = disclosure.recognised
    for number in disclosure.tables:
        if recognised.get(number) in entry.statements:
            return number
    if entry.title is None:
        return None
    others = {statement.number for statement in disclosure.statements}
    for number, table in disclosure.tables.items():
        form = number in recognised and number not in others
        if form or recognised.get(number) in _LISTS:
            continue
        if entry.title.search(normal(table.title)):
            return number
    return None


def _present(disclosure: Disclosure, entry: Requirement, number: int) -> RuleResult:
    table = disclosure.tables[number]
    first = next((cell for cell in table.cells if cell.text.strip()), table.cells[0])
    return result(
        "I01",
        entry.id,
        "pass",
        [operand_of(first, number)],
        stated=table.title,
        expected=entry.name_zh,
        message=f"The table of {entry.name} is there: {table.title}",
        message_zh=f"已公开《{entry.name_zh}》：{table.title}",
    )


class _State:
    """What is known of a document in which a table is not found."""

    def __init__(self, disclosure: Disclosure, count: int, of: int) -> None:
        """`count` of the `of` mandatory tables are there."""
        self._disclosure = disclosure
        self._count, self._of = count, of
        self._unread = _unread(disclosure)

    def absent(self, entry: Requirement) -> RuleResult:
        """What a table that is not found means."""
        declared = self._declared(entry)
        if declared:
            return result(
                "I01",
                entry.id,
                "pass",
                [declared],
                reason="declared-empty",
                expected=entry.name_zh,
                message=f"No table of {entry.name}, but the document says: {declared.text}",
                message_zh=f"无《{entry.name_zh}》，但已说明：{declared.text}",
            )
        if self._disclosure.beside:
            return self._undone(entry, "other-files", [])
        alone = self._title_alone(entry)
        if alone or self._unread:
            return self._undone(entry, "reading-doubtful", [alone] if alone else [])
        return self._missing(entry)

    def _declared(self, entry: Requirement) -> Operand | None:
        if not entry.subject:
            return None
        subject = subject_named(entry.subject)
        listed = in_contents(self._disclosure, tuple(entry.statements))
        return listed or (of_text(self._disclosure, subject) if subject else None)

    def _undone(self, entry: Requirement, reason: str, operands: Sequence[Operand]) -> RuleResult:
        why, why_zh = {
            "other-files": ("it may be in another file beside it", "可能在同一压缩包的其他文件中"),
            "reading-doubtful": (
                "but a part of the document was not read, where it may be",
                "但文件有未能读取的部分，可能在其中",
            ),
        }[reason]
        return result(
            "I01",
            entry.id,
            "not-checked",
            operands,
            reason=reason,
            severity=self._severity(entry),
            expected=entry.name_zh,
            message=f"No table of {entry.name} was found; {why}",
            message_zh=f"未见《{entry.name_zh}》；{why_zh}",
        )

    def _severity(self, entry: Requirement) -> Severity:
        if entry.level == "expected":
            return "info"
        if self._disclosure.complete:
            return "error"
        return "warning" if self._tables else "info"

    @property
    def _tables(self) -> bool:
        """Whether there are tables at all, and not text whose tables are another file."""
        return any(kind not in _LISTS for kind in self._disclosure.recognised.values())

    def _missing(self, entry: Requirement) -> RuleResult:
        listed = self._listed(entry)
        of = f"{self._count} of {self._of} mandatory tables are there"
        of_zh = f"应公开的{self._of}张报表中有{self._count}张"
        named, named_zh = (
            (f"; its own contents name it: {listed.text}", f"；目录列有：{listed.text}")
            if listed
            else ("", "")
        )
        whole = self._disclosure.complete
        apart, apart_zh = ("", "") if whole else (" (may be a separate attachment)", "（或另附）")
        return result(
            "I01",
            entry.id,
            "fail",
            [listed] if listed else [],
            severity=self._severity(entry),
            stated=f"{self._count} of {self._of}" if self._count == 0 else "",
            expected=entry.name_zh,
            message=f"No table of {entry.name} ({entry.name_zh}) in the captured document"
            f"{apart}; {of}{named}",
            message_zh=f"所采集文件中未见《{entry.name_zh}》{apart_zh}；{of_zh}{named_zh}",
            group="tables" if self._count * 2 < self._of else None,
        )

    @cached_property
    def _titles(self) -> Mapping[int, str]:
        """The paragraphs that are titles of tables, with the kinds that they name."""
        texts = {n: text for n, text in self._disclosure.texts.items() if _is_title(text)}
        named = {n: kind_of(text.rstrip("….0123456789")) for n, text in texts.items()}
        return {number: kind.id if kind else "" for number, kind in named.items()}

    def _listed(self, entry: Requirement) -> Operand | None:
        """The line of the document's contents that names a table."""
        named = (n for n, kind in self._titles.items() if kind in entry.statements)
        number = next(named, None)
        return None if number is None else paragraph_operand(self._disclosure, number)

    def _title_alone(self, entry: Requirement) -> Operand | None:
        """The title of a table whose grid was not read; titles in a row are a list of contents."""
        numbers = list(self._disclosure.texts)
        for number, kind in self._titles.items():
            if kind in entry.statements:
                place = numbers.index(number)
                around = numbers[max(place - 1, 0) : place] + numbers[place + 1 : place + 2]
                if not any(other in self._titles for other in around):
                    return paragraph_operand(self._disclosure, number)
        return None


def _unread(disclosure: Disclosure) -> bool:
    """Whether a table may be on a page, or be a table, that was not understood."""
    if disclosure.scans or any(s.kind.fund == _UNSTATED for s in disclosure.statements):
        return True
    return any(
        number not in disclosure.recognised
        and any(figure(cell.text).value is not None for cell in table.cells)
        for number, table in disclosure.tables.items()
    )


def _is_title(text: str) -> bool:
    return len(text) <= _TITLE and text.rstrip("….0123456789()元万单位:").endswith("表")
