"""The image's recipe: pinned, without root, and with all its sources in the build's view."""

import re
import shlex

from tests.deploy.services import DEPLOY, ROOT, image_environment

LINES = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
INSTRUCTIONS = [
    (line.split()[0], line.partition(" ")[2]) for line in LINES if line and line[0] != "#"
]
RUNS = [value for name, value in INSTRUCTIONS if name == "RUN"]


def test_it_begins_with_python_3_11_of_one_debian() -> None:
    images = [value.split()[0] for name, value in INSTRUCTIONS if name == "FROM"]
    # The full image has the C compiler that the build needs.
    assert images == ["python:3.11-bookworm", "python:3.11-slim-bookworm"]


def test_it_ends_as_a_user_without_rights() -> None:
    user = [value for name, value in INSTRUCTIONS if name == "USER"][-1]
    assert user not in ("root", "0")
    assert any(f"useradd --uid 10001 --home-dir /data --create-home {user}" in run for run in RUNS)
    last_user = max(n for n, (name, _) in enumerate(INSTRUCTIONS) if name == "USER")
    assert all(name == "CMD" for name, _ in INSTRUCTIONS[last_user + 1 :])


def test_packages_are_installed_with_their_hashes_or_without_others() -> None:
    installs = [run for run in RUNS if "pip install" in run]
    pinned = [run for run in installs if "--require-hashes" in run]
    assert [re.findall(r"-r (\S+)", run) for run in pinned] == [
        ["requirements/build.txt"],
        ["requirements/web.txt"],
    ]
    assert all("--no-deps" in run for run in installs)
    assert any("ca-certificates" in run for run in RUNS)


def test_every_source_exists_and_reaches_the_build() -> None:
    ignored, *rest = (ROOT / ".dockerignore").read_text().split()
    assert ignored == "*"
    kept = [line.removeprefix("!") for line in rest if line.startswith("!")]
    copies = [shlex.split(value)[:-1] for name, value in INSTRUCTIONS if name == "COPY"]
    sources = [source for words in copies if not words[0].startswith("--from") for source in words]
    assert {"hatch_build.py", "flows", "tasks", "storage", "web", "deploy/prefect.yaml"} <= set(
        sources
    )
    for source in sources:
        assert (ROOT / source).exists()
        assert any(source == name or source.startswith(f"{name}/") for name in kept)


def test_nothing_leaves_the_machine_by_itself() -> None:
    environment = image_environment()
    assert environment["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert environment["DO_NOT_TRACK"] == "1"


def test_what_is_written_is_written_under_data() -> None:
    environment = image_environment()
    folders = [value for value in environment.values() if value.startswith("/")]
    assert len(folders) == 3
    assert all(folder.split("/")[1] == "data" for folder in folders)
