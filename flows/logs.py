"""Logs on stderr: lines for people, or JSON lines for machines."""

import json
import logging
import re
import sys

from storage.settings import Settings

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class JsonLines(logging.Formatter):
    """One JSON object a record: moment, level, logger, message, and run and portal if known."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("run", "portal"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """A line for people, without control characters that a portal may have sent."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line, and below it the traceback of a bug."""
        line = f"{record.levelname} {record.name}: {_CONTROL.sub('�', record.getMessage())}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_logs(settings: Settings) -> None:
    """Send the logs of our rooms to stderr in the form of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    json_lines = settings.log_format == "json"
    handler.setFormatter(JsonLines() if json_lines else PlainLines())
    for room in ("flows", "tasks", "storage"):
        logger = logging.getLogger(room)
        logger.handlers = [handler]
        logger.setLevel(logging.INFO if json_lines else logging.WARNING)
        logger.propagate = False
