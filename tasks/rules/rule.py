"""A rule of the catalogue: what it compares, how strictly, where it applies and who says so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from tasks.records import RuleResult, Severity
from tasks.rules.disclosure import Disclosure

if TYPE_CHECKING:
    from tasks.rules.archive.documents import Known

Apply = Callable[[Disclosure], Iterator[RuleResult]]
# A document, and all that the archive has, it included.
Across = Callable[["Known", Sequence["Known"]], Iterator[RuleResult]]

GROUPS = {
    "A": ("Arithmetic in a table", "表内运算"),
    "B": ("Hierarchy of codes", "科目层级"),
    "C": ("Table against table", "表间勾稽"),
    "D": ("Text against table", "文字与表格"),
    "E": ("Year on year", "年度比较"),
    "F": ("Classification codes", "科目编码"),
    "G": ("Performance targets", "绩效目标"),
    "H": ("Plausibility", "合理性"),
    "I": ("Completeness and form", "完整性与格式"),
    "S": ("Extraction", "读取"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of the catalogue; ids are those of the published rule list.

    Attributes:
        severity: of its failures, at most; a single result may be milder.
        tolerance: how far apart stated and expected may lie, in words; see `compare`.
        applies: the precondition: where it does not hold the answer is "not-applicable".
        source: the law, norm or measurement that the rule rests on.
        note: what real documents taught about it, and so where it differs from the published list.
        limits: figures of the rule that a profile may change, as {"ratio": "0.02"}.
        apply: its results over one document; None where results of other rules, or other
            documents, are needed.
        across: its results over one document beside the others of the archive.
    """

    id: str
    severity: Severity
    title: str
    title_zh: str
    tolerance: str
    applies: str
    source: str
    note: str = ""
    limits: Mapping[str, Decimal] = field(default_factory=dict)
    apply: Apply | None = None
    across: Across | None = None

    @property
    def group(self) -> str:
        """The letter of its group."""
        return self.id[0]


_KNOWN: dict[str, Rule] = {}


def declared(rule_id: str) -> Rule:
    """The rule of an id; KeyError for one that is not known."""
    return _KNOWN[rule_id]


def limit(disclosure: Disclosure, rule_id: str, name: str) -> Decimal:
    """A limit of a rule, as the profile has it for this document, else as the rule has it."""
    own = disclosure.profile.limits.get((rule_id, name))
    return declared(rule_id).limits[name] if own is None else own


def declare(
    rule_id: str,
    *,
    severity: Severity,
    title: str,
    title_zh: str,
    tolerance: str,
    applies: str,
    source: str,
    note: str = "",
    limits: Mapping[str, str] | None = None,
    apply: Apply | None = None,
    across: Across | None = None,
) -> Rule:
    """Enter a rule into the catalogue.

    Raises:
        ValueError: another rule has this id.
    """
    if rule_id in _KNOWN:
        raise ValueError(f"two rules are called {rule_id}")
    figures = {name: Decimal(value) for name, value in (limits or {}).items()}
    known = Rule(
        rule_id, severity, title, title_zh, tolerance, applies, source, note, figures, apply, across
    )
    _KNOWN[rule_id] = known
    return known


def rule(
    rule_id: str,
    *,
    severity: Severity,
    title: str,
    title_zh: str,
    tolerance: str,
    applies: str,
    source: str,
    note: str = "",
    limits: Mapping[str, str] | None = None,
) -> Callable[[Apply], Rule]:
    """Make a function over a disclosure a rule of the catalogue; arguments as in `Rule`."""

    def made(apply: Apply) -> Rule:
        return declare(
            rule_id,
            severity=severity,
            title=title,
            title_zh=title_zh,
            tolerance=tolerance,
            applies=applies,
            source=source,
            note=note,
            limits=limits,
            apply=apply,
        )

    return made


def across(
    rule_id: str,
    *,
    severity: Severity,
    title: str,
    title_zh: str,
    tolerance: str,
    applies: str,
    source: str,
    note: str = "",
    limits: Mapping[str, str] | None = None,
) -> Callable[[Across], Rule]:
    """Make a function over a document and the others a rule of the catalogue; as `rule`."""

    def made(across: Across) -> Rule:
        return declare(
            rule_id,
            severity=severity,
            title=title,
            title_zh=title_zh,
            tolerance=tolerance,
            applies=applies,
            source=source,
            note=note,
            limits=limits,
            across=across,
        )

    return made
