"""Step 5: attribute each file to an office, a year and a kind, so that its figures can be cited."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from prefect import task
from prefect.cache_policies import NO_CACHE

from storage.disclosures import Attribution, Candidate, Carrier, attribute, to_attribute
from tasks.expected import note_expected
from tasks.records import StepCount, plain
from tasks.resources import PortalRun, Resources
from tasks.statements.identity import Context, identify
from tasks.stored import stored_reading


@task(name="load", cache_policy=NO_CACHE)
def load(resources: Resources, run: PortalRun) -> StepCount:
    """Attribute the next batch of checked readings; after the last, note what should be there."""
    limit = resources.settings.batch_size
    batch = to_attribute(resources.database, run.portal.id, limit + 1)
    outcomes = Counter(_load_one(resources, run, candidate) for candidate in batch[:limit])
    if len(batch) <= limit:
        note_expected(resources.database, run.portal, run.years)
    return StepCount(len(batch[:limit]), len(batch[limit:]), outcomes)


def _load_one(resources: Resources, run: PortalRun, candidate: Candidate) -> str:
    identity = candidate.extraction.identity
    found = _attributions(resources, run, candidate)
    attribute(
        resources.database,
        run.run,
        candidate,
        found,
        title=identity["title"],
        published=identity["published"] or candidate.source.published,
    )
    return "loaded" if found else "unattributed"


def _attributions(
    resources: Resources, run: PortalRun, candidate: Candidate
) -> Sequence[Attribution]:
    """Whose a file is: the office that it names, or those whose articles carry it.

    Its figures were understood with one fiscal year in view: an article that says another one is
    no witness.
    """
    identity = candidate.extraction.identity
    if identity["identity_from"] == "document" or not candidate.carriers:
        return _attribution(identity, identity["identity_from"])
    reading = stored_reading(resources.database, candidate.extraction)
    found = {}
    for carrier in candidate.carriers:
        said = identify(reading, _context(run, candidate, carrier))
        if said.fiscal_year == identity["fiscal_year"]:
            found.update(dict.fromkeys(_attribution(plain(said), "article")))
    return list(found)


def _context(run: PortalRun, candidate: Candidate, carrier: Carrier) -> Context:
    return Context(
        title=carrier.title or None,
        article=carrier.article,
        organisation=run.portal.office,
        division_code=run.portal.division_code,
        published=carrier.published or candidate.source.published,
    )


def _attribution(
    identity: Mapping[str, Any], said_by: Literal["document", "article"]
) -> Sequence[Attribution]:
    """Nothing where office, division or year are not known: nothing is guessed."""
    needed = ("organisation", "division_code", "fiscal_year")
    if any(identity[name] is None for name in needed):
        return ()
    values = {name: identity[name] for name in (*needed, "kind", "scope")}
    return (Attribution(**values, identity_from=said_by),)
