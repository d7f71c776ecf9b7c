"""Values that pass from room to room, from the portal to the answer.

All are frozen and hold plain data alone. Pages count from 1; rows, columns and tables from 0.
A box is (left, top, right, bottom) as fractions of the page as displayed. Amounts are integers
of 分 (0.01 元). The JSON forms are those that the commands print (see docs/data-model.md).
"""

from tasks.records.conversion import extraction_from, packed, plain, plain_result, table_from
from tasks.records.documents import (
    Box,
    Cell,
    Extraction,
    Mend,
    MendKind,
    Paragraph,
    Table,
    Verdict,
)
from tasks.records.portals import Attachment, Link, PageReading, PageVerdict, Portal, Role
from tasks.records.rules import Operand, RuleResult, RuleVerdict, Severity
from tasks.records.statements import (
    Classed,
    DocumentKind,
    Evidence,
    Fact,
    Identity,
    Indicator,
    Project,
    Scope,
    Source,
    Term,
)
from tasks.records.visits import (
    CaptureVerdict,
    CertificateChain,
    Fields,
    Hop,
    Peer,
    Received,
    StepCount,
)

__all__ = [
    "Attachment",
    "Box",
    "CaptureVerdict",
    "Cell",
    "CertificateChain",
    "Classed",
    "DocumentKind",
    "Evidence",
    "Extraction",
    "Fact",
    "Fields",
    "Hop",
    "Identity",
    "Indicator",
    "Link",
    "Mend",
    "MendKind",
    "Operand",
    "PageReading",
    "PageVerdict",
    "Paragraph",
    "Peer",
    "Portal",
    "Project",
    "Received",
    "Role",
    "RuleResult",
    "RuleVerdict",
    "Scope",
    "Severity",
    "Source",
    "StepCount",
    "Table",
    "Term",
    "Verdict",
    "extraction_from",
    "packed",
    "plain",
    "plain_result",
    "table_from",
]
