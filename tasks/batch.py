"""A batch of the frontier: lease some sources, visit each, say how they ended."""

import logging
from collections import Counter
from collections.abc import Sequence

from storage.frontier import give_back, lease_batch, look_again, remaining, shifted
from storage.leases import LEASE_SECONDS, confirm
from storage.models import Source
from tasks.archive import Pending, visit
from tasks.records import Role, StepCount
from tasks.resources import PortalRun, Resources

_log = logging.getLogger(__name__)


class _Visits:
    """The visits of a batch: the next one begins while the one before is being recorded."""

    def __init__(self, run: PortalRun) -> None:
        self._run = run
        self._last: tuple[Source, Pending] | None = None
        self.outcomes: Counter[str] = Counter()
        self.resting: set[str] = set()

    def add(self, source: Source, pending: Pending) -> None:
        """Another one, after a look at how the one before ended; raises as `Pending.outcome`."""
        self.settle()
        self._last = (source, pending)

    def settle(self) -> None:
        """See how the last one ended; raises as `Pending.outcome`."""
        if self._last is None:
            return
        (source, pending), self._last = self._last, None
        outcome = pending.outcome()
        _log.info("%s %s", outcome.name, source.url, extra=self._run.labels)
        self.outcomes[outcome.name] += 1
        if outcome.resting is not None:
            self.resting.add(outcome.resting)


def visit_batch(resources: Resources, run: PortalRun, roles: Sequence[Role]) -> StepCount:
    """Visit the next sources of these roles, one after the other, as politeness asks."""
    if not _left(resources, run, roles):
        return StepCount(0, 0)
    batch = _lease(resources, run, roles)
    visits = _Visits(run)
    put_off: list[Source] = []
    for source in batch:
        if resources.stopping.is_set() or source.host in visits.resting:
            put_off.append(source)
            continue
        pending = visit(resources, run, source)
        if pending is None:
            visits.resting.add(source.host)
            put_off.append(source)
        else:
            visits.add(source, pending)
    visits.settle()
    give_back(resources.database, put_off)
    return StepCount(visits.outcomes.total(), _left(resources, run, roles), visits.outcomes)


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
        if left or "listing" not in roles or not shifted(session, run.portal.id, run.run.id):
            return left
    with resources.database.write() as session:
        confirm(session, run.portal.id, run.run.fence)
        return look_again(session, run.portal.id, run.run.id)
