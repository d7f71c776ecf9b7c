"""Logs: plain lines for people, JSON lines with run and portal on request."""

import json
import logging
import sys

from flows.logs import JsonLines, PlainLines


def record(message: str, **labels: str) -> logging.LogRecord:
    made = logging.LogRecord("tasks.batch", logging.INFO, __file__, 1, message, (), None)
    for name, value in labels.items():
        setattr(made, name, value)
    return made


def test_json_lines_carry_run_and_portal() -> None:
    line = JsonLines().format(record("new 中文\nforged", run="r1", portal="cq-tongnan"))
    assert "\n" not in line
    found = json.loads(line)
    assert found.pop("at").startswith("20")
    assert found == {
        "level": "info",
        "logger": "tasks.batch",
        "message": "new 中文\nforged",
        "run": "r1",
        "portal": "cq-tongnan",
    }


def test_plain_lines_cannot_be_forged_by_a_portal() -> None:
    line = PlainLines().format(record("http://x/\r\nERROR forged\x1b[31m"))
    assert line == "INFO tasks.batch: http://x/��ERROR forged�[31m"


def test_a_bug_keeps_its_traceback_in_both() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        made = record("portal x")
        made.exc_info = sys.exc_info()
    assert "ValueError: broken" in PlainLines().format(made)
    assert "ValueError: broken" in json.loads(JsonLines().format(made))["exception"]
