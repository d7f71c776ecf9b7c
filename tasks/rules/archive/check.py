"""All rules across documents, over each document of an archive beside the others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

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
    """What the rules say of each document beside the others, by sha256.

    The documents in the order in which they became known, where no day says it. Whoever asks
    for one document gives the others of its office, those of its units or of its department, and
    its peers; more do no harm.
    """
    found: dict[str, list[RuleResult]] = {}
    members = Counter(document.sha256 for document in documents)
    turn: Counter[str] = Counter()
    for document in documents:
        sha256 = document.sha256
        results = _checked(document, documents)
        if members[sha256] > 1:
            results = [_numbered(entry, turn[sha256]) for entry in results]
            turn[sha256] += 1
        found.setdefault(sha256, []).extend(results)
    return {sha256: (*results, *_silent(results)) for sha256, results in found.items()}


def _checked(document: Known, known: Sequence[Known]) -> list[RuleResult]:
    return [
        as_set(entry, document.disclosure)
        for rule in RULES
        if rule.across is not None
        for entry in rule.across(document, known)
    ]


def _numbered(entry: RuleResult, number: int) -> RuleResult:
    """A result of one of several documents in a file, which would else answer to the same id."""
    return replace(entry, id=f"{entry.id}-m{number}", group=f"{entry.group}-m{number}")


def _silent(results: Sequence[RuleResult]) -> list[RuleResult]:
    """The answers of rules that found nothing to compare."""
    answered = {entry.rule for entry in results}
    return [
        result(rule, "archive", "not-applicable", reason="no-other-document")
        for rule in catalogue()
        if rule not in answered
    ]
