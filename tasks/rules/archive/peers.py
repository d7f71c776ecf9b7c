"""H05, H10: what an office spends beside offices of the same level and task."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from tasks.records import Fact, Identity, RuleResult
from tasks.rules.archive.documents import Known, latest_first, same_body
from tasks.rules.archive.figures import Key, own, worth
from tasks.rules.compare import result
from tasks.rules.rule import across, limit
from tasks.statements.identity.offices import function_of

# The two figures of a ratio; None where one is not stated.
_Ratio = tuple[Fact, Fact]
_Read = Callable[[Known], _Ratio | None]
_SHORTEST_TASK = 2
# How the codes of provinces, prefectures and counties end.
_LEVELS = ("0000", "00", "")
_LIMITS = {"peers": "5", "deviations": "5"}
_APPLIES = (
    "at least five other offices of the same level, task, year, kind and scope state both figures"
)
_TOLERANCE = "five median deviations from the median"


@across(
    "H05",
    severity="info",
    title="Basic expenditure per head is like that of peers",
    title_zh="人均基本支出与同级同类单位相近",
    tolerance=_TOLERANCE,
    applies=_APPLIES,
    source="comparison with the archive; no norm",
    limits=_LIMITS,
)
def basic_per_head(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Basic expenditure by staff in post."""
    said = ("万元 of basic expenditure per head", "人均基本支出{}万元")
    yield from _beside("H05", document, known, _per_head, Decimal("0.0001"), said)


@across(
    "H10",
    severity="info",
    title="The share of reception in operating expenditure is like that of peers",
    title_zh="公务接待费占公用经费比重与同级同类单位相近",
    tolerance=_TOLERANCE,
    applies=_APPLIES,
    source="comparison with the archive; no norm",
    limits=_LIMITS,
)
def reception_share(document: Known, known: Sequence[Known]) -> Iterator[RuleResult]:
    """Official reception as a share of operating expenditure."""
    said = ("% of operating expenditure is reception", "公务接待费占公用经费{}%")
    yield from _beside("H10", document, known, _share, Decimal(100), said)


def _beside(
    rule_id: str,
    document: Known,
    known: Sequence[Known],
    read: _Read,
    scale: Decimal,
    said: tuple[str, str],
) -> Iterator[RuleResult]:
    """A ratio against the median of peers, in units of their median deviation from it.

    Args:
        scale: what makes the ratio a figure for readers.
    """
    given = read(document)
    if given is None or peer_group(document.identity) is None:
        return
    ratios = [_worth(ratio) for peer in _peers(document, known) if (ratio := read(peer))]
    if len(ratios) < limit(document.disclosure, rule_id, "peers"):
        return
    mine, middle = _worth(given), _median(ratios)
    spread = _median([abs(ratio - middle) for ratio in ratios])
    far = spread > 0 and (
        abs(mine - middle) > spread * limit(document.disclosure, rule_id, "deviations")
    )
    shown, usual = _short(mine * scale), _short(middle * scale)
    yield result(
        rule_id,
        "document",
        "fail" if far else "pass",
        [own(fact) for fact in given],
        stated=shown,
        expected=usual,
        message=f"{shown} {said[0]}; the median of {len(ratios)} other offices of the same level "
        f"and task is {usual}".replace(" %", "%"),
        message_zh=f"{said[1].format(shown)}，{len(ratios)}个同级同类单位的中位数为{usual}",
    )


def _peers(document: Known, known: Sequence[Known]) -> list[Known]:
    """The latest document of each other office of the same group."""
    group = peer_group(document.identity)
    found: list[Known] = []
    for other in latest_first(known):
        if peer_group(other.identity) != group or same_body(document.identity, other.identity):
            continue
        if not any(same_body(peer.identity, other.identity) for peer in found):
            found.append(other)
    return found


def peer_group(its: Identity) -> tuple[object, ...] | None:
    """Level, task, year, kind and scope; None where one of them is not known."""
    if its.division_code is None or its.organisation is None or its.fiscal_year is None:
        return None
    task = function_of(its.organisation)
    known = len(task) >= _SHORTEST_TASK and its.kind in ("budget", "final_accounts")
    zeros = next(end for end in _LEVELS if its.division_code.endswith(end))
    return (zeros, task, its.fiscal_year, its.kind, its.scope) if known else None


def _per_head(document: Known) -> _Ratio | None:
    posts = [
        fact
        for fact in document.disclosure.narrated
        if (fact.classification, fact.code) == ("staff", "in-post") and worth(fact)
    ]
    whole = max(posts, key=lambda fact: worth(fact) or 0, default=None)
    basic = _total(document, "general-public-expenditure", "basic")
    return (basic, whole) if basic and worth(basic) and whole else None


def _share(document: Known) -> _Ratio | None:
    public = _total(document, "basic-expenditure", "public")
    reception = _only(
        document,
        lambda key: (
            (key.classification, key.item, key.measure) == ("three-public", "reception", "total")
        ),
    )
    return (reception, public) if reception and public and worth(public) else None


def _total(document: Known, statement: str, measure: str) -> Fact | None:
    return _only(
        document,
        lambda key: (
            (key.statement, key.classification, key.measure) == (statement, "total", measure)
        ),
    )


def _only(document: Known, wanted: Callable[[Key], bool]) -> Fact | None:
    """The one figure of the document's own year that is wanted, if it is a number."""
    own_year = (document.identity.fiscal_year, document.phase)
    found = [
        fact
        for key, facts in document.figures.items()
        if (key.year, key.phase) == own_year and key.entity is None and wanted(key)
        for fact in facts
    ]
    return found[0] if len(found) == 1 and found[0].value is not None else None


def _worth(ratio: _Ratio) -> Decimal:
    above, below = (worth(fact) or Decimal(0) for fact in ratio)
    return above / below


def _median(values: Sequence[Decimal]) -> Decimal:
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _short(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.01")), "f")
