"""Prefect's own settings, made before Prefect is imported; and the steps with or without it."""

import os
from pathlib import Path

from storage.settings import Settings

# Events are Prefect's largest table and flow runs are not cleaned by default.
_PREFECT = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
}


def prepare(settings: Settings) -> None:
    """Set Prefect's environment where the operator did not; call before importing Prefect."""
    for name, value in _PREFECT.items():
        os.environ.setdefault(name, value)
    home = Path(os.environ.setdefault("PREFECT_HOME", str((settings.data / "prefect").absolute())))
    home.mkdir(parents=True, exist_ok=True)
