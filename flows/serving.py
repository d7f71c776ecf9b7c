"""All flows served by one process on one machine."""

from typing import Any

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron

from flows.audit import audit, replicate
from flows.backfill import backfill
from flows.nightly import nightly
from flows.reprocess import reprocess
from flows.working import work

TIMEZONE = "Asia/Shanghai"
NIGHTLY_CRON = "0 2 * * *"
# The portals of a night begin spread over so many hours.
NIGHTLY_HOURS = 5
# When the night is over; the copy first, so that the audit finds in it what it should have.
REPLICATE_CRON = "0 8 * * *"
AUDIT_CRON = "0 9 * * *"
WORK_CRON = "*/15 * * * *"
# One of each at the same time.
MOST_RUNS = 6


def serve_all() -> None:
    """Serve nightly, replicate, audit and work by the clock, backfill and reprocess on demand."""
    serve(
        _alone(nightly, NIGHTLY_CRON, {"hours": NIGHTLY_HOURS}),
        backfill.to_deployment(name="backfill"),  # type: ignore[arg-type]
        reprocess.to_deployment(name="reprocess"),  # type: ignore[arg-type]
        work.to_deployment(  # type: ignore[arg-type]
            name="work", schedule=Cron(WORK_CRON, timezone=TIMEZONE)
        ),
        _alone(replicate, REPLICATE_CRON),
        _alone(audit, AUDIT_CRON),
        limit=MOST_RUNS,
    )


def _alone(flow: Any, cron: str, parameters: dict[str, Any] | None = None) -> Any:
    """A flow by the clock, under its own name; a run that still lasts makes the next step back."""
    return flow.to_deployment(
        name=flow.name,
        parameters=parameters,
        schedule=Cron(cron, timezone=TIMEZONE),
        concurrency_limit=ConcurrencyLimitConfig(
            limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
        ),
    )
