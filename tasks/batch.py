"""A batch of the frontier: lease some sources, visit each, say how they ended."""

import logging
from collections import Counter
from collections.abc import Sequence

from storage.frontier import give_back, lease_batch, look_again, remaining
from storage.leases import LEASE_SECONDS, confirm
from storage.models import Source
from tasks.archive import visit
from tasks.records import Role, StepCount
from tasks.resources import PortalRun, Resources

_log = logging.getLogger(__name__)


def visit_batch(resources: Resources, run: PortalRun, roles: Sequence[Role]) -> StepCount:
    """Visit the next sources of these roles, one after the other, as politeness asks."""
    batch = _lease(resources, run, roles)
    outcomes: Counter[str] = Counter()
    resting: set[str] = set()
    put_off: list[Source] = []
    for source in batch:
        if resources.stopping.is_set() or source.host in resting:
            put_off.append(source)
            continue
        outcome = visit(resources, run, source)
        if outcome.resting is not None:
            resting.add(outcome.resting)
        if outcome.name == "put off":
            put_off.append(source)
            continue
        _log.info("%s %s", outcome.name, source.url, extra=run.labels)
        outcomes[outcome.name] += 1
    give_back(resources.database, put_off)
    return StepCount(outcomes.total(), _left(resources, run, roles), outcomes)


def _lease(resources: Resources, run: PortalRun, roles: Sequence[Role]) -> list[Source]:
    with resources.database.write() as session:
        return lease_batch(
            session,
            run.portal.id,
            run.run.id,
            run.run.fence,
            roles,
            resources.settings.batch_size,
            LEASE_SECONDS,
            budget=resources.settings.host_requests,
        )


def _left(resources: Resources, run: PortalRun, roles: Sequence[Role]) -> int:
    """Sources still to visit; after the last, listings that may have changed under our eyes."""
    with resources.database.read() as session:
        left = remaining(session, run.portal.id, run.run.id, roles)
    if left or "listing" not in roles:
        return left
    with resources.database.write() as session:
        confirm(session, run.portal.id, run.run.fence)
        return look_again(session, run.portal.id, run.run.id)
