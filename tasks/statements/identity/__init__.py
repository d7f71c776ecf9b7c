"""Whose document it is, of which fiscal year, kind and scope.

The document's own words come first: its title, its text, the fields of its forms, the titles of
its tables, its metadata. What they do not say is taken from around it (the file's name, the link,
the article, the portal), never guessed; what contradicts them is kept as evidence.
"""

from tasks.records import DocumentKind, Evidence, Extraction, Identity, Scope
from tasks.statements.identity.located import as_printed, in_full, located
from tasks.statements.identity.sources import Context, claims, title_of
from tasks.statements.identity.weighing import weigh

__all__ = ["Context", "contradictions", "identify"]


def identify(extraction: Extraction, context: Context) -> Identity:
    """The identity of a document. Years outside 2000–2039 and unnamed kinds stay unknown."""
    title = title_of(extraction)
    said = list(claims(extraction, context))
    values, evidence = weigh(said)
    named = values.get("organisation")
    office = in_full(named, said, title.text if title else "") if named else None
    place, of_place = located(office, extraction, context.division_code)
    kind: DocumentKind = values.get("kind", "unknown")  # type: ignore[assignment]
    scope: Scope = values.get("scope", "unknown")  # type: ignore[assignment]
    year = values.get("fiscal_year")
    return Identity(
        title=title.text if title else context.title,
        organisation=as_printed(office, extraction) if office else None,
        division_code=place.code if place else None,
        fiscal_year=int(year) if year else None,
        kind=kind,
        scope=scope,
        published=values.get("published"),
        index_number=values.get("index_number"),
        division_path=place.path if place else (),
        evidence=(*evidence, *of_place),
    )


def contradictions(identity: Identity) -> tuple[Evidence, ...]:
    """The evidence that an identity does not follow, as of a file saved under a wrong name.

    Places that an office's name may mean contradict nothing where none was chosen.
    """
    return tuple(
        claim
        for claim in identity.evidence
        if not claim.followed and getattr(identity, claim.field) is not None
    )
