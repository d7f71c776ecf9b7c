"""A batch of the frontier: lease some sources, visit each, say how they ended."""

import logging
from collections import Counter, deque
from collections.abc import Sequence

from storage.frontier import give_back, lease_batch, look_again, remaining, shifted
from storage.leases import LEASE_SECONDS, confirm
from storage.models import Source
from tasks.archive import Pending, visit
from tasks.records import Role, StepCount
from tasks.resources import PortalRun, Resources

_log = logging.getLogger(__name__)
# Visits of a portal that may wait to be recorded while the next one is made. One that was not good
# is waited for, since its host may have to rest.
_AHEAD = 8


class _Visits:
    """The visits of a batch: a few go on while those before them are being recorded."""

    def __init__(self, run: PortalRun) -> None:
        self._run = run
        self._open: deque[tuple[Source, Pending]] = deque()
        self.outcomes: Counter[str] = Counter()
        self.resting: set[str] = set()

    def add(self, source: Source, pending: Pending) -> None:
        """Another one; raises as `Pending.outcome`."""
        self._open.append((source, pending))
        self.settle(_AHEAD if pending.good else 0)

    def settle(self, most: int = 0) -> None:
        """See how they ended, but for so many at most that are not yet recorded.

        Raises as `Pending.outcome`.
        """
        while self._open and (len(self._open) > most or self._open[0][1].recorded.done()):
            source, pending = self._open.popleft()
            outcome = pending.outcome()
            _log.info("%s %s", outcome.name, source.url, extra=self._run.labels)
            self.outcomes[outcome.name] += 1
            if outcome.resting is not None:
                self.resting.add(outcome.resting)


def visit_batch(resources: Resources, run: PortalRun, roles: Sequence[Role]) -> StepCount:
    """Visit the next sources of these roles, one after the other, as politeness asks.

    What a visit leads to belongs to the batch as well, while there is room in it.
    """
    visits = _Visits(run)
    left = _left(resources, run, roles)
    while left and (batch := _lease(resources, run, roles, visits.outcomes.total())):
        put_off = _visit_all(resources, run, batch, visits)
        left = _left(resources, run, roles)
        if put_off:
            break
    return StepCount(visits.outcomes.total(), left, visits.outcomes)


def _visit_all(
    resources: Resources, run: PortalRun, batch: Sequence[Source], visits: _Visits
) -> bool:
    """Visit leased sources; whether some were given back, since the process ends or hosts rest."""
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
    return bool(put_off)


def _lease(
    resources: Resources, run: PortalRun, roles: Sequence[Role], visited: int
) -> Sequence[Source]:
    """The next sources; none where the batch has no room for more than were visited."""
    room = resources.settings.batch_size - visited
    if room <= 0:
        return ()
    with resources.database.write() as session:
        return lease_batch(
            session,
            run.portal.id,
            run.run.id,
            run.run.fence,
            roles,
            room,
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
