"""Both flows served by one process on one machine."""

from prefect import serve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.schedules import Cron

from flows.backfill import backfill
from flows.nightly import nightly

TIMEZONE = "Asia/Shanghai"
NIGHTLY_CRON = "0 2 * * *"


def serve_all() -> None:
    """Serve the nightly on its schedule, one at a time, and the backfill on demand."""
    serve(
        nightly.to_deployment(  # type: ignore[arg-type]
            name="nightly",
            schedule=Cron(NIGHTLY_CRON, timezone=TIMEZONE),
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
            ),
        ),
        backfill.to_deployment(name="backfill"),  # type: ignore[arg-type]
    )
