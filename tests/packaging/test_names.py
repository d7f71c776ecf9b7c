"""Generic names of rooms: they must be ours, and hide nobody else's."""

import sys
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("flows", "tasks", "storage", "web")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_this_checkout_and_no_installed_package(room: str) -> None:
    assert set(packages_distributions().get(room, [])) <= {"gongkai"}
    spec = find_spec(room)
    assert spec is not None
    assert spec.origin == str(ROOT / room / "__init__.py")


def test_no_file_of_flows_is_named_like_a_package_that_others_import() -> None:
    """Prefect may put flows/ itself at the front of the path, where such a file would win."""
    taken = {*sys.stdlib_module_names, *packages_distributions(), *ROOMS, "deploy", "tests"}
    found = {path.stem for path in (ROOT / "flows").iterdir() if path.suffix in ("", ".py")}
    assert found & taken == set()
