"""The examples of the documentation, against an archive."""

import re
import subprocess
import sys
from pathlib import Path

import httpx

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8700/api/v1"


def example(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert ADDRESS in block
    return str(block)


def test_python(api: httpx.Client) -> None:
    program = example("python").replace(ADDRESS, str(api.base_url).rstrip("/"))
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    printed = [line.split()[-2] for line in done.stdout.splitlines()]
    amounts = [float(amount) for amount in printed if amount != "None"]
    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) > 10


def test_what_r_asks_for_is_answered(api: httpx.Client) -> None:
    block = example("r")
    (question,) = re.findall(r'"(/facts[^"]+)"', block)
    answer = api.get(question)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    names = answer.text.splitlines()[0].split(",")
    assert {"amount_yuan", "organisation"} <= set(names)
    assert {"amount_yuan", "organisation"} <= set(re.findall(r"\w+", block))


def test_every_address_of_the_table_is_described(api: httpx.Client) -> None:
    described = api.get("/openapi.json").json()["paths"]
    assert set(re.findall(r"^\| `(/[^`]*)` \|", PAGE, re.MULTILINE)) == set(described)
