"""deploy/prefect.yaml against the flows it names, and the other place that has the hour."""

from importlib import import_module
from typing import Any

import pytest
import yaml
from prefect import Flow

from flows.serving import (
    AUDIT_CRON,
    MOST_RUNS,
    NIGHTLY_CRON,
    NIGHTLY_HOURS,
    REPLICATE_CRON,
    TIMEZONE,
    WORK_CRON,
)
from tests.deploy.services import DEPLOY

FILE: dict[str, Any] = yaml.safe_load((DEPLOY / "prefect.yaml").read_text())
DEPLOYMENTS = {deployment["name"]: deployment for deployment in FILE["deployments"]}


@pytest.mark.parametrize("name", ["nightly", "backfill", "reprocess", "work", "replicate", "audit"])
def test_entrypoints_are_modules_with_the_flow_of_that_name(name: str) -> None:
    module, _, function = DEPLOYMENTS[name]["entrypoint"].rpartition(".")
    flow = getattr(import_module(module), function)
    assert isinstance(flow, Flow)
    assert flow.name == name


def test_nothing_is_pulled() -> None:
    assert FILE["pull"] == []


def test_served_flows_keep_the_same_hours() -> None:
    assert DEPLOYMENTS["nightly"]["schedules"] == [{"cron": NIGHTLY_CRON, "timezone": TIMEZONE}]
    assert DEPLOYMENTS["nightly"]["parameters"] == {"hours": NIGHTLY_HOURS}
    assert DEPLOYMENTS["work"]["schedules"] == [{"cron": WORK_CRON, "timezone": TIMEZONE}]
    assert DEPLOYMENTS["audit"]["schedules"] == [{"cron": AUDIT_CRON, "timezone": TIMEZONE}]
    copying = DEPLOYMENTS["replicate"]["schedules"]
    assert copying == [{"cron": REPLICATE_CRON, "timezone": TIMEZONE}]
    for name in ("backfill", "reprocess"):
        assert "schedules" not in DEPLOYMENTS[name]


def test_a_worker_takes_as_many_runs_as_there_are_flows() -> None:
    """A second machine does what the first one does."""
    first = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["worker"]
    second = yaml.safe_load((DEPLOY / "worker.yaml").read_text())["services"]["worker"]
    command = first["command"]
    assert int(command[command.index("--limit") + 1]) == len(DEPLOYMENTS) == MOST_RUNS
    for name in (
        "image",
        "command",
        "volumes",
        "env_file",
        "cap_drop",
        "security_opt",
        "healthcheck",
    ):
        assert second[name] == first[name]
    assert "ports" not in second
