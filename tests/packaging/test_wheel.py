"""The wheel has our four rooms, whole, and nothing else."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("flows", "tasks", "storage", "web")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("gongkai-*-py3-none-linux_*.whl")
    with ZipFile(path) as archive:
        yield archive


def test_it_has_every_file_of_the_rooms_and_no_other(wheel: ZipFile) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    files = (path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file())
    assert packed == {
        path.relative_to(ROOT).as_posix() for path in files if path.parent.name != "__pycache__"
    }


@pytest.mark.parametrize(
    "pattern",
    [
        *(f"{room}/py.typed" for room in ROOMS),
        "tasks/documents/pdfium_page.so",
        "tasks/portals/data/*.csv",
        "tasks/statements/classification/*.csv",
        "tasks/statements/vocabulary/*.csv",
        "storage/migrations/versions/*.py",
        "storage/exports/*.csv",
        "web/templates/*.html",
        "web/static/*",
    ],
)
def test_it_has_what_is_not_code(wheel: ZipFile, pattern: str) -> None:
    assert any(Path(name).match(pattern) for name in wheel.namelist())


def test_it_installs_the_command_and_cannot_be_uploaded(wheel: ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "gongkai = flows.cli:main" in wheel.read(entry_points).decode()
    (metadata,) = (name for name in wheel.namelist() if name.endswith("METADATA"))
    assert "Classifier: Private :: Do Not Upload" in wheel.read(metadata).decode()
