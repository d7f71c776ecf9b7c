"""An office's name in full, and the division it belongs to."""

import re
from collections.abc import Iterable, Iterator

from tasks.documents.normal import normal
from tasks.records import Evidence, Extraction
from tasks.statements.identity.divisions import (
    Ambiguous,
    Division,
    division_of,
    division_with,
    lies_in,
    named_in,
    place_of,
    shortened,
)

_PLACE_OF_TITLE = re.compile(r"\D{1,8}?[省市州盟县区旗]")
_COVER = 40
_WIDE = str.maketrans("()", "（）")
_LEVEL = re.compile(r"[省市州盟县区旗]")


def in_full(name: str, said: Iterable[Evidence], title: str) -> str:
    """市信访局 is 乌海市信访局 where other evidence or the head of the title says so."""
    if place_of(name)[0]:
        return name
    fuller = [
        claim.value
        for claim in said
        if claim.field == "organisation" and claim.value.endswith(name) and claim.value != name
    ]
    if fuller:
        return fuller[0]
    place = _PLACE_OF_TITLE.match(title)
    if place and _LEVEL.match(name) and name[0] == place.group()[-1] and name not in title:
        return place.group() + name[1:]
    return name


def as_printed(name: str, extraction: Extraction) -> str:
    """The name with wide brackets where the document prints it so."""
    wide = name.translate(_WIDE)
    lines = [paragraph.text for paragraph in extraction.paragraphs[:_COVER]]
    lines += [line for table in extraction.tables for line in (table.title, *table.lead)]
    return wide if wide in "".join("".join(lines).split()) else name


def located(
    office: str | None, extraction: Extraction, portal: str | None
) -> tuple[Division | None, tuple[Evidence, ...]]:
    """The division of an office, and the evidence for it.

    A name that fits several places is decided by a text that names one of them in full, or by the
    portal's division; else it stays without.
    """
    found = division_of(office) if office else None
    evidence: list[Evidence] = []
    if isinstance(found, Ambiguous):
        evidence += _candidates(found, office or "")
        found = named_in(_texts(extraction), found.candidates) or _within(found, portal)
    elif office and found is None:
        weak = shortened(office)
        if weak is not None and any(weak.name in text for text in _texts(extraction)):
            found = weak
    if office and found:
        evidence = [Evidence("division_code", found.code, "text", office)]
    if portal is None:
        return found, tuple(evidence)
    if found is None and (office is None or not (place_of(office)[0] or national(office))):
        found = division_with(portal)
    agrees = found is not None and lies_in(found.code, portal)
    return found, (*evidence, Evidence("division_code", portal, "portal", portal, followed=agrees))


def _candidates(found: Ambiguous, office: str) -> Iterator[Evidence]:
    for entry in found.candidates:
        yield Evidence("division_code", entry.code, "text", office, followed=False)


def _within(found: Ambiguous, portal: str | None) -> Division | None:
    if portal is None:
        return None
    inside = [entry for entry in found.candidates if lies_in(entry.code, portal)]
    return inside[0] if len(inside) == 1 else None


def national(office: str) -> bool:
    """Whether an office is of the state as a whole: it belongs to no division."""
    return re.match(r"国家|国务院|中央|中华人民共和国|全国|最高人民", normal(office)) is not None


def _texts(extraction: Extraction) -> Iterator[str]:
    for paragraph in extraction.paragraphs:
        yield normal(paragraph.text)
    for table in extraction.tables:
        yield from (normal(line) for line in (table.title, *table.lead))
        yield from (normal(cell.text) for cell in table.cells)
