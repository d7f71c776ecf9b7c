"""Rows and answers of the API, as its description has them.

Rows have fewer columns where `fields` names some. Moments are of UTC, amounts exact decimal texts.
"""

from datetime import datetime
from typing import Any, Generic, TypeVar

from typing_extensions import TypedDict


class FactRow(TypedDict, total=False):
    """A figure with its office, its document and its place on the page.

    `amount_yuan` is in 元; `stated` is what the document prints, in `unit`; `bbox` is left, top,
    right and bottom as parts of the page; `findings` are results of checks that fail on it.
    """

    fact_id: str
    organisation: str
    division_code: str
    fiscal_year: int | None
    statement: str
    classification: str
    code: str | None
    name: str | None
    measure: str
    fund: str
    amount_yuan: str | None
    stated: str
    unit: str | None
    page: int | None
    bbox: list[float] | None
    object_sha256: str
    url: str
    captured_at: datetime | None
    extraction_version: str
    entity: str | None
    phase: str | None
    value: str | None
    name_en: str | None
    grade: str | None
    findings: list[str]


class OfficeRow(TypedDict, total=False):
    """An office: its fiscal years, documents, figures and findings."""

    organisation: str
    division_code: str
    years: list[int]
    documents: int
    facts: int
    failed: int


class DocumentRow(TypedDict, total=False):
    """A file as one address served it, and its newest reading.

    Office, year and kind are None where nobody can attribute the file. `failed` counts findings of
    level error and warning, `explained` those of them that another one explains. `withheld` says
    why the content of the file is not shown, since `withheld_at`.
    """

    organisation: str | None
    division_code: str | None
    fiscal_year: int | None
    kind: str | None
    scope: str | None
    title: str | None
    published: str | None
    url: str
    portal: str
    object_sha256: str
    version: int
    captured_at: datetime | None
    extraction_version: str
    read_at: datetime
    verdict: str
    reason: str | None
    media_type: str
    pages: int
    tables: int
    facts: int
    failed: int
    explained: int
    not_checked: int
    withheld_at: datetime | None
    withheld: str | None


class FindingRow(TypedDict, total=False):
    """A failed check at an address over the versions of its file; `results` it sums up."""

    rule: str
    title: str | None
    title_zh: str | None
    severity: str
    state: str
    results: int
    stated: str | None
    expected: str | None
    cause: str | None
    message: str
    message_zh: str
    result_id: str | None
    fingerprint: str
    organisation: str | None
    division_code: str | None
    fiscal_year: int | None
    kind: str | None
    url: str
    object_sha256: str
    extraction_version: str
    first_seen: datetime
    last_seen: datetime


class ChangeRow(TypedDict, total=False):
    """What became of a file between two visits; `difference` has the cells that differ."""

    kind: str
    at: datetime
    url: str
    title: str
    seen_at: datetime | None
    portal: str
    organisation: str | None
    division_code: str | None
    fiscal_year: int | None
    document_kind: str | None
    former_sha256: str | None
    object_sha256: str | None
    to_url: str | None
    difference: dict[str, Any] | None


class ResultRow(TypedDict):
    """One application of a rule, with the cells that it looked at."""

    result_id: str
    rule: str
    verdict: str
    severity: str
    reason: str | None
    title: str
    title_zh: str
    message: str
    message_zh: str
    stated: str | None
    expected: str | None
    repair: str | None
    cause: str | None
    finding: str
    operands: list[dict[str, Any]]


Row = TypeVar("Row")


class Listing(TypedDict, Generic[Row]):
    """A page of a list, and the address of the next one."""

    rows: list[Row]
    next: str | None


class FacetValue(TypedDict):
    """A value and how many figures have it."""

    value: str | int | None
    count: int


class TallyAnswer(TypedDict):
    """How many figures fit; `more`: there are others, all numbers are of those counted.

    `facets` has the 20 most frequent values of each column, `distinct` how many there are.
    """

    count: int
    more: bool
    facets: dict[str, list[FacetValue]]
    distinct: dict[str, int]


class ChainAnswer(TypedDict):
    """A figure with everything between it and the moment its bytes were received."""

    fact: dict[str, Any]
    table: dict[str, Any] | None
    extraction: dict[str, Any]
    object: dict[str, Any]
    disclosures: list[dict[str, Any]]
    findings: list[ResultRow]


class DocumentAnswer(TypedDict):
    """A file: a row for each address that served it, results, tables, places of its figures."""

    documents: list[DocumentRow]
    results: list[ResultRow]
    tables: list[dict[str, Any]]
    facts: list[dict[str, Any]]


class TimeStamp(TypedDict):
    """When an outside authority stamped the state, and who; both null of one that does not hold."""

    at: datetime | None
    by: str | None


class LogAnswer(TypedDict):
    """The newest signed state of the log; docs/log.md says how it is checked.

    `checkpoint` is the signed note as it was signed, null where nothing is sealed yet; `root` is
    in hex; `last_at` is the moment of the newest leaf; `not_sealed` counts captures and acts that
    wait; `keys` are vkeys, the oldest first.
    """

    leaves: int
    not_sealed: int
    root: str | None
    last_at: datetime | None
    checkpoint: str | None
    keys: list[str]
    time_stamps: list[TimeStamp]


class StatusAnswer(TypedDict):
    """Totals of the archive, and what needs somebody."""

    totals: dict[str, int]
    disclosures: dict[str, int]
    portal_totals: dict[str, int]
    alarms: list[dict[str, Any]]
    missing: list[dict[str, Any]]
    blocked: list[dict[str, Any]]
    stale: list[dict[str, Any]]
    resting: list[dict[str, Any]]
    failing: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    unread: list[dict[str, Any]]
    unattributed: list[dict[str, Any]]
    doubtful: list[dict[str, Any]]
