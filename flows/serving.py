"""All flows served by one process on one machine."""

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
        nightly.to_deployment(  # type: ignore[arg-type]
            name="nightly",
            parameters={"hours": NIGHTLY_HOURS},
            schedule=Cron(NIGHTLY_CRON, timezone=TIMEZONE),
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
        ),
        backfill.to_deployment(name="backfill"),  # type: ignore[arg-type]
        reprocess.to_deployment(name="reprocess"),  # type: ignore[arg-type]
        work.to_deployment(  # type: ignore[arg-type]
            name="work", schedule=Cron(WORK_CRON, timezone=TIMEZONE)
        ),
        *(
            flow.to_deployment(  # type: ignore[attr-defined]
                name=name,
                schedule=Cron(cron, timezone=TIMEZONE),
                concurrency_limit=ConcurrencyLimitConfig(
                    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
                ),
            )
            for name, flow, cron in (
                ("replicate", replicate, REPLICATE_CRON),
                ("audit", audit, AUDIT_CRON),
            )
        ),
        limit=MOST_RUNS,
    )
