"""Prefect's own settings, made before Prefect is imported; and the line if its server is away."""

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


def absence(error: Exception) -> str | None:
    """The one line for an error by which Prefect tells that its server is away; None for others."""
    said = str(error)
    unreached = isinstance(error, RuntimeError) and said.startswith(
        ("Failed to reach API", "Timed out while attempting to connect to ephemeral")
    )
    # Our own HTTP has errors of its own.
    if not unreached and type(error).__module__.split(".")[0] not in ("httpx", "httpcore"):
        return None
    return f"Prefect's server does not answer ({said}): start it, or use --no-prefect"
