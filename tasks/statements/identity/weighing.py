"""Which evidence an identity follows, and which contradicts it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tasks.records import Evidence
from tasks.records.statements import Source
from tasks.statements.identity.offices import same_office

FIELDS = ("organisation", "fiscal_year", "kind", "scope", "published", "index_number")
OUTSIDE: frozenset[Source] = frozenset({"file-name", "link", "portal"})
# Tables that also are part of a budget or of final accounts.
_PERFORMANCE = ("performance_targets", "self_evaluation")
# Offices that forms name beside the document's own: who carries a project out, who is above.
CARRYING, SUPERIOR = "carrying", "superior"


def weigh(claims: Iterable[Evidence]) -> tuple[Mapping[str, str], tuple[Evidence, ...]]:
    """The value of each field by its weightiest evidence, and all evidence, marked and once.

    An office that is above by the document's own words is no contradiction, unless its 部门预算 is
    what a unit's document is called; nor is another form of the name (`offices.same_office`).

    Args:
        claims: the weightiest first.
    """
    said = _owned(list(claims))
    values: dict[str, str] = {}
    for claim in said:
        values.setdefault(claim.field, claim.value)
    if values.get("kind") == "final_accounts" and "fiscal_year" in values:
        values["fiscal_year"] = _accounted(values["fiscal_year"], said)
    above = [claim.value for claim in said if claim.field == SUPERIOR]
    wider = _of_departments(said) if values.get("scope") == "unit" else frozenset()
    marked = [
        replace(
            claim,
            followed=_agrees(claim, values[claim.field], above, below=claim.source not in wider),
        )
        for claim in said
        if claim.field in FIELDS
    ]
    once = {(claim.field, claim.value, claim.source): claim for claim in reversed(marked)}
    return values, tuple(reversed(once.values()))


def _owned(said: list[Evidence]) -> list[Evidence]:
    """With an office: who carries out its projects, is above or published it, if none is named."""
    if any(claim.field == "organisation" and claim.source not in OUTSIDE for claim in said):
        return said
    for role in (CARRYING, SUPERIOR):
        for claim in said:
            if claim.field == role and claim.source in ("form", "metadata"):
                return [replace(claim, field="organisation"), *said]
    return said


def _accounted(year: str, said: Sequence[Evidence]) -> str:
    """Accounts are disclosed the year after: a title may give the year of the disclosure.

    It does where all else in the document speaks of the year before.
    """
    inside = {
        claim.value
        for claim in said
        if claim.field == "fiscal_year" and claim.source in ("text", "form", "table-title")
    }
    before = str(int(year) - 1)
    return before if inside == {before} else year


def _of_departments(said: Iterable[Evidence]) -> frozenset[Source]:
    """The sources outside that call the document a department's."""
    claims = (claim for claim in said if (claim.field, claim.value) == ("scope", "department"))
    return frozenset(claim.source for claim in claims) & OUTSIDE


def _agrees(claim: Evidence, value: str, above: Sequence[str], *, below: bool) -> bool:
    if claim.field == "kind" and claim.source == "table-title" and claim.value in _PERFORMANCE:
        return value != "unknown"
    if claim.field != "organisation":
        return claim.value == value
    is_above = value.startswith(claim.value) or any(
        same_office(claim.value, office) for office in above
    )
    return same_office(claim.value, value) or (below and is_above)
