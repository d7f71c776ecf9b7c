"""What is read from every page of the replica, held as JSON; a missing file is written anew."""

import json
from pathlib import Path

import pytest

from deploy.replica.sites import SITES, build
from tasks.portals.reading import read_page
from tasks.portals.registry import load
from tasks.records import plain

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", SITES)
def test_readings_of_the_replica(name: str) -> None:
    portal = load("demo")[f"demo-{name}"]
    seen = {
        path: plain(
            read_page(page.content, page.content_type, f"http://portal.test{path}", portal.family)
        )
        for path, page in sorted(build(name).items())
        if page.content_type.startswith("text/html")
    }
    found = json.loads(json.dumps(seen))
    path = GOLDEN / f"{name}.json"
    if not path.exists():
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{path.name} was missing and has been written: look at it, then run again")
    assert found == json.loads(path.read_text(encoding="utf-8"))
