"""I04: what a disclosure has to explain in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tasks.records import Identity, Operand, RuleResult, Severity
from tasks.rules.compare import result
from tasks.rules.completeness.kinds import has_text, why_not_complete
from tasks.rules.completeness.vocabulary import entries
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.rules.terms import operand_of, paragraph_operand

_LINE = 60
_ABOVE = 2
_PAGE = "….0123456789"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A matter that a disclosure explains, how its words read, and tables that say it instead."""

    id: str
    name: str
    name_zh: str
    kind: str
    scope: str
    since: int
    mandatory: bool
    pattern: re.Pattern[str]
    statements: frozenset[str]

    def asked_of(self, identity: Identity) -> bool:
        """Whether a document of this kind, scope and year has to explain it."""
        scope = "unit" if identity.scope == "unit" else "department"
        return (
            self.kind in ("", identity.kind)
            and self.scope in ("", scope)
            and (identity.fiscal_year or 0) >= self.since
        )


@cache
def explanations() -> tuple[Explanation, ...]:
    """All that a disclosure may have to explain."""
    return tuple(
        Explanation(
            row["id"],
            row["name"],
            row["name_zh"],
            row["kind"],
            row["scope"],
            int(row["from"] or 0),
            row["level"] == "mandatory",
            re.compile(row["pattern"]),
            frozenset(row["statements"].split()),
        )
        for row in entries("explanations")
    )


@rule(
    "I04",
    severity="warning",
    title="Mandatory explanations are there",
    title_zh="应说明的事项齐全",
    tolerance="none",
    applies="a budget or final accounts of an office, more than a single table of them",
    source="预算法 (2018) art. 14; 预算法实施条例 (2020) art. 6; 财预〔2016〕143号 (not verified)",
    note="Any sentence about a matter counts, a line of the contents does not. Public"
    " institutions have no operating costs of an office, so of a unit they are only expected.",
)
def explanations_given(disclosure: Disclosure) -> Iterator[RuleResult]:
    """One result for each matter that has to be explained; without any text one finding."""
    if reason := why_not_complete(disclosure):
        yield result("I04", "document", "not-applicable", reason=reason)
        return
    body = _body(disclosure)
    text = has_text(disclosure)
    for entry in explanations():
        if not entry.asked_of(disclosure.identity):
            continue
        found = _words(disclosure, entry, body) or _table(disclosure, entry)
        if found:
            yield result(
                "I04",
                entry.id,
                "pass",
                [found],
                expected=entry.name_zh,
                message=f"The document tells of {entry.name}",
                message_zh=f"已说明：{entry.name_zh}",
            )
        elif why := _doubt(disclosure, entry):
            yield result("I04", entry.id, "not-checked", reason=why, expected=entry.name_zh)
        else:
            yield _missing(disclosure, entry, text=text)


def _doubt(disclosure: Disclosure, entry: Explanation) -> str | None:
    """Why what is not found may yet be published: in other files, or on pages not read."""
    if disclosure.beside or (entry.statements and not disclosure.statements):
        return "other-files"
    return "reading-doubtful" if disclosure.scans else None


def _missing(disclosure: Disclosure, entry: Explanation, *, text: bool) -> RuleResult:
    severity: Severity = "warning" if text and entry.mandatory else "info"
    if disclosure.complete and entry.mandatory:
        severity = "error"
    apart, apart_zh = ("", "")
    if not text:
        apart, apart_zh = (
            "; it has no text at all, which may be a separate file",
            "；文件无文字说明，或另附",
        )
    return result(
        "I04",
        entry.id,
        "fail",
        severity=severity,
        stated="",
        expected=entry.name_zh,
        message=f"Nothing in the captured document tells of {entry.name}{apart}",
        message_zh=f"所采集文件中未见“{entry.name_zh}”{apart_zh}",
        group=None if text else "text",
    )


def _words(disclosure: Disclosure, entry: Explanation, body: list[int]) -> Operand | None:
    number = next((n for n in body if entry.pattern.search(disclosure.texts[n])), None)
    return None if number is None else paragraph_operand(disclosure, number)


def _table(disclosure: Disclosure, entry: Explanation) -> Operand | None:
    for number, kind in disclosure.recognised.items():
        if kind in entry.statements:
            cells = disclosure.tables[number].cells
            return operand_of(next((c for c in cells if c.text.strip()), cells[0]), number)
    return None


def _body(disclosure: Disclosure) -> list[int]:
    """The paragraphs behind the list of contents.

    That ends where its first entry comes again as a heading, or with the first sentence and the
    headings right above it.
    """
    numbers = list(disclosure.texts)
    start = next((n for n, text in disclosure.texts.items() if text == "目录"), None)
    if start is None:
        return numbers
    seen: set[str] = set()
    for place in range(numbers.index(start) + 1, len(numbers)):
        text = disclosure.texts[numbers[place]]
        line = text.rstrip(_PAGE)
        if line in seen:
            return numbers[:1] + numbers[place:]
        if len(text) > _LINE or "。" in text:
            return numbers[:1] + _headings(disclosure, numbers[:place]) + numbers[place:]
        seen.add(line)
    return numbers


def _headings(disclosure: Disclosure, before: list[int]) -> list[int]:
    """The last two lines before the first sentence, where they begin a page of their own."""
    pages = [disclosure.paragraphs[number].page for number in before]
    own = [number for number, page in zip(before, pages, strict=True) if page == pages[-1]]
    return own if len(own) <= _ABOVE else []
