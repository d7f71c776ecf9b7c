"""Runs whose machine died: Prefect marks them as crashed once their heartbeats stop.

`python -m flows.zombies` tells the server so, once or again. The archive does not depend on it:
leases end by themselves. But a run that counts as running keeps the next night from beginning.
After https://docs.prefect.io/v3/advanced/detect-zombie-flows
"""

from datetime import timedelta
from typing import Any

from prefect.automations import Automation, EventTrigger, Posture, ResourceSpecification
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.settings import get_current_settings

NAME = "crash-zombies"
_ENDS = ("Completed", "Failed", "Cancelled", "Crashed")
# Heartbeats that may be missed.
_MISSED = 3
_DEFAULT = 180  # seconds between heartbeats


def watch(seconds: int | None = None) -> None:
    """Create the automation, or bring the one that is there to what it should be.

    Args:
        seconds: between two heartbeats; None: as Prefect is set.
    """
    every = seconds or get_current_settings().flows.heartbeat_frequency or _DEFAULT
    wanted = _automation(timedelta(seconds=_MISSED * every))
    try:
        known: Any = Automation.read(name=NAME)
    except ValueError:  # there is none of this name
        wanted.create()
    else:
        wanted.id = known.id
        wanted.update()


def _automation(within: timedelta) -> Automation:
    heartbeat = "prefect.flow-run.heartbeat"
    return Automation(
        name=NAME,
        description="Runs without heartbeat are crashed",
        trigger=EventTrigger(
            after={heartbeat},
            expect={heartbeat, *(f"prefect.flow-run.{end}" for end in _ENDS)},
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=within,
        ),
        actions=[
            ChangeFlowRunState(
                state=StateType.CRASHED, message="no heartbeat any more: its process died"
            )
        ],
    )


if __name__ == "__main__":
    watch()
