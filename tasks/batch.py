"""A batch of the frontier: lease some sources, visit each, say how they ended."""

import logging
from collections import Counter
from collections.abc import Sequence

from storage.frontier import lease_batch, remaining
from storage.leases import LEASE_SECONDS, renew
from tasks.archive import visit
from tasks.records import Role, StepCount
from tasks.resources import PortalRun, Resources

_log = logging.getLogger(__name__)


def visit_batch(resources: Resources, run: PortalRun, roles: Sequence[Role]) -> StepCount:
    """Visit the next sources of these roles, one after the other, as politeness asks."""
    with resources.database.write() as session:
        renew(session, run.portal.id, run.run.fence)
        batch = lease_batch(
            session,
            run.portal.id,
            run.run.id,
            run.run.fence,
            roles,
            resources.settings.batch_size,
            LEASE_SECONDS,
        )
    outcomes: Counter[str] = Counter()
    for source in batch:
        outcome = visit(resources, run, source)
        _log.info("%s %s", outcome, source.url, extra=run.labels)
        outcomes[outcome] += 1
    with resources.database.read() as session:
        left = remaining(session, run.portal.id, run.run.id, roles)
    return StepCount(len(batch), left, outcomes)
