"""The tables of the archive, by topic. Every table has a natural key beside its row number."""

from storage.models.captures import Capture, Change, Mention, Source, StoredObject
from storage.models.catalogue import Entry, Gram, Heading, Holding
from storage.models.disclosures import Coverage, Disclosure, DisclosureVersion, Organisation
from storage.models.extractions import (
    ExtractedTable,
    Extraction,
    Fact,
    FindingFact,
    Indicator,
    Project,
    RuleResult,
)
from storage.models.findings import Comparison, Finding, FindingYear, Review
from storage.models.labels import Label
from storage.models.preservation import PreservationEvent, PreservationObject
from storage.models.runs import Host, Job, JobPortal, PortalState, Run
from storage.models.withholding import Withholding

__all__ = [
    "Capture",
    "Change",
    "Comparison",
    "Coverage",
    "Disclosure",
    "DisclosureVersion",
    "Entry",
    "ExtractedTable",
    "Extraction",
    "Fact",
    "Finding",
    "FindingFact",
    "FindingYear",
    "Gram",
    "Heading",
    "Holding",
    "Host",
    "Indicator",
    "Job",
    "JobPortal",
    "Label",
    "Mention",
    "Organisation",
    "PortalState",
    "PreservationEvent",
    "PreservationObject",
    "Project",
    "Review",
    "RuleResult",
    "Run",
    "Source",
    "StoredObject",
    "Withholding",
]
