"""I07: what a document is taken for, before any rule asks what it lacks."""

from collections.abc import Iterator, Sequence

from tasks.documents.normal import normal
from tasks.records import Evidence, Operand, RuleResult
from tasks.rules.compare import result
from tasks.rules.completeness.vocabulary import entries
from tasks.rules.disclosure import Disclosure
from tasks.rules.rule import rule
from tasks.statements.model import Statement
from tasks.statements.vocabulary import kind_of

_COMPLETE = ("budget", "final_accounts")
# Statements that only offices have: a government's budget has others.
_OF_OFFICES = ("income-expenditure-totals", "appropriation-totals")
# Fewer tables than this, and no text: a table of a set, captured as a file of its own.
_SET = 3
_SENTENCES = 3
_CONTRARY = 2


@rule(
    "I07",
    severity="warning",
    title="Kind of document recognised",
    title_zh="文件类型识别",
    tolerance="none",
    applies="every document",
    source="财预〔2016〕143号: a budget and final accounts have different tables",
    note="Fails where the title says budget and the titles of all tables say final accounts, or"
    " the other way round; 一般公共预算 and other names of funds say nothing of the kind.",
)
def kind_recognised(disclosure: Disclosure) -> Iterator[RuleResult]:
    """What the document was taken for and why; the other rules on completeness rest on it."""
    if not (disclosure.tables or disclosure.paragraphs):
        return
    kind = disclosure.identity.kind
    said = [_operand(entry) for entry in _evidence(disclosure)]
    if kind == "unknown":
        yield result("I07", "document", "not-checked", said, reason="kind-unknown", stated=kind)
        return
    names = {row["kind"]: row for row in entries("kinds")}
    own = names[kind]
    contrary = [
        statement
        for statement in disclosure.statements
        if kind in _COMPLETE and _contradicts(statement, kind)
    ]
    if len(contrary) >= _CONTRARY and not _confirmed(disclosure.statements, kind):
        other = names[_other(kind)]
        titles = ", ".join(statement.table.title for statement in contrary[:_CONTRARY])
        yield result(
            "I07",
            "document",
            "fail",
            said,
            stated=own["name_zh"],
            expected=other["name_zh"],
            message=f"The document calls itself {own['name']}, but its tables are those of"
            f" {other['name']}: {titles}",
            message_zh=f"文件名为{own['name_zh']}，但表题为{other['name_zh']}：{titles}",
        )
        return
    why = "; ".join(f"{entry.source}: {entry.text}" for entry in _evidence(disclosure)[:3])
    yield result(
        "I07",
        "document",
        "pass",
        said,
        stated=kind,
        message=f"Taken for {own['name']} ({disclosure.identity.scope}) by {why}",
        message_zh=f"识别为{own['name_zh']}，依据：{why}",
    )


def _evidence(disclosure: Disclosure) -> list[Evidence]:
    """What says of which kind and scope the document is; the same words once."""
    said = {
        (entry.source, entry.text): entry
        for entry in disclosure.identity.evidence
        if entry.field in ("kind", "scope") and entry.followed
    }
    return list(said.values())


def _operand(entry: Evidence) -> Operand:
    return Operand(entry.text, page=entry.page, sentence=entry.text)


def _other(kind: str) -> str:
    return _COMPLETE[1 - _COMPLETE.index(kind)]


def _words(statement: Statement) -> str:
    """The title without the names of funds, which say 预算 of themselves."""
    text = normal(statement.table.title)
    for row in entries("kinds"):
        if not row["kind"]:
            text = text.replace(row["word"], "")
    return text


def _says(statement: Statement, kind: str) -> bool:
    word = next(row["word"] for row in entries("kinds") if row["kind"] == kind)
    return word in _words(statement)


def _contradicts(statement: Statement, kind: str) -> bool:
    return _says(statement, _other(kind)) and not _says(statement, kind)


def _confirmed(statements: Sequence[Statement], kind: str) -> bool:
    return any(_says(statement, kind) for statement in statements)


def has_text(disclosure: Disclosure) -> bool:
    """Whether the document explains anything, and is not tables alone."""
    sentences = [text for text in disclosure.texts.values() if "。" in text]
    return len(sentences) >= _SENTENCES


def why_not_complete(disclosure: Disclosure) -> str | None:
    """Why nothing can be said of what a document lacks; None where it is a whole disclosure.

    Attachments of targets and self-evaluations have no tables of a budget, nor has a single table
    with a file of its own; budgets of a government have others than those of an office.
    """
    identity = disclosure.identity
    if not (disclosure.tables or disclosure.paragraphs):
        return "table-missing"
    if identity.kind == "unknown":
        return "kind-unknown"
    if identity.kind not in _COMPLETE:
        return "other-kind"
    if identity.scope == "unknown" and not any(kind in disclosure.by_kind for kind in _OF_OFFICES):
        return "other-kind"
    if identity.fiscal_year is None:
        return "year-unknown"
    figured = {s.kind.id for s in disclosure.statements if s.kind.classification != "none"}
    if len(figured) < _SET and not has_text(disclosure):
        return "single-table"
    if figured and len(figured) < _SET and kind_of(identity.title or ""):
        return "single-table"
    return None
