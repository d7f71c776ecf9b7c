"""The command `gongkai`. Commands import what they need when they run, so that --help is quick."""

import os
import sys
from importlib.metadata import version

_OWN_ROOMS = ("flows", "tasks", "storage", "web")
EXIT_BAD_INPUT = 2
EXIT_FAILED = 1


def main() -> None:
    """Run the command line; an expected trouble is one line on stderr and a non-zero exit."""
    if sys.argv[1:] == ["--version"]:
        print(f"gongkai {version('gongkai')}")
        return
    from flows.commands.app import app

    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        line = _expected(error)
        if line is None:
            raise
        print(f"gongkai: {line}", file=sys.stderr)
        sys.exit(EXIT_FAILED if type(error).__name__ == "PortalsFailed" else EXIT_BAD_INPUT)


def _expected(error: Exception) -> str | None:
    """The one line of an error of our rooms, the settings, Prefect or the system; or None."""
    from flows.orchestration import absence

    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    if type(error).__module__.split(".")[0] in _OWN_ROOMS:
        return str(error)
    if type(error).__name__ == "ValidationError" and getattr(error, "title", "") == "Settings":
        first = error.errors()[0]  # type: ignore[attr-defined]
        name = "_".join(str(part) for part in first["loc"]).upper()
        return f"GONGKAI_{name}: {first['msg']}"
    return absence(error)
