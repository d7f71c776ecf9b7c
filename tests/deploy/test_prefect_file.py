"""deploy/prefect.yaml against the flows it names, and the other place that has the hour."""

from importlib import import_module
from typing import Any

import pytest
import yaml
from prefect import Flow

from flows.serving import NIGHTLY_CRON, TIMEZONE
from tests.deploy.services import DEPLOY

FILE: dict[str, Any] = yaml.safe_load((DEPLOY / "prefect.yaml").read_text())
DEPLOYMENTS = {deployment["name"]: deployment for deployment in FILE["deployments"]}


@pytest.mark.parametrize("name", ["nightly", "backfill"])
def test_entrypoints_are_modules_with_the_flow_of_that_name(name: str) -> None:
    module, _, function = DEPLOYMENTS[name]["entrypoint"].rpartition(".")
    flow = getattr(import_module(module), function)
    assert isinstance(flow, Flow)
    assert flow.name == name


def test_nothing_is_pulled() -> None:
    assert FILE["pull"] == []


def test_served_flows_keep_the_same_hours() -> None:
    assert DEPLOYMENTS["nightly"]["schedules"] == [{"cron": NIGHTLY_CRON, "timezone": TIMEZONE}]
    assert "schedules" not in DEPLOYMENTS["backfill"]
