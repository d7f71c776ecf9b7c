"""All rules across documents, over each document of an archive beside the others."""

from collections.abc import Mapping, Sequence

from tasks.records import RuleResult
from tasks.rules.archive.chains import repeats_others
from tasks.rules.archive.documents import Known
from tasks.rules.archive.peers import basic_per_head, reception_share
from tasks.rules.archive.publication import published_in_time
from tasks.rules.archive.versions import reissued
from tasks.rules.check import as_set
from tasks.rules.compare import result
from tasks.rules.rule import Rule

RULES = (repeats_others, basic_per_head, reception_share, published_in_time, reissued)


def catalogue() -> Mapping[str, Rule]:
    """All rules across documents, by id."""
    return {rule.id: rule for rule in RULES}


def check_across(documents: Sequence[Known]) -> Mapping[str, tuple[RuleResult, ...]]:
    """What the rules say of each file beside the others, by sha256; as `check_beside`."""
    files: dict[str, list[Known]] = {}
    for document in documents:
        files.setdefault(document.sha256, []).append(document)
    return {sha256: check_beside(own, documents) for sha256, own in files.items()}


def check_beside(file: Sequence[Known], known: Sequence[Known]) -> tuple[RuleResult, ...]:
    """What the rules say of the documents of one file.

    Args:
        known: the file's own and those of the same office, those of its units or of its
            department, and its peers; more do no harm. In the order in which they became known,
            where no day says it.
    """
    results = [
        _numbered(entry, number) if len(file) > 1 else entry
        for number, document in enumerate(file)
        for entry in _checked(document, known)
    ]
    return (*results, *_silent(results))


def _checked(document: Known, known: Sequence[Known]) -> list[RuleResult]:
    return [
        as_set(entry, document.disclosure)
        for rule in RULES
        if rule.across is not None
        for entry in rule.across(document, known)
    ]


def _numbered(entry: RuleResult, number: int) -> RuleResult:
    """A result of one of several documents in a file, which would else answer to the same id."""
    return entry._replace(id=f"{entry.id}-m{number}", group=f"{entry.group}-m{number}")


def _silent(results: Sequence[RuleResult]) -> list[RuleResult]:
    """The answers of rules that found nothing to compare."""
    answered = {entry.rule for entry in results}
    return [
        result(rule, "archive", "not-applicable", reason="no-other-document")
        for rule in catalogue()
        if rule not in answered
    ]
