"""A rule of the catalogue: what it compares, how strictly, where it applies and who says so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NotRequired, TypedDict, Unpack

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


class About(TypedDict):
    """What is said of a rule; as the attributes of `Rule`, limits as text."""

    severity: Severity
    title: str
    title_zh: str
    tolerance: str
    applies: str
    source: str
    note: NotRequired[str]
    limits: NotRequired[Mapping[str, str]]


def declare(
    rule_id: str,
    *,
    apply: Apply | None = None,
    across: Across | None = None,
    **about: Unpack[About],
) -> Rule:
    """Enter a rule into the catalogue.

    Raises:
        ValueError: another rule has this id.
    """
    if rule_id in _KNOWN:
        raise ValueError(f"two rules are called {rule_id}")
    limits = {name: Decimal(value) for name, value in about.get("limits", {}).items()}
    said = {**about, "note": about.get("note", ""), "limits": limits}
    _KNOWN[rule_id] = Rule(rule_id, **said, apply=apply, across=across)  # type: ignore[arg-type]
    return _KNOWN[rule_id]


def rule(rule_id: str, **about: Unpack[About]) -> Callable[[Apply], Rule]:
    """Make a function over a disclosure a rule of the catalogue."""
    return lambda apply: declare(rule_id, apply=apply, **about)


def across(rule_id: str, **about: Unpack[About]) -> Callable[[Across], Rule]:
    """Make a function over a document and the others of the archive a rule of the catalogue."""
    return lambda across: declare(rule_id, across=across, **about)
