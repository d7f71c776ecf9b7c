"""The C part compiles without a warning, and its absence is told in one line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hatch_build import SOURCE

ROOT = Path(__file__).parents[2]


def test_the_c_part_compiles_without_a_warning(tmp_path: Path) -> None:
    flags = ["-O2", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-std=gnu11", "-shared", "-fPIC"]
    target = ["-o", str(tmp_path / "a.so"), str(ROOT / SOURCE), "-ldl", "-lm"]
    subprocess.run(["cc", *flags, *target], check=True)


def test_without_a_compiler_the_build_says_so(tmp_path: Path) -> None:
    for name in ("hatch_build.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / SOURCE).parent.mkdir(parents=True)
    shutil.copy(ROOT / SOURCE, tmp_path / SOURCE)
    run = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"],
        cwd=tmp_path,
        env={**os.environ, "CC": "no-such-compiler"},
        capture_output=True,
        text=True,
    )
    assert run.returncode != 0
    assert "no C compiler 'no-such-compiler' here" in run.stdout + run.stderr
